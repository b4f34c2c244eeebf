import { useEffect, useRef } from 'react';
import { isOwnDoing, onArrival } from '#console/live/arrivals.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import type { LiveDocument } from '#contracts/api/live.ts';
import { type Known, knownFrom, type News, newsIn } from './news.ts';
import { addUnseen, forgetAll, forgetUnseen, isPageSeen } from './unseen.ts';

/** A5: who is offline is left in peace. */
export const isMuted = ({ presence, presenceShown }: MeDocument): boolean =>
  presenceShown && presence === 'offline';

/** Tells what has come since one was here; not what one looks at anyway. */
export function useNews(
  { meId, openTicketId }: { meId: string; openTicketId: string | undefined },
  tell: (news: News) => void,
): void {
  const current = useRef({ openTicketId, tell });
  const known = useRef<Known | null>(null);
  useEffect(() => {
    current.current = { openTicketId, tell };
  });

  useEffect(() => {
    const forget = onArrival((document) => {
      // Somebody else was here a moment ago.
      if (document.me.id !== meId) return;
      const before = known.current;
      known.current = knownFrom(document, before);
      if (isMuted(document.me)) return forgetAll();
      if (before === null) return;
      const { openTicketId, tell } = current.current;
      const isOpen = (id: string): boolean => id === openTicketId && isPageSeen();
      const news = newsIn(document, before, isOwnDoing);
      const own = news.own.filter(({ ticket }) => !isOpen(ticket.id));
      // Where tickets are assigned by themselves, those that nobody has are nobody’s news.
      const arrived = document.me.presenceShown ? 0 : news.arrived;
      forgetUnseen((id) => isOpen(id) || isDone(document, id));
      addUnseen(
        own.map(({ ticket }) => ticket.id),
        isPageSeen() ? 0 : arrived,
      );
      if (own.length > 0 || arrived > 0) tell({ own, arrived });
    });
    return () => {
      forget();
      forgetAll();
    };
  }, [meId]);
}

/** Somebody has answered it, elsewhere or here. */
const isDone = ({ mine }: LiveDocument, ticketId: string): boolean =>
  mine.find(({ id }) => id === ticketId)?.waitingSince === null;

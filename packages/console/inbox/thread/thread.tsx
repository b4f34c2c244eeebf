import { useQueryClient } from '@tanstack/react-query';
import { Fragment, type RefObject, useDeferredValue, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { useThread } from '#console/api/queries.ts';
import { whyOf } from '#console/api/why.ts';
import { useFormats } from '#console/i18n/format.ts';
import { Button } from '#console/ui/button.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import { sayFailed } from '#console/ui/toasts.ts';
import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';
import { type CachedThread, withEarlier } from '../cached-thread.ts';
import { useOutgoing } from '../composer/outgoing.ts';
import { Message } from './message.tsx';
import { OutgoingMessage } from './outgoing-message.tsx';
import styles from './thread.module.css';
import { WhoIsThere } from './who-is-there.tsx';

/** As much of a conversation's end as any screen shows. */
const inSight = 20;

/** What was said, the latest at the end, which stays in sight unless somebody reads further up. */
export function Thread({ ticket }: { ticket: TicketDocument }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const thread = useThread(ticket.id);
  const outgoing = useOutgoing(ticket.id);
  const scroller = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const { loadEarlier, isLoading } = useEarlier(ticket.id, thread, scroller);
  const latest = thread?.messages.at(-1)?.id;
  // The end is there at once, whatever is above it a moment later.
  const isWhole = useDeferredValue(true, false);
  const messages = isWhole ? thread?.messages : thread?.messages.slice(-inSight);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever something is new at the end
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [latest, outgoing.length, thread === undefined, isWhole]);

  const noteScroll = (): void => {
    const element = scroller.current;
    if (element) isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
  };
  const isSent = new Set<string | undefined>(thread?.messages.map(({ id }) => id));
  return (
    <section
      ref={scroller}
      className={styles.scroller}
      onScroll={noteScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so has to be reached by keyboard
      tabIndex={0}
      data-arrows
      aria-label={t('thread.messages')}
    >
      <div className={styles.messages} role="log" aria-label={t('thread.messages')} aria-live="polite">
        {thread === undefined && <Skeleton lines={6} label={t('thread.loading')} />}
        {isWhole && thread?.cursor !== undefined && (
          <Button size="small" className={styles.earlier} disabled={isLoading} onClick={loadEarlier}>
            {t('thread.earlier')}
          </Button>
        )}
        {messages?.map((message, index) => (
          <Fragment key={message.id}>
            {isNewDay(message, messages[index - 1], formats.dayOf) && (
              <p className={styles.day}>{formats.date(message.at)}</p>
            )}
            <Message message={message} ticket={ticket} />
          </Fragment>
        ))}
        {outgoing
          .filter(({ id }) => !isSent.has(id))
          .map((message) => (
            <OutgoingMessage key={message.key} message={message} />
          ))}
      </div>
      <WhoIsThere ticketId={ticket.id} />
    </section>
  );
}

const isNewDay = (
  message: MessageDocument,
  before: MessageDocument | undefined,
  dayOf: (at: string) => string,
): boolean => before === undefined || dayOf(before.at) !== dayOf(message.at);

/** What was before is put above, and what is in sight stays where it is. */
function useEarlier(
  ticketId: string,
  thread: CachedThread | undefined,
  scroller: RefObject<HTMLElement | null>,
) {
  const { t } = useTranslation();
  const api = useApi();
  const queryClient = useQueryClient();
  const [isLoading, setLoading] = useState(false);
  const fromEnd = useRef<number | null>(null);
  const oldest = thread?.messages[0]?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once older ones are there
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && fromEnd.current !== null) element.scrollTop = element.scrollHeight - fromEnd.current;
    fromEnd.current = null;
  }, [oldest]);

  const loadEarlier = async (): Promise<void> => {
    if (thread?.cursor === undefined) return;
    setLoading(true);
    try {
      const cursor = encodeURIComponent(thread.cursor);
      const earlier = await api.get<CachedThread>(
        `/tickets/${ticketId}/messages?from=newest&limit=50&cursor=${cursor}`,
      );
      const element = scroller.current;
      if (element) fromEnd.current = element.scrollHeight - element.scrollTop;
      queryClient.setQueryData<CachedThread>(
        keys.thread(ticketId),
        (known) => known && withEarlier(known, earlier),
      );
    } catch (error) {
      sayFailed(t('thread.notLoaded'), whyOf(error));
    } finally {
      setLoading(false);
    }
  };
  return { loadEarlier: () => void loadEarlier(), isLoading };
}

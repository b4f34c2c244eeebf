import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { offerUndo } from '#console/keys/undo.ts';
import { say } from '#console/ui/toasts.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useTicketActions } from './actions.ts';
import { closeLater, isClosing } from './close-later.ts';
import { useMoving } from './place.ts';
import { useTogether } from './use-together.ts';

type Tickets = readonly TicketDocument[];

/** For so long a closing can be taken back. */
export const undoMs = 10_000;

/**
 * Closes tickets and moves on to the next one. T4: a closed chat is final, so that its closing waits until nobody
 * takes it back any more; others are closed at once, and reopened.
 */
export function useClosing(): (tickets: Tickets) => void {
  const { t } = useTranslation();
  const api = useApi();
  const { close } = useTicketActions();
  const together = useTogether();
  const { moveOn, open } = useMoving();
  return useCallback(
    (asked) => {
      const tickets = asked.filter((ticket) => mayClose(ticket) && !isClosing(ticket.id));
      const [first] = tickets;
      if (first === undefined) return;
      moveOn(new Set(tickets.map(({ id }) => id)));
      const chats = tickets.filter(isFinal);
      const others = tickets.filter((ticket) => !isFinal(ticket));
      const waiting = chats.map((chat) =>
        closeLater(chat.id, undoMs, {
          close: () => void close(chat),
          leave: () =>
            void api.post(`/tickets/${chat.id}/close`, undefined, { keepalive: true }).catch(() => {}),
        }),
      );
      // One is shown as closed at once, many as they are.
      const [only] = others;
      const closed: Promise<Tickets> =
        only && others.length === 1 ? close(only).then((ok) => (ok ? [only] : [])) : together.close(others);
      const undo = async (): Promise<void> => {
        for (const each of waiting) each.cancel();
        said.close();
        if (tickets.length === 1) open(first.id);
        await together.reopen(await closed);
      };
      const forget = offerUndo(() => void undo());
      setTimeout(forget, undoMs);
      const title = (): string => {
        if (tickets.length > 1) return t('bulk.closed', { count: tickets.length });
        return t(isFinal(first) ? 'actions.chatEnds' : 'actions.closed', { number: first.number });
      };
      const said = say({
        title: title(),
        timeout: undoMs,
        action: { label: t('actions.undo'), run: () => void undo().finally(forget) },
      });
      // What stayed open says so itself.
      void closed.then(({ length }) => {
        if (length === others.length) return;
        said.close();
        forget();
      });
    },
    [api, close, moveOn, open, t, together],
  );
}

const isFinal = ({ channel }: TicketDocument): boolean => channel === 'web_chat';
const mayClose = ({ status, handledBy }: TicketDocument): boolean =>
  status !== 'closed' && handledBy !== 'elsewhere';

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { say } from '#console/ui/toasts.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useTicketActions } from './actions.ts';
import { closeLater } from './close-later.ts';
import { useMoving } from './place.ts';

/** For so long a closing can be taken back. */
export const undoMs = 10_000;

/**
 * Closes a ticket and moves on to the next one. T4: a closed chat is final, so that its closing waits until nobody
 * takes it back any more; others are closed at once, and reopened.
 */
export function useClosing(): (ticket: TicketDocument) => void {
  const { t } = useTranslation();
  const api = useApi();
  const { close, reopen } = useTicketActions();
  const { moveOn, open } = useMoving();
  return useCallback(
    (ticket) => {
      const isFinal = ticket.channel === 'web_chat';
      const closing = isFinal
        ? closeLater(ticket.id, undoMs, {
            close: () => void close(ticket),
            leave: () =>
              void api.post(`/tickets/${ticket.id}/close`, undefined, { keepalive: true }).catch(() => {}),
          })
        : undefined;
      moveOn();
      const closed = closing === undefined ? close(ticket) : Promise.resolve(true);
      const run = async (): Promise<void> => {
        open(ticket.id);
        if (closing !== undefined) closing.cancel();
        else if (await closed) await reopen({ ...ticket, status: 'closed' });
      };
      const said = say({
        title: t(isFinal ? 'actions.chatEnds' : 'actions.closed', { number: ticket.number }),
        timeout: undoMs,
        action: { label: t('actions.undo'), run: () => void run() },
      });
      void closed.then((ok) => !ok && said.close());
    },
    [api, close, moveOn, open, reopen, t],
  );
}

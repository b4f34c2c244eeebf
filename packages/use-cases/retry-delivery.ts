import type { TicketId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import {
  type DeliveryState,
  isForwarded,
  type Message,
  messagePlace,
  pendingDelivery,
} from '#domain/ticket/message.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { Clock, ThreadStore, TicketStore } from './ports.ts';

export type RefusedRetry =
  | { readonly code: 'not-found' }
  | { readonly code: 'opted-out' }
  /** H9: what could not be passed on made the conversation people's here: nobody else is to have it any longer. */
  | { readonly code: 'passed-on' }
  /** It is on its way, or has arrived: the state says which. */
  | { readonly code: 'not-failed'; readonly state: DeliveryState };

/**
 * Has a message sent once more that failed, or of which nobody knows whether it was sent: a person decides so, who
 * may know. Of several at once one finds it failed; the relay makes its one job of the change.
 */
export function retryDelivery(
  { ticketId, messageId }: { readonly ticketId: TicketId; readonly messageId: string },
  deps: { readonly store: TicketStore & ThreadStore; readonly clock: Clock; readonly wait?: Pause },
): Promise<Result<Message, RefusedRetry>> {
  return untilCommitted<Result<Message, RefusedRetry>>(async () => {
    const place = messagePlace(messageId);
    if (place === null || place.ticketId !== ticketId) return refuse({ code: 'not-found' });
    const [ticket, message] = await Promise.all([
      deps.store.loadTicket(ticketId),
      deps.store.loadMessage(ticketId, place.seq),
    ]);
    if (ticket === null || message?.delivery == null) return refuse({ code: 'not-found' });
    const { state, changedAt } = message.delivery;
    if (isForwarded(message)) return refuse({ code: 'passed-on' });
    if (state !== 'failed' && state !== 'possibly_sent') return refuse({ code: 'not-failed', state });
    const contact = await deps.store.loadContact(ticket.contactId);
    if (contact?.optedOut === true) return refuse({ code: 'opted-out' });
    // Jobs of the same cause are one job, and the time is part of the cause.
    const delivery = pendingDelivery(Math.max(deps.clock(), changedAt + 1));
    const saved = await deps.store.saveDelivery(message, delivery);
    return saved === 'saved' ? ok({ ...message, delivery }) : null;
  }, deps.wait);
}

import type { Contact } from '../contact.ts';
import type { Instant } from '../ids.ts';
import { changeTicket, type TicketChange, ticketTime } from '../ticket/change.ts';
import { deliveryOf, draft, placeMessage } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { AutoCloseSettings } from './clock.ts';

/** What the customer is told where the settings say nothing else. */
export const builtInWarning =
  'We have not heard from you for a while, so we will close this conversation soon. If you still need us, just answer this message.';

/**
 * Tells the customer that their ticket is about to close. It counts for nothing (C2): only their answer resets the
 * clock. Who has written STOP, or can't be written to, isn't told, and their ticket closes all the same.
 */
export function warnOfClosing(
  ticket: Ticket,
  { settings, contact, now }: { settings: AutoCloseSettings; contact: Contact | null; now: Instant },
): TicketChange {
  const at = ticketTime(ticket, now);
  const changes = { warnedAt: at, lastChangeBy: 'system', lastChangeAt: at } as const;
  const mayBeTold = contact?.optedOut !== true && !ticket.contactAddress.endsWith('.invalid');
  if (!mayBeTold) return changeTicket(ticket, changes);
  const text = settings.warningText ?? builtInWarning;
  const message = placeMessage(
    ticket,
    draft({ author: 'system', text, code: 'closing-warning', at, delivery: deliveryOf(ticket, at) }),
  );
  return changeTicket(ticket, { ...changes, lastSeq: message.seq }, [message]);
}

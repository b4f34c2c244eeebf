import { type Contact, newContact } from '#domain/contact.ts';
import type { TicketId } from '#domain/ids.ts';
import { addCustomerMessage, type Inbound, openTicket } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Pause, untilCommitted } from './again.ts';
import { contactIdOf, smsTicketId } from './ids.ts';
import type { ContactChange, ReceiptKey, TicketStore } from './ports.ts';
import { routeNewTicket } from './route-new-ticket.ts';

export type InboundSms = Omit<
  Inbound,
  'channel' | 'contactId' | 'subject' | 'html' | 'attachments' | 'tags'
> & {
  /** The carrier's opt-out that this message is (STOP), or the end of one (START). */
  readonly optOut: 'stop' | 'start' | null;
};

export interface Received {
  readonly outcome: 'received' | 'duplicate';
  readonly ticketId: TicketId;
}

/**
 * T1, T2, T5, T6: makes an SMS part of its sender's one ticket, exactly once however often and however concurrently
 * it is delivered. Two round trips for a reply (read, transaction), three for a new ticket (its number).
 */
export async function receiveSms(
  sms: InboundSms,
  receipt: ReceiptKey,
  deps: { store: TicketStore; wait?: Pause },
): Promise<Received> {
  const contactId = contactIdOf('sms', sms.contactAddress);
  const ticketId = smsTicketId(contactId);
  const inbound: Inbound = {
    ...sms,
    channel: 'sms',
    contactId,
    subject: null,
    html: null,
    attachments: [],
    tags: [],
  };
  let number: number | null = null;
  return untilCommitted(async () => {
    const facts = await deps.store.loadForReceiving({ receipt, contactId, ticketId });
    if (facts.receipt !== null) return { outcome: 'duplicate', ticketId };
    const routing = routeNewTicket(facts.settings, inbound.at);
    if (facts.ticket === null) number ??= await deps.store.takeTicketNumber();
    const change =
      facts.ticket === null
        ? openTicket(ticketId, number ?? 0, inbound, routing)
        : addCustomerMessage(facts.ticket, inbound, routing);
    const contact = contactChange(facts.contact, facts.ticket, inbound, sms.optOut);
    const outcome = await deps.store.commit({
      change,
      receipt,
      at: inbound.at,
      ...(contact !== null && { contact }),
    });
    if (outcome === 'moved-on') return null;
    return { outcome: outcome === 'committed' ? 'received' : 'duplicate', ticketId };
  }, deps.wait);
}

/** What the message tells about its sender; null where it is nothing new, so that a reply writes no contact. */
function contactChange(
  before: Contact | null,
  ticket: Ticket | null,
  inbound: Inbound,
  optOut: InboundSms['optOut'],
): ContactChange | null {
  const { contactId: id, channel, contactAddress: address, contactName } = inbound;
  const known = before ?? newContact({ id, channel, address, name: contactName }, inbound.at);
  const after: Contact = {
    ...known,
    name: contactName ?? known.name,
    optedOut: optOut === null ? known.optedOut : optOut === 'stop',
    ticketCount: ticket === null ? known.ticketCount + 1 : known.ticketCount,
    version: known.version + 1,
  };
  const news =
    before === null || ticket === null || after.name !== before.name || after.optedOut !== before.optedOut;
  return news ? { before, after } : null;
}

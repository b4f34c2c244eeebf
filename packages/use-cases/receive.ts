import { startsWithAi } from '#domain/ai-agent.ts';
import { type Contact, newContact } from '#domain/contact.ts';
import type { TicketId } from '#domain/ids.ts';
import { aiRouting, type Routing, routeAgain, routeTicket, spamRouting } from '#domain/routing/route.ts';
import { tagsByKeyword } from '#domain/routing/tag-rules.ts';
import { labelOf, mostSegments } from '#domain/routing/team.ts';
import type { Settings } from '#domain/settings.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { addAutomaticMail, addCustomerMessage, type Inbound, openTicket } from '#domain/ticket/receive.ts';
import { withTags } from '#domain/ticket/tag.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { Arrival } from './arrival.ts';
import { contactIdOf } from './ids.ts';
import { type Destination, destinationOf, type Facts, keysFor } from './place.ts';
import type { ContactChange, ReceiptKey, ThreadStore, TicketStore } from './ports.ts';

export type Receiving = TicketStore & Pick<ThreadStore, 'loadMessage'>;

export type Received =
  | { readonly outcome: 'received'; readonly ticketId: TicketId; readonly change: TicketChange }
  | { readonly outcome: 'duplicate'; readonly ticketId: TicketId };

/**
 * T1–T6, T8: makes a message part of the one ticket that it belongs to, exactly once however often and however
 * concurrently it is delivered. Two round trips for a reply (read, transaction), three for a new ticket (its number);
 * one more where only what was read tells which ticket it is.
 */
export function receiveMessage(
  arrival: Arrival,
  receipt: ReceiptKey,
  deps: { store: Receiving; wait?: Pause },
): Promise<Received> {
  const contactId = contactIdOf(arrival.channel, arrival.contactAddress);
  const inbound: Inbound = { ...arrival, contactId };
  const known = { receipt, contactId, ...keysFor(arrival, contactId, receipt) };
  let number: number | null = null;
  return untilCommitted(async () => {
    const facts = await deps.store.loadForReceiving(known);
    if (facts.receipt !== null) return { outcome: 'duplicate', ticketId: facts.receipt.ticketId };
    const twin = await twinOf(inbound, facts, deps.store);
    if (twin !== null) return { outcome: 'duplicate', ticketId: twin };
    const destination = await destinationOf(arrival, contactId, receipt, facts, deps.store);
    if (destination.ticket === null) number ??= await deps.store.takeTicketNumber();
    const segments = segmentsOf(facts.contact, arrival);
    const change = changeOf(destination, inbound, segments, facts.settings, number ?? 0);
    const contact = contactChange(facts.contact, destination, inbound, arrival);
    const rfcId = newRfcId(inbound, facts);
    const outcome = await deps.store.commit({
      change,
      receipt,
      at: inbound.at,
      ...(contact !== null && { contact }),
      ...(rfcId !== null && {
        emailLink: { rfcId, ticketId: change.after.id, seq: change.after.lastSeq },
      }),
    });
    if (outcome === 'moved-on') return null;
    const ticketId = change.after.id;
    return outcome === 'committed'
      ? { outcome: 'received', ticketId, change }
      : { outcome: 'duplicate', ticketId };
  }, deps.wait);
}

/** What a machine writes tags nothing (RFC 3834), unless it opens a ticket. */
function changeOf(
  { ticketId, ticket, spam }: Destination,
  arrived: Inbound,
  segments: readonly string[],
  settings: Settings,
  number: number,
): TicketChange {
  if (ticket !== null && arrived.automatic) return addAutomaticMail(ticket, arrived);
  const words = tagsByKeyword(settings['tag-rules'].rules, arrived);
  const inbound = { ...arrived, tags: [...arrived.tags, ...words] };
  const labels = { tags: withTags(ticket?.tags ?? [], inbound.tags), segments };
  const place = (): Routing =>
    ticket === null
      ? routeTicket(labels, settings, inbound.at)
      : routeAgain(ticket, labels, settings, inbound.at);
  const beginsAnew = ticket === null || (ticket.status === 'closed' && ticket.assigneeId === null);
  const ordinary = () => (beginsAnew && startsWithAi(settings, inbound) ? aiRouting : place());
  const routing = spam ? spamRouting : ordinary();
  return ticket === null
    ? openTicket(ticketId, number, inbound, routing)
    : addCustomerMessage(ticket, inbound, routing);
}

const segmentsOf = (contact: Contact | null, { segments = [] }: Arrival): string[] =>
  [...new Set([...(contact?.segments ?? []), ...segments.map(labelOf)])]
    .filter((segment) => segment !== '')
    .slice(0, mostSegments);

/** T5: a mail that came before, to another of our addresses: its `Message-ID`, its sender and its text are the same. */
async function twinOf(inbound: Inbound, { emailLinks }: Facts, store: Receiving): Promise<TicketId | null> {
  const link = emailLinks.find(({ rfcId }) => rfcId === inbound.email?.messageId);
  if (link === undefined) return null;
  const [message, ticket] = await Promise.all([
    store.loadMessage(link.ticketId, link.seq),
    store.loadTicket(link.ticketId),
  ]);
  if (message?.author !== 'customer' || message.text !== inbound.text) return null;
  const sender = message.sender ?? ticket?.contactAddress;
  return sender === inbound.contactAddress ? link.ticketId : null;
}

/** Somebody's mail under a `Message-ID` that another has had leads nowhere: the first one keeps it. */
function newRfcId({ email }: Inbound, { emailLinks }: Facts): string | null {
  const rfcId = email?.messageId ?? null;
  return emailLinks.some((link) => link.rfcId === rfcId) ? null : rfcId;
}

/** What the message tells about its sender; null where it is nothing new, so that a reply writes no contact. */
function contactChange(
  before: Contact | null,
  { ticket, spam }: Destination,
  inbound: Inbound,
  arrival: Arrival,
): ContactChange | null {
  const { optOut = null, contactEmail = null, profileId = null } = arrival;
  const { contactId: id, channel, contactAddress: address, contactName } = inbound;
  const known = before ?? newContact({ id, channel, address, name: contactName }, inbound.at);
  const opens = ticket === null && !spam;
  // What a visitor said in the chat is later than what the shop told of them when their session began.
  const ownWord = inbound.via === 'chat' ? known.email : null;
  const after: Contact = {
    ...known,
    name: contactName ?? known.name,
    email: ownWord ?? contactEmail ?? known.email,
    profileId: profileId ?? known.profileId,
    segments: segmentsOf(before, arrival),
    optedOut: optOut === null ? known.optedOut : optOut === 'stop',
    ticketCount: opens ? known.ticketCount + 1 : known.ticketCount,
    chats: opens && channel === 'web_chat' ? known.chats + 1 : known.chats,
    version: known.version + 1,
  };
  return before === null || opens || isNews(before, after) ? { before, after } : null;
}

const isNews = (before: Contact, after: Contact): boolean =>
  after.name !== before.name ||
  after.email !== before.email ||
  after.profileId !== before.profileId ||
  after.segments.length !== before.segments.length ||
  after.optedOut !== before.optedOut;

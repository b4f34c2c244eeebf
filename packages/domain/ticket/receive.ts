import type { ContactId, Instant, TeamId, TicketId } from '../ids.ts';
import { changeTicket, type TicketChange, ticketTime } from './change.ts';
import { type Attachment, type Draft, placeMessage } from './message.ts';
import { type Channel, mayQueue, type Queued, type Ticket } from './ticket.ts';

/** A customer's message, as parsed from whatever provider brought it. */
export interface Inbound {
  readonly channel: Channel;
  readonly contactId: ContactId;
  readonly contactAddress: string;
  readonly contactName: string | null;
  readonly ourAddress: string | null;
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  readonly tags: readonly string[];
  readonly at: Instant;
}

/** Where a new ticket goes: into the queue of a team or of the inbox, or to nobody until somebody claims it. */
export interface Routing {
  readonly teamId: TeamId | null;
  readonly queued: Queued | null;
}

const customerDraft = (inbound: Inbound, at: Instant): Draft => ({
  author: 'customer',
  agentId: null,
  text: inbound.text,
  html: inbound.html,
  internal: false,
  code: null,
  attachments: inbound.attachments,
  at,
  delivery: null,
});

/** T1: opens a ticket with the customer's first message. */
export function openTicket(id: TicketId, number: number, inbound: Inbound, routing: Routing): TicketChange {
  const opened: Ticket = {
    id,
    number,
    channel: inbound.channel,
    status: 'open',
    subject: inbound.subject,
    contactId: inbound.contactId,
    contactAddress: inbound.contactAddress,
    ourAddress: inbound.ourAddress,
    assigneeId: null,
    assignment: null,
    teamId: routing.teamId,
    tags: inbound.tags,
    handledBy: 'human',
    createdAt: inbound.at,
    lastMessageAt: inbound.at,
    lastCustomerMessageAt: inbound.at,
    lastCustomerSeq: 1,
    waitingSince: inbound.at,
    answeredAt: null,
    lastAnswerAt: null,
    reopenedAt: null,
    typingAt: null,
    typingDelays: 0,
    snoozedUntil: null,
    closedAt: null,
    closedBy: null,
    cycle: 1,
    queued: routing.queued,
    loadOf: null,
    lastSeq: 1,
    lastChangeBy: 'customer',
    lastChangeAt: inbound.at,
    version: 1,
  };
  return {
    before: null,
    after: opened,
    messages: [placeMessage({ ...opened, lastSeq: 0 }, customerDraft(inbound, inbound.at))],
  };
}

/**
 * T1–T3, T9: adds a customer's message to their ticket; wakes a snoozed one and reopens a closed one (never a
 * web chat: T4, the caller opens a new ticket for that). A reopened ticket that nobody has goes where a new
 * one would; one that somebody has stays with them.
 */
export function addCustomerMessage(ticket: Ticket, inbound: Inbound, routing: Routing): TicketChange {
  const wasClosed = ticket.status === 'closed';
  if (wasClosed && ticket.channel === 'web_chat') throw new Error('a closed web chat is final (T4)');
  const at = ticketTime(ticket, inbound.at);
  const message = placeMessage(ticket, customerDraft(inbound, at));
  const routedAfresh = ticket.status !== 'open' && mayQueue(ticket);
  return changeTicket(
    ticket,
    {
      status: 'open',
      lastSeq: message.seq,
      lastMessageAt: at,
      lastCustomerMessageAt: at,
      lastCustomerSeq: message.seq,
      waitingSince: ticket.waitingSince ?? at,
      answeredAt: null,
      reopenedAt: null,
      typingAt: null,
      typingDelays: 0,
      snoozedUntil: null,
      closedAt: null,
      closedBy: null,
      cycle: wasClosed ? ticket.cycle + 1 : ticket.cycle,
      queued: routedAfresh ? routing.queued : ticket.queued,
      teamId: routedAfresh ? routing.teamId : ticket.teamId,
      ourAddress: inbound.ourAddress ?? ticket.ourAddress,
      lastChangeBy: 'customer',
      lastChangeAt: at,
    },
    [message],
  );
}

import type { ContactId, Instant, TicketId } from '../ids.ts';
import type { Routing } from '../routing/route.ts';
import { changeTicket, type TicketChange, ticketTime } from './change.ts';
import { newCycle } from './cycle.ts';
import { type Attachment, type Draft, draft, forwardedTo, placeMessage } from './message.ts';
import { previewAfter } from './preview.ts';
import { withTags } from './tag.ts';
import {
  type Channel,
  type EmailThread,
  mayQueue,
  type Provider,
  type Ticket,
  type WantsAssignee,
} from './ticket.ts';

/** A customer's message, as parsed from whatever provider brought it. */
export interface Inbound {
  readonly channel: Channel;
  readonly via: Provider;
  readonly contactId: ContactId;
  readonly contactAddress: string;
  readonly contactName: string | null;
  readonly ourAddress: string | null;
  readonly subject: string | null;
  readonly text: string;
  /** The whole of a mail of which `text` is what is new. */
  readonly fullText: string | null;
  /** Sanitized. */
  readonly html: string | null;
  /** Only of e-mail. */
  readonly email: InboundEmail | null;
  /** A machine wrote it: out of office, a bounce, a newsletter (RFC 3834). */
  readonly automatic: boolean;
  readonly attachments: readonly Attachment[];
  /** What its provider, or words in it, tag it with. */
  readonly tags: readonly string[];
  readonly at: Instant;
}

export interface InboundEmail {
  /** Without angle brackets. */
  readonly messageId: string | null;
  /** `References`, and `In-Reply-To` where it isn't the last of them: the oldest first. */
  readonly references: readonly string[];
  /** Everyone in To and Cc but us and the sender. */
  readonly cc: readonly string[];
}

const customerDraft = (inbound: Inbound, ticket: Ticket, at: Instant): Draft =>
  draft({
    author: 'customer',
    sender: inbound.contactAddress === ticket.contactAddress ? null : inbound.contactAddress,
    text: inbound.text,
    fullText: inbound.fullText,
    html: inbound.html,
    rfcId: inbound.email?.messageId ?? null,
    code: inbound.automatic ? 'automatic-mail' : null,
    attachments: inbound.attachments,
    at,
    // A machine's mail is for nobody to answer.
    delivery: inbound.automatic ? null : forwardedTo(ticket, at),
  });

/** A thread has no end; its latest part is enough to find it again by. */
const longestReferences = 20;
const mostParticipants = 100;

/** Whoever takes part may write into the thread (T3). */
export const joinedBy = (before: readonly string[], joining: readonly string[]): string[] =>
  [...new Set([...before, ...joining])].slice(0, mostParticipants);

function emailAfter(before: EmailThread | null, { email, contactAddress }: Inbound): EmailThread | null {
  if (email === null) return before;
  return {
    messageId: email.messageId ?? before?.messageId ?? null,
    references: email.references.slice(-longestReferences),
    cc: email.cc,
    participants: joinedBy(before?.participants ?? [], [contactAddress, ...email.cc]),
  };
}

/** T1: opens a ticket with the customer's first message. */
export function openTicket(id: TicketId, number: number, inbound: Inbound, routing: Routing): TicketChange {
  const handledBy = routing.toAi === true ? 'ai' : 'human';
  const opened: Ticket = {
    id,
    number,
    channel: inbound.channel,
    via: inbound.via,
    status: 'open',
    subject: inbound.subject,
    contactId: inbound.contactId,
    contactAddress: inbound.contactAddress,
    ourAddress: inbound.ourAddress,
    assigneeId: null,
    assignment: null,
    teamId: routing.teamId,
    tags: withTags([], inbound.tags),
    handledBy,
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
    warnedAt: null,
    keepOpenUntil: null,
    closedAt: null,
    closedBy: null,
    cycle: 1,
    openedAt: inbound.at,
    firstAnswerAt: null,
    aiOutcome: handledBy === 'ai' ? 'under-way' : null,
    handOff: null,
    queued: routing.queued,
    outOfRotation: false,
    wantsAssignee: null,
    loadOf: null,
    listedIn: null,
    email: emailAfter(null, inbound),
    autoReplied: null,
    spam: routing.spam,
    preview: null,
    lastSeq: 1,
    lastChangeBy: 'customer',
    lastChangeAt: inbound.at,
    version: 1,
  };
  const message = placeMessage({ ...opened, lastSeq: 0 }, customerDraft(inbound, opened, inbound.at));
  return {
    before: null,
    after: { ...opened, preview: previewAfter(null, [message]) },
    messages: [message],
  };
}

/**
 * T1–T3, T9: adds a customer's message to their ticket; wakes a snoozed one and reopens a closed one (never a
 * web chat: T4, the caller opens a new ticket for that; but spam of a chat lies in one place, T8). A reopened
 * ticket that nobody here has goes where a new one would, whoever handled it; and so does one whose new tags are another
 * team's (A9); one that somebody has stays with them, unless they are away (A11).
 */
export function addCustomerMessage(ticket: Ticket, inbound: Inbound, routing: Routing): TicketChange {
  const wasClosed = ticket.status === 'closed';
  if (wasClosed && ticket.channel === 'web_chat' && !ticket.spam)
    throw new Error('a closed web chat is final (T4)');
  const at = ticketTime(ticket, inbound.at);
  const tags = withTags(ticket.tags, inbound.tags);
  const goesBack = wasClosed || (ticket.status === 'snoozed' && !ticket.outOfRotation);
  const isAnothers =
    tags.length > ticket.tags.length && routing.teamId !== null && routing.teamId !== ticket.teamId;
  const beginsAnew = wasClosed && ticket.assigneeId === null && !ticket.spam;
  const routedAfresh = beginsAnew || (mayQueue(ticket) && (goesBack || isAnothers));
  const handledBy = beginsAnew ? (routing.toAi === true ? 'ai' : 'human') : ticket.handledBy;
  const message = placeMessage(ticket, customerDraft(inbound, { ...ticket, handledBy }, at));
  return changeTicket(
    ticket,
    {
      status: 'open',
      ...(wasClosed && newCycle({ ...ticket, handledBy }, at)),
      handledBy,
      // What becomes of an earlier one by now concerns nobody.
      handOff: beginsAnew ? null : ticket.handOff,
      via: inbound.via,
      tags,
      email: emailAfter(ticket.email, inbound),
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
      warnedAt: null,
      keepOpenUntil: null,
      queued: routedAfresh ? routing.queued : ticket.queued,
      teamId: routedAfresh ? routing.teamId : ticket.teamId,
      outOfRotation: routedAfresh ? false : ticket.outOfRotation,
      wantsAssignee: wantedAssignee(ticket, at),
      ourAddress: inbound.ourAddress ?? ticket.ourAddress,
      lastChangeBy: 'customer',
      lastChangeAt: at,
    },
    [message],
  );
}

/** A11: since when its assignee is wanted: since the first message that they haven't answered. */
function wantedAssignee(ticket: Ticket, since: Instant): WantsAssignee | null {
  if (ticket.assigneeId === null || ticket.handledBy !== 'human') return null;
  return ticket.status === 'closed'
    ? { since, how: 'reopened' }
    : (ticket.wantsAssignee ?? { since, how: 'open' });
}

/**
 * A machine's mail in a thread (RFC 3834): it is kept where it belongs, and changes nothing else. Somebody's absence
 * neither reopens a ticket, nor wakes it, nor answers for them (C2).
 */
export function addAutomaticMail(ticket: Ticket, inbound: Inbound): TicketChange {
  const at = ticketTime(ticket, inbound.at);
  const message = placeMessage(ticket, customerDraft(inbound, ticket, at));
  return changeTicket(ticket, { lastSeq: message.seq, lastChangeBy: 'customer', lastChangeAt: at }, [
    message,
  ]);
}

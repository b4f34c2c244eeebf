import type { Contact } from './contact.ts';
import { hour, type Instant } from './ids.ts';
import { isOpen, nextOpening } from './office-hours/office-hours.ts';
import type { OfficeHoursSettings } from './settings.ts';
import { changeTicket, type TicketChange, ticketTime } from './ticket/change.ts';
import { deliveryOf, draft, type Message, type NoteCode, placeMessage } from './ticket/message.ts';
import type { Ticket } from './ticket/ticket.ts';

/** What is said where the settings say nothing else (O1). */
export const builtInMessages = {
  duringMessage: 'Thank you for your message. Somebody of our team will answer you soon.',
  nobodyOnlineMessage:
    'Thank you for your message. Nobody of our team is here at the moment; we will answer you as soon as somebody is back.',
  outsideMessage:
    'Thank you for your message. Our office is closed at the moment; we will answer you once it is open again.',
} as const;

/** The tag of what a provider took for spam: an automatic answer would tell its sender that somebody reads it. */
export const spamTag = 'spam-suspect';

/** Whoever wrote longer ago than that is not told how things stood then: the reaction was held up. */
const latest = hour;

/** A customer's message that has just come into a ticket, or that has come to people since the AI agent handed it off. */
export interface Arrived {
  readonly seq: number;
  readonly at: Instant;
  readonly cycle: number;
  /** It opened the ticket, or reopened it. */
  readonly opens: boolean;
  /** Its customer was told that it went to the team: only that nobody is there remains to be said (H5). */
  readonly handedOver: boolean;
}

/** The customer's message that a change of a ticket brought; null where it brought none, or a machine's (RFC 3834). */
export function arrivedBy(before: Ticket | null, after: Ticket): Arrived | null {
  if (before !== null && isHandedOver(before, after)) {
    const { lastCustomerSeq: seq, lastChangeAt: at, cycle } = after;
    return { seq, at, cycle, opens: false, handedOver: true };
  }
  if (after.lastCustomerSeq === before?.lastCustomerSeq) return null;
  const { lastCustomerSeq: seq, lastCustomerMessageAt: at, cycle } = after;
  const opens = before === null || before.status === 'closed';
  return { seq, at, cycle, opens, handedOver: false };
}

/** H5, H9: whoever handled it in people's place hands it to them; nobody of them took it. */
const isHandedOver = (before: Ticket, after: Ticket): boolean =>
  before.status !== 'closed' &&
  before.handledBy !== 'human' &&
  after.handledBy === 'human' &&
  !after.lastChangeBy.startsWith('agt_');

/**
 * O1: whether a message may be answered automatically at all: on this channel, by what has become of the ticket since.
 * Nobody answers spam, nor in place of the AI agent or of another helpdesk, nor where somebody has answered.
 */
export function mayAnswer(
  ticket: Ticket,
  { at, cycle }: Arrived,
  { automaticMessages }: Pick<OfficeHoursSettings, 'automaticMessages'>,
  now: Instant,
): boolean {
  const wanted = ticket.channel === 'web_chat' || automaticMessages.includes(ticket.channel);
  const waits = ticket.status !== 'closed' && ticket.cycle === cycle && (ticket.waitingSince ?? now) <= at;
  const isOurs = !ticket.spam && !ticket.tags.includes(spamTag) && ticket.handledBy === 'human';
  const mayBe = isOurs && !isNobody(ticket) && ticket.answeredAt === null;
  return wanted && waits && mayBe && now - at <= latest;
}

/** Our own address, or one that nothing is ever sent to (RFC 2606). */
const isNobody = ({ contactAddress, ourAddress }: Ticket): boolean =>
  contactAddress.endsWith('.invalid') ||
  (ourAddress !== null && mailbox(contactAddress) === mailbox(ourAddress));

/** In lower case, without what is behind a plus. */
const mailbox = (address: string): string => address.toLowerCase().replace(/(?<=.)\+[^@]*(?=@)/, '');

export interface Circumstances {
  readonly hours: OfficeHoursSettings;
  /** When the message came, in the zone of the timetable. */
  readonly cameAt: Temporal.ZonedDateTime;
  /** Null where nobody is asked to say whether they are online (A5). */
  readonly anyoneOnline: boolean | null;
  readonly contact: Pick<Contact, 'blocked' | 'optedOut'> | null;
  readonly message: Pick<Message, 'sender' | 'code'>;
  readonly now: Instant;
}

/**
 * O1: the automatic answer to a customer's message, if any: outside hours, or in hours without anybody online, or else
 * to what opens a ticket; each at most once a ticket and period, and one a message however often this is asked. It
 * counts for nothing (C2): no clock starts, and the ticket goes on waiting for us.
 */
export function answerAutomatically(
  ticket: Ticket,
  arrived: Arrived,
  circumstances: Circumstances,
): TicketChange | null {
  const { hours, contact, message, now } = circumstances;
  if (!mayAnswer(ticket, arrived, hours, now)) return null;
  if (contact?.blocked === true || contact?.optedOut === true) return null;
  // Somebody else of the thread wrote, whom the answer would not reach; or a machine did.
  if (message.sender !== null || message.code === 'automatic-mail') return null;
  // A visitor's yes or no is for the AI agent, until it brings them to people.
  if (message.code !== null && !arrived.handedOver) return null;
  const said = sayingFor(arrived, circumstances);
  const replied = said === null ? null : repliedAfter(ticket.autoReplied, arrived.seq, said);
  if (said === null || replied === null) return null;
  const at = ticketTime(ticket, now);
  const { text, code } = said;
  const answer = draft({ author: 'system', text, code, at, delivery: deliveryOf(ticket, at) });
  const placed = placeMessage(ticket, answer);
  const changes = {
    autoReplied: replied,
    lastSeq: placed.seq,
    lastChangeBy: 'system',
    lastChangeAt: at,
  } as const;
  return changeTicket(ticket, changes, [placed]);
}

interface Saying {
  readonly code: NoteCode;
  readonly text: string;
  readonly kind: 'outside' | 'nobody-online' | 'during';
  /** Within which it is said once: until the office opens, that day, while the ticket is open. */
  readonly period: string;
}

function sayingFor(arrived: Arrived, { hours, cameAt, anyoneOnline }: Circumstances): Saying | null {
  if (!isOpen(hours, cameAt)) {
    const text = hours.outsideMessage ?? builtInMessages.outsideMessage;
    const period = `${nextOpening(hours, cameAt) ?? 'never'}`;
    return { code: 'auto-reply-outside', text, kind: 'outside', period };
  }
  if (anyoneOnline === false) {
    const text = hours.nobodyOnlineMessage ?? builtInMessages.nobodyOnlineMessage;
    const period = cameAt.toPlainDate().toString();
    return { code: 'auto-reply-nobody-online', text, kind: 'nobody-online', period };
  }
  if (!arrived.opens) return null;
  const text = hours.duringMessage ?? builtInMessages.duringMessage;
  return { code: 'auto-reply-during', text, kind: 'during', period: `${arrived.cycle}` };
}

/**
 * What was said so far, the latest of each kind: `outside:1772524800000@3 during:1@1`, the number at the end being the
 * message that it was said to. Null where that message, or its period, has had its answer.
 */
function repliedAfter(before: string | null, seq: number, { kind, period }: Saying): string | null {
  const tokens = before?.split(' ') ?? [];
  if (tokens.some((token) => Number(token.slice(token.lastIndexOf('@') + 1)) >= seq)) return null;
  if (tokens.some((token) => token.startsWith(`${kind}:${period}@`))) return null;
  return [`${kind}:${period}@${seq}`, ...tokens.filter((token) => !token.startsWith(`${kind}:`))].join(' ');
}

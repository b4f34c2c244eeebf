import type { Instant } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { changeTicket, type TicketChange, ticketTime } from '../ticket/change.ts';
import { closedFields } from '../ticket/close.ts';
import { newCycle } from '../ticket/cycle.ts';
import { type Delivery, deliveryOf, draft } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { askedNoMore, type HandOff } from './hand-off.ts';
import { type HandOffFacts, waitingForPeople } from './hand-over.ts';
import { changeSaying, noted, toldTo } from './say.ts';
import { handOffNotes } from './texts.ts';

/** Why it is people's here after all (H9): the other helpdesk would not have it, or the AI agent could not be reached. */
export type FallBackReason = 'hand-off-failed' | 'ai-unreachable';

/** H6, H7: the other helpdesk has opened a ticket: the customer is told that a person will follow up. */
export function arriveElsewhere(
  ticket: Ticket,
  { platformTicketId, seq, at: now }: { platformTicketId: string; seq: number; at: Instant },
): TicketChange | 'unchanged' {
  const { handOff } = ticket;
  if (ticket.handledBy !== 'elsewhere' || handOff?.state !== 'creating' || handOff.seq !== seq)
    return 'unchanged';
  const at = ticketTime(ticket, now);
  const byEmail = ticket.channel === 'web_chat' && handOff.method === 'gorgias';
  const code = byEmail ? 'handed-off-by-email' : 'handed-off-elsewhere';
  const told = ticket.status === 'closed' ? [] : toldTo(ticket, code, at);
  return changeSaying(ticket, told, {
    lastMessageAt: told.length === 0 ? ticket.lastMessageAt : at,
    handOff: { ...handOff, state: 'done', platformTicketId },
    by: 'system',
    at,
  });
}

/**
 * H9: what can't be delivered to whoever handles a ticket in people's place is theirs here, and says so. One that was
 * closed meanwhile stays closed: its customer or an agent wanted it so.
 */
export function fallBack(
  ticket: Ticket,
  { reason, why, at: now }: { reason: FallBackReason; why: string | null; at: Instant },
  { routing }: Pick<HandOffFacts, 'routing'>,
): TicketChange | 'unchanged' {
  const expected = reason === 'ai-unreachable' ? 'ai' : 'elsewhere';
  if (ticket.handledBy !== expected) return 'unchanged';
  const at = ticketTime(ticket, now);
  const text = [handOffNotes[reason], why].filter((part) => part !== null).join(' ');
  const note = noted(reason, text, at);
  const handOff = reason === 'ai-unreachable' ? askedNoMore(ticket.handOff) : failed(ticket.handOff);
  const common = { handOff, by: 'system', at } as const;
  if (ticket.status === 'closed') return changeSaying(ticket, [note], { ...common, handledBy: 'human' });
  return changeSaying(ticket, [note, ...toldTo(ticket, 'handed-off', at)], {
    ...common,
    ...waitingForPeople(routing, ticket.waitingSince ?? at),
    lastMessageAt: at,
    aiOutcome: ticket.aiOutcome === 'under-way' ? 'escalated' : ticket.aiOutcome,
  });
}

const failed = (handOff: HandOff | null): HandOff | null => handOff && { ...handOff, state: 'failed' };

/** What a person of the other helpdesk wrote to the customer. */
export interface ReplyFromElsewhere {
  /** Their name, as it is shown. */
  readonly sender: string;
  readonly text: string;
  /** Sanitized. */
  readonly html: string | null;
  readonly at: Instant;
}

/**
 * H6, H7, H8a: a public reply of the other helpdesk's. It goes on by SMS, or in the chat where that goes on; by e-mail
 * the other helpdesk has sent it itself. A chat that is over takes nothing more: the reply stands as failed.
 */
export function replyFromElsewhere(
  ticket: Ticket,
  { at: now, ...reply }: ReplyFromElsewhere,
): Result<TicketChange, 'not-elsewhere'> {
  if (ticket.handledBy !== 'elsewhere') return refuse('not-elsewhere');
  const at = ticketTime(ticket, now);
  const answer = draft({ author: 'agent', ...reply, at, delivery: deliveryBy(ticket, at) });
  const reopens = ticket.status === 'closed' && ticket.channel !== 'web_chat';
  return ok(
    changeSaying(ticket, [answer], {
      lastMessageAt: at,
      answeredAt: ticket.answeredAt ?? at,
      lastAnswerAt: at,
      waitingSince: null,
      ...(reopens && newCycle(ticket, at)),
      by: 'elsewhere',
      at,
    }),
  );
}

function deliveryBy(ticket: Ticket, at: Instant): Delivery | null {
  const goesOnHere =
    ticket.channel === 'sms' || (ticket.channel === 'web_chat' && ticket.handOff?.method === 'zendesk');
  if (!goesOnHere) return null;
  const delivery = deliveryOf(ticket, at);
  const isOver = ticket.channel === 'web_chat' && ticket.status === 'closed';
  return isOver ? { ...delivery, state: 'failed', failure: 'The chat has ended.' } : delivery;
}

/** H8a: closed there, it is closed here. */
export function closeFromElsewhere(
  ticket: Ticket,
  now: Instant,
): Result<TicketChange | 'unchanged', 'not-elsewhere'> {
  if (ticket.handledBy !== 'elsewhere') return refuse('not-elsewhere');
  if (ticket.status === 'closed') return ok('unchanged');
  const at = ticketTime(ticket, now);
  return ok(changeTicket(ticket, { ...closedFields(ticket, at, 'agent'), lastChangeBy: 'elsewhere' }));
}

import type { Instant } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { changeTicket, type TicketChange, ticketTime } from '../ticket/change.ts';
import { closedFields } from '../ticket/close.ts';
import { newCycle } from '../ticket/cycle.ts';
import { type Delivery, deliveryOf, draft } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';
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
  const told = toldTo(ticket, byEmail ? 'handed-off-by-email' : 'handed-off-elsewhere', at);
  return changeSaying(ticket, ticket.status === 'closed' ? [] : told, {
    handOff: { ...handOff, state: 'done', platformTicketId },
    by: 'system',
    at,
  });
}

/**
 * H9: what can't be delivered to whoever handles a ticket in people's place is theirs here, and says so. A closed one
 * stays closed.
 */
export function fallBack(
  ticket: Ticket,
  { reason, why, at: now }: { reason: FallBackReason; why: string | null; at: Instant },
  { routing }: Pick<HandOffFacts, 'routing'>,
): TicketChange | 'unchanged' {
  const expected = reason === 'ai-unreachable' ? 'ai' : 'elsewhere';
  if (ticket.handledBy !== expected || ticket.status === 'closed') return 'unchanged';
  const at = ticketTime(ticket, now);
  const text = [handOffNotes[reason], why].filter((part) => part !== null).join(' ');
  const drafts = [noted(reason, text, at), ...toldTo(ticket, 'handed-off', at)];
  const { handOff } = ticket;
  const waiting = waitingForPeople(routing, ticket.waitingSince ?? at);
  return changeSaying(ticket, drafts, {
    ...waiting,
    lastMessageAt: at,
    aiOutcome: ticket.aiOutcome === 'under-way' ? 'escalated' : ticket.aiOutcome,
    handOff:
      handOff === null ? null : { ...handOff, state: reason === 'ai-unreachable' ? 'overtaken' : 'failed' },
    by: 'system',
    at,
  });
}

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
  return ok(changeTicket(ticket, { ...closedFields(at, 'agent'), lastChangeBy: 'elsewhere' }));
}

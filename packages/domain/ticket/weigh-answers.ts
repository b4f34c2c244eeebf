import type { Instant } from '../ids.ts';
import { changeTicket, type TicketChange, ticketTime } from './change.ts';
import { newCycle } from './cycle.ts';
import type { Message } from './message.ts';
import type { Ticket } from './ticket.ts';

/** What a person or the AI agent says to the customer; automatic messages answer nothing (C2). */
export const isAnswer = ({ author, internal }: Pick<Message, 'author' | 'internal'>): boolean =>
  !internal && (author === 'agent' || author === 'ai');

const hasFailed = ({ delivery }: Message): boolean => delivery?.state === 'failed';

/** H5: from here on people are to answer, whatever the AI agent said before. */
const handsOver = ({ code }: Message): boolean =>
  code === 'hand-off' || code === 'hand-off-failed' || code === 'ai-unreachable';

/**
 * C2: an answer that has failed has answered nobody: where none of them stands the ticket waits for us again, since
 * the customer's latest message, reopened if an agent closed it on that answer; and one that is sent once more counts
 * from then on. Null where that changes nothing, so it may be asked at any time, as often as one likes.
 *
 * @param said everything after the customer's latest message
 */
export function weighAnswers(ticket: Ticket, said: readonly Message[], now: Instant): TicketChange | null {
  const answers = said.slice(1 + said.findLastIndex(handsOver)).filter(isAnswer);
  const standing = answers.filter((answer) => !hasFailed(answer));
  if (answers.length === 0) return null;
  const at = ticketTime(ticket, now);
  const change = (facts: Pick<Ticket, 'answeredAt'> & Partial<Ticket>): TicketChange =>
    changeTicket(ticket, { ...facts, lastChangeBy: 'system', lastChangeAt: at });
  if (standing.length === 0) {
    if (ticket.answeredAt === null) return null;
    return change({ answeredAt: null, lastAnswerAt: null, ...waitingAgain(ticket, at) });
  }
  if (ticket.answeredAt === null) return change({ answeredAt: at, lastAnswerAt: at, waitingSince: null });
  // The one that had started the clock failed, and a later one stands.
  const first = Math.min(...standing.map((answer) => answer.at));
  return first > ticket.answeredAt ? change({ answeredAt: first }) : null;
}

/** What an agent closed on an answer that then failed would otherwise be forgotten. */
function waitingAgain(ticket: Ticket, at: Instant): Partial<Ticket> {
  const waitingSince = ticket.lastCustomerMessageAt;
  if (ticket.status !== 'closed') return { waitingSince };
  if (ticket.closedBy !== 'agent') return {};
  return { ...newCycle(ticket, at), waitingSince };
}

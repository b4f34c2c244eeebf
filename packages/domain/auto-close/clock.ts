import { day, type Instant, minute } from '../ids.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** C1, C3. */
export interface AutoCloseSettings {
  readonly enabled: boolean;
  readonly inactivityDays: number;
  readonly closeUnanswered: boolean;
}

/** C6: how long a closing is put off for a typing customer, and how often at most. */
export const typingGrace = 3 * minute;
export const mostTypingDelays = 10;

export type StillReason = 'off' | 'closed' | 'handled-elsewhere' | 'waits-for-us' | 'reopened';

export type Clock =
  | { readonly state: 'running'; readonly startedAt: Instant }
  | { readonly state: 'still'; readonly reason: StillReason };

type ClockFacts = Pick<
  Ticket,
  | 'status'
  | 'handledBy'
  | 'lastCustomerMessageAt'
  | 'answeredAt'
  | 'lastAnswerAt'
  | 'reopenedAt'
  | 'typingAt'
  | 'typingDelays'
>;

export const periodOf = (settings: AutoCloseSettings): number => settings.inactivityDays * day;

/**
 * C2, C3, C8: whether a ticket's clock runs, and since when: since the first answer to the customer's latest
 * message, or with `closeUnanswered` since that message; not at all after a reopening by hand until the
 * customer replies. Whether auto-close is on at all is the settings' business.
 */
export function clockOf(ticket: ClockFacts, closeUnanswered: boolean): Clock {
  if (ticket.status === 'closed') return { state: 'still', reason: 'closed' };
  if (ticket.handledBy === 'elsewhere') return { state: 'still', reason: 'handled-elsewhere' };
  if (ticket.reopenedAt !== null) return { state: 'still', reason: 'reopened' };
  if (ticket.answeredAt !== null) return { state: 'running', startedAt: ticket.answeredAt };
  if (closeUnanswered) return { state: 'running', startedAt: ticket.lastCustomerMessageAt };
  return { state: 'still', reason: 'waits-for-us' };
}

/** C4: the latest of the customer's last message, the answer that started the clock, and a reopening, plus the period. */
export function checkAt(ticket: ClockFacts, settings: AutoCloseSettings): Instant {
  const latest = Math.max(ticket.lastCustomerMessageAt, ticket.answeredAt ?? 0, ticket.reopenedAt ?? 0);
  return latest + periodOf(settings);
}

/**
 * C2, C6: when the ticket closes if nothing more happens; null while its clock stands still. Never sooner than
 * half the period after our latest answer, nor while the customer was typing three minutes ago.
 */
export function closesAt(ticket: ClockFacts, settings: AutoCloseSettings): Instant | null {
  if (!settings.enabled) return null;
  const clock = clockOf(ticket, settings.closeUnanswered);
  if (clock.state === 'still') return null;
  const period = periodOf(settings);
  const due = Math.max(clock.startedAt + period, (ticket.lastAnswerAt ?? 0) + period / 2);
  return ticket.typingDelays < mostTypingDelays && ticket.typingAt !== null
    ? Math.max(due, ticket.typingAt + typingGrace)
    : due;
}

/**
 * When the ticket's one pending check should fire (C4); null where it needs none. Before the time of C4 that is
 * C4's; after it, the closing itself; and while the clock stands still, a period from now — or whenever a check
 * that is already pending for later comes.
 *
 * @param pendingAt when the check that is pending now, if any, is to fire
 */
export function nextCheckAt(
  ticket: ClockFacts,
  settings: AutoCloseSettings,
  now: Instant,
  pendingAt: Instant | null,
): Instant | null {
  if (!settings.enabled || ticket.status === 'closed' || ticket.handledBy === 'elsewhere') return null;
  const planned = checkAt(ticket, settings);
  if (planned > now) return planned;
  const closing = closesAt(ticket, settings);
  if (closing !== null) return closing;
  return pendingAt !== null && pendingAt > now ? pendingAt : now + periodOf(settings);
}

import { day, hour, type Instant, minute } from '../ids.ts';
import { type Channel, channels, type Ticket } from '../ticket/ticket.ts';

/** C1, C3. */
export interface AutoCloseSettings {
  readonly enabled: boolean;
  readonly inactivityDays: number;
  /** Days of channels that have a period of their own. */
  readonly perChannel: Readonly<Partial<Record<Channel, number>>>;
  readonly closeUnanswered: boolean;
  /** The customer is told so many hours before the ticket closes; null: never. */
  readonly warnHoursBefore: number | null;
  /** Null: a built-in text. */
  readonly warningText: string | null;
}

/** C6: how long a closing is put off for a typing customer, and how often at most. */
export const typingGrace = 3 * minute;
export const mostTypingDelays = 10;

export type StillReason = 'off' | 'closed' | 'handled-elsewhere' | 'spam' | 'waits-for-us' | 'reopened';

export type Clock =
  | { readonly state: 'running'; readonly startedAt: Instant }
  | { readonly state: 'still'; readonly reason: StillReason };

type ClockFacts = Pick<
  Ticket,
  | 'channel'
  | 'status'
  | 'handledBy'
  | 'spam'
  | 'lastCustomerMessageAt'
  | 'answeredAt'
  | 'lastAnswerAt'
  | 'reopenedAt'
  | 'typingAt'
  | 'warnedAt'
  | 'keepOpenUntil'
>;

/** C1: how long a ticket of that channel may be quiet. */
export const periodOf = (settings: AutoCloseSettings, channel: Channel): number =>
  (settings.perChannel[channel] ?? settings.inactivityDays) * day;

export const shortestPeriod = (settings: AutoCloseSettings): number =>
  Math.min(...channels.map((channel) => periodOf(settings, channel)));

/**
 * C2, C3, C8: whether a ticket's clock runs, and since when: since the first answer to the customer's latest
 * message, or with `closeUnanswered` since that message; not at all after a reopening by hand until the
 * customer replies. Whether auto-close is on at all is the settings' business.
 */
export function clockOf(ticket: ClockFacts, closeUnanswered: boolean): Clock {
  if (ticket.status === 'closed') return { state: 'still', reason: 'closed' };
  if (ticket.spam) return { state: 'still', reason: 'spam' };
  if (ticket.handledBy === 'elsewhere') return { state: 'still', reason: 'handled-elsewhere' };
  if (ticket.reopenedAt !== null) return { state: 'still', reason: 'reopened' };
  if (ticket.answeredAt !== null) return { state: 'running', startedAt: ticket.answeredAt };
  if (closeUnanswered) return { state: 'running', startedAt: ticket.lastCustomerMessageAt };
  return { state: 'still', reason: 'waits-for-us' };
}

/** C4: the latest of the customer's last message, the answer that started the clock, and a reopening, plus the period. */
export function checkAt(ticket: ClockFacts, settings: AutoCloseSettings): Instant {
  const latest = Math.max(ticket.lastCustomerMessageAt, ticket.answeredAt ?? 0, ticket.reopenedAt ?? 0);
  return latest + periodOf(settings, ticket.channel);
}

/** When the ticket closes if nothing more happens, or why it does not. */
type Closing =
  | { readonly at: Instant; readonly why: null }
  | { readonly at: null; readonly why: StillReason };

/**
 * C2, C6, C7: never sooner than half the period after our latest answer, or after the waking of a ticket that was
 * snoozed to be kept open until then; nor within three minutes of a closing that was put off because the customer was
 * typing; nor sooner after a warning than it said.
 */
export function closingOf(ticket: ClockFacts, settings: AutoCloseSettings): Closing {
  if (!settings.enabled) return { at: null, why: 'off' };
  const clock = clockOf(ticket, settings.closeUnanswered);
  if (clock.state === 'still') return { at: null, why: clock.reason };
  const period = periodOf(settings, ticket.channel);
  const ours = Math.max(ticket.lastAnswerAt ?? 0, ticket.keepOpenUntil ?? 0);
  const due = Math.max(clock.startedAt + period, ours + period / 2);
  const putOff = ticket.typingAt === null ? due : ticket.typingAt + typingGrace;
  const warned = ticket.warnedAt === null ? due : ticket.warnedAt + warningAhead(settings);
  return { at: Math.max(due, putOff, warned), why: null };
}

const warningAhead = ({ warnHoursBefore }: AutoCloseSettings): number => (warnHoursBefore ?? 0) * hour;

/**
 * When the customer is told that their ticket is about to close; null where nobody tells them, or somebody has. Late,
 * it puts the closing off.
 */
export function warningAt(ticket: ClockFacts, settings: AutoCloseSettings): Instant | null {
  const { at } = closingOf(ticket, settings);
  if (at === null || settings.warnHoursBefore === null || ticket.warnedAt !== null) return null;
  return at - warningAhead(settings);
}

/** The instant of `closingOf`; null while the clock stands still. */
export const closesAt = (ticket: ClockFacts, settings: AutoCloseSettings): Instant | null =>
  closingOf(ticket, settings).at;

/**
 * When the ticket's one pending check should fire (C4); null where it needs none. Before the time of C4 that is
 * C4's, or that of the customer's warning; after it, the closing itself; and while the clock stands still, a period from now, or whenever a check
 * that is already pending within a period comes (one set under a longer period is drawn nearer: C9).
 *
 * @param pendingAt when the check that is pending now, if any, is to fire
 */
export function nextCheckAt(
  ticket: ClockFacts,
  settings: AutoCloseSettings,
  now: Instant,
  pendingAt: Instant | null,
): Instant | null {
  if (!settings.enabled || ticket.spam) return null;
  if (ticket.status === 'closed' || ticket.handledBy === 'elsewhere') return null;
  const warning = warningAt(ticket, settings);
  if (warning !== null) return warning;
  const planned = checkAt(ticket, settings);
  if (planned > now) return planned;
  const closing = closesAt(ticket, settings);
  if (closing !== null) return closing;
  const aPeriodOn = now + periodOf(settings, ticket.channel);
  return pendingAt !== null && pendingAt > now && pendingAt < aPeriodOn ? pendingAt : aPeriodOn;
}

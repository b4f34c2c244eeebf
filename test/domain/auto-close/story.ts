import { type AutoCloseSettings, nextCheckAt } from '#domain/auto-close/clock.ts';
import { closeIfInactive, noteTyping } from '#domain/auto-close/close-if-inactive.ts';
import { warnOfClosing } from '#domain/auto-close/warn.ts';
import { answerAutomatically } from '#domain/automatic-message.ts';
import { type AgentId, day, hour, type Instant, minute } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { answerCustomer, writeNote } from '#domain/ticket/answer.ts';
import { assignByHand } from '#domain/ticket/assign.ts';
import { changeTicket, type TicketChange } from '#domain/ticket/change.ts';
import { closeTicket, reopenTicket } from '#domain/ticket/close.ts';
import { addAutomaticMail, addCustomerMessage } from '#domain/ticket/receive.ts';
import { snoozeTicket, wakeTicket } from '#domain/ticket/snooze.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { anAnswer, anInboundMessage, aTicket, autoClose, start, unrouted } from '#test/support/builders.ts';
import { inZone } from '#use-cases/time-zone.ts';

const happenings = [
  'customer writes',
  'a machine writes',
  'we answer automatically',
  'agent answers',
  'agent notes',
  'ai answers',
  'customer types',
  'agent closes',
  'agent reopens',
  'snoozed',
  'snoozed and kept open',
  'wakes',
  'somebody else gets it',
  'nobody has it',
  'a check fires',
  'turned off',
  'turned on',
  'unanswered close too',
] as const;
export type Happening =
  | (typeof happenings)[number]
  | `a period of ${number} days`
  | `a warning ${number} hours before`;

/** What happens to a ticket, and when, counted from its first message. */
export type Story = readonly (readonly [after: number, what: Happening])[];

export const twoDays: AutoCloseSettings = autoClose({
  enabled: true,
  inactivityDays: 2,
  closeUnanswered: false,
});
export const horizon = start + 400 * day;

/** `2d`, `1d 3h`, `26h 3m` in milliseconds. */
export function span(text: string): number {
  const units: Record<string, number> = { d: day, h: hour, m: minute };
  return text
    .split(' ')
    .reduce((sum, part) => sum + Number(part.slice(0, -1)) * (units[part.slice(-1)] ?? NaN), 0);
}

/** Reads `3h agent answers, 2d 1h customer types for 5m` (once a minute). */
export function read(story: string): Story {
  return story.split(', ').flatMap((part): Story => {
    const [, after = '', what = '', minutes] = /^((?:\d+[dhm] ?)+)(.*?)(?: for (\d+)m)?$/.exec(part) ?? [];
    if (part === '') return [];
    if (!isHappening(what)) throw new Error(`no such thing happens: ${part}`);
    const times = Array.from({ length: Number(minutes ?? 1) }, (_, n) => span(after.trim()) + n * minute);
    return times.map((at) => [at, what]);
  });
}

const isHappening = (what: string): what is Happening =>
  happenings.some((known) => known === what) ||
  /^a (period of \d+ days|warning \d+ hours before)$/.test(what);

interface Told {
  readonly ticket: Ticket;
  readonly settings: AutoCloseSettings;
  /** Every closing for inactivity. */
  readonly closedAt: readonly Instant[];
  /** Every warning before a closing. */
  readonly warnedAt: readonly Instant[];
  /** Every instant at which a check fired. */
  readonly checks: readonly Instant[];
}

/**
 * Tells a story on the real domain, with a perfect scheduler beside it: after everything that happens the ticket's one
 * check is planned anew, and fires when it is due, to the end of the horizon.
 */
export function tell(story: Story, settings: AutoCloseSettings = twoDays, ticket: Ticket = aTicket()): Told {
  const told = {
    ticket,
    settings,
    closedAt: [] as Instant[],
    warnedAt: [] as Instant[],
    checks: [] as Instant[],
  };
  let now = start;
  let pending = nextCheckAt(ticket, settings, now, null);
  for (const [after, what] of [...story, [horizon - start, 'a check fires'] as const]) {
    for (
      ;
      pending !== null && pending <= start + after;
      pending = nextCheckAt(told.ticket, told.settings, now, null)
    ) {
      now = Math.max(pending, now);
      told.checks.push(now);
      fire(told, now);
    }
    now = start + after;
    told.settings = changed(told.settings, what);
    if (what === 'a check fires') fire(told, now);
    else told.ticket = happen(told.ticket, what, told.settings, now);
    pending = nextCheckAt(told.ticket, told.settings, now, pending);
  }
  return told;
}

export function changed(settings: AutoCloseSettings, what: Happening): AutoCloseSettings {
  if (what === 'turned off') return { ...settings, enabled: false };
  if (what === 'turned on') return { ...settings, enabled: true };
  if (what === 'unanswered close too') return { ...settings, closeUnanswered: true };
  const [, hours] = /^a warning (\d+) hours before$/.exec(what) ?? [];
  if (hours !== undefined) return { ...settings, warnHoursBefore: Number(hours) };
  const [, days] = /^a period of (\d+) days$/.exec(what) ?? [];
  return days === undefined ? settings : { ...settings, inactivityDays: Number(days) };
}

function fire(
  told: { ticket: Ticket; settings: AutoCloseSettings; closedAt: Instant[]; warnedAt: Instant[] },
  now: Instant,
): void {
  const decision = closeIfInactive(told.ticket, told.settings, now);
  if (!decision.ok) {
    if (decision.refusal.reason !== 'to-warn') return;
    told.ticket = warnOfClosing(told.ticket, { settings: told.settings, contact: null, now }).after;
    told.warnedAt.push(now);
    return;
  }
  told.ticket = decision.value.after;
  told.closedAt.push(now);
}

/** The ticket after what happens; what is refused changes nothing. */
export function happen(ticket: Ticket, what: Happening, settings: AutoCloseSettings, at: Instant): Ticket {
  const after = (result: { ok: true; value: TicketChange } | { ok: false }): Ticket =>
    result.ok ? result.value.after : ticket;
  switch (what) {
    case 'customer writes':
      return addCustomerMessage(ticket, anInboundMessage({ at }), unrouted).after;
    case 'a machine writes':
      return addAutomaticMail(ticket, anInboundMessage({ at, automatic: true })).after;
    case 'we answer automatically':
      return weAnswer(ticket, at);
    case 'agent answers':
      return after(answerCustomer(ticket, anAnswer({ at })));
    case 'agent notes':
      return writeNote(ticket, anAnswer({ at })).after;
    case 'ai answers':
      return aiAnswers(ticket, at);
    case 'customer types':
      return noteTyping(ticket, settings, at)?.after ?? ticket;
    case 'agent closes':
      return after(closeTicket(ticket, 'agt_sam', at));
    case 'agent reopens':
      return after(reopenTicket(ticket, 'agt_sam', at));
    case 'snoozed':
    case 'snoozed and kept open': {
      const keepOpen = what === 'snoozed and kept open';
      return after(snoozeTicket(ticket, { until: at + day, keepOpen, by: 'agt_sam', at }));
    }
    case 'wakes':
      return after(wakeTicket(ticket, null, at));
    case 'somebody else gets it':
      return assigned(ticket, 'agt_sue', at);
    case 'nobody has it':
      return assigned(ticket, null, at);
    default:
      return ticket;
  }
}

function assigned(ticket: Ticket, assigneeId: AgentId | null, at: Instant): Ticket {
  const result = assignByHand(ticket, { assigneeId, seenAssigneeId: undefined, by: 'agt_ada', at });
  return result.ok && result.value !== 'unchanged' ? result.value.after : ticket;
}

/** O1: that nobody is there, to what the customer has just said. */
function weAnswer(ticket: Ticket, now: Instant): Ticket {
  const { lastCustomerSeq: seq, lastCustomerMessageAt: at, cycle } = ticket;
  const change = answerAutomatically(
    ticket,
    { seq, at, cycle, opens: false, handedOver: false },
    {
      hours: { ...defaultSettings['office-hours'], automaticMessages: ['sms'] },
      cameAt: inZone(at, 'UTC'),
      anyoneOnline: false,
      contact: null,
      message: { sender: null, code: null },
      now,
    },
  );
  if (change === null) throw new Error('nobody answers that automatically');
  return change.after;
}

/** H2: the AI agent's answer, as the facts of a ticket have it. */
function aiAnswers(ticket: Ticket, at: Instant): Ticket {
  if (ticket.status === 'closed') return ticket;
  const facts = { answeredAt: ticket.answeredAt ?? at, lastAnswerAt: at, waitingSince: null } as const;
  return changeTicket(ticket, { ...facts, lastMessageAt: at, lastChangeAt: at, lastSeq: ticket.lastSeq + 1 })
    .after;
}

import { type Agent, hasBeenAwaySince, isAssignee } from '#domain/agent.ts';
import type { Instant } from '#domain/ids.ts';
import { nextOpening } from '#domain/office-hours/office-hours.ts';
import { isGated } from '#domain/rotation/plan-assignments.ts';
import { requeued } from '#domain/routing/route.ts';
import type { Settings } from '#domain/settings.ts';
import { returnGrace } from '#domain/ticket/hand-on.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { closedFor } from './plan-turns.ts';
import type { AgentStore, ThreadStore } from './ports.ts';
import { inZone } from './time-zone.ts';

export interface HandOnFacts {
  readonly ticket: Ticket;
  readonly settings: Settings;
  readonly now: Instant;
}

/** When a ticket goes on to somebody else, and from whom; the assignee is null where they are gone for good. */
export interface HandOnTime {
  readonly at: Instant;
  readonly assignee: Agent | null;
}

type People = Pick<AgentStore & ThreadStore, 'loadAgent' | 'loadMessagesAfter'>;

/** How many entries of a thread are looked through for the message that somebody missed. */
const latest = 50;

/**
 * A11: when a ticket goes on to somebody else, as things are; null where it stays. From somebody who is no longer one
 * of the team it goes at once, whether it has anywhere to go or not.
 */
export async function handOnAt(
  { ticket, settings, now }: HandOnFacts,
  store: People,
): Promise<HandOnTime | null> {
  const { assigneeId, handledBy, status, wantsAssignee: wanted } = ticket;
  if (assigneeId === null || status === 'closed' || handledBy !== 'human' || ticket.spam) return null;
  const assignee = await store.loadAgent(assigneeId);
  if (assignee === null || !isAssignee(assignee)) return { at: ticket.lastChangeAt, assignee: null };
  if (wanted === null || status !== 'open') return null;
  const rule = settings['round-robin'].absentAssignee[wanted.how];
  if (rule === 'keep' || requeued(ticket, settings, now) === null) return null;
  const missed = await missedAt(ticket, { assignee, since: wanted.since }, store);
  const at = missed === null ? null : graceEndsAt(missed, ticket, settings);
  return at === null ? null : { at, assignee };
}

/** The earliest moment at which they were wanted and away, and since when they have not been back. */
async function missedAt(
  ticket: Ticket,
  { assignee, since }: { assignee: Agent; since: Instant },
  store: People,
): Promise<Instant | null> {
  const missed = (at: Instant): boolean => hasBeenAwaySince(assignee, at);
  if (missed(since)) return since;
  if (ticket.lastCustomerMessageAt < since || !missed(ticket.lastCustomerMessageAt)) return null;
  // They left between two messages: each later one must not put off what the first one began.
  const said = await store.loadMessagesAfter(ticket.id, Math.max(0, ticket.lastCustomerSeq - latest));
  const first = said.find(({ author, code, at }) => author === 'customer' && code === null && missed(at));
  return first?.at ?? ticket.lastCustomerMessageAt;
}

/** The grace counts while the office is open: one that its closing interrupts begins anew when it opens. */
function graceEndsAt(from: Instant, ticket: Ticket, settings: Settings): Instant | null {
  const isClosed = (at: Instant): boolean => isGated(ticket, closedFor(settings, at));
  const begins = isClosed(from) ? nextOpeningAfter(from, settings) : from;
  if (begins === null || !isClosed(begins + returnGrace)) return begins && begins + returnGrace;
  const anew = nextOpeningAfter(begins + returnGrace, settings);
  return anew && anew + returnGrace;
}

const nextOpeningAfter = (at: Instant, { 'office-hours': hours }: Settings): Instant | null =>
  nextOpening(hours, inZone(at, hours.timeZone));

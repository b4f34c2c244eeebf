import { rotationAgent } from '#domain/agent.ts';
import type { AgentId, TicketId } from '#domain/ids.ts';
import { isOpen } from '#domain/office-hours/office-hours.ts';
import { type Plan, planAssignments, type QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';
import type { Settings } from '#domain/settings.ts';
import type { QueueId } from '#domain/ticket/ticket.ts';
import { type Pause, pause } from './again.ts';
import { newDrainId } from './ids.ts';
import type { Count, Log } from './log.ts';
import type { AgentStore, Clock, RotationStore, SettingsStore, TurnsOutcome } from './ports.ts';
import { inZone } from './time-zone.ts';

export interface Draining {
  readonly store: RotationStore & AgentStore & SettingsStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
  readonly wait?: Pause;
}

const firstBatch = 24;
/** A transaction holds 100 items: two a ticket, one an agent, the rotation and the drain. */
const largestBatch = (agents: number): number => Math.max(32, Math.min(49, Math.floor((98 - agents) / 2)));
const entriesAtOnce = 100;
const mostConflicts = 12;

/** How a drain ended: the queue holds nothing that could be given out, or another drain is at it. */
export type Drained = { readonly assigned: number; readonly ended: 'nothing-to-do' | 'somebody-else' };

/**
 * A4, A8: gives out what waits in a queue to whoever is eligible, in batches with one advance of the cursor each. It
 * looks at the state of things, never at what woke it; a lost or doubled wake-up changes nothing.
 *
 * ```
 *  drain A: read rotation v7 ─────────── commit v8 ──► its record wakes a drain that sees whatever B saw
 *  drain B: read rotation v7 ──────────────── refused: v8 ──► leaves
 * ```
 */
export async function drainQueue(queue: QueueId, deps: Draining): Promise<Drained> {
  const batch = new BatchSize();
  // Tickets and agents that refused: the plan is made again without them, and they cost nobody a turn (A7).
  const without = { ticketIds: new Set<TicketId>(), agentIds: new Set<AgentId>() };
  let assigned = 0;
  for (;;) {
    const planned = await plan(queue, batch.size, without, deps);
    if (planned === null) return { assigned, ended: 'nothing-to-do' };
    const outcome = await commit(queue, planned, deps);
    switch (outcome.outcome) {
      case 'committed':
        assigned += planned.plan.turns.length;
        deps.count('Assigned', planned.plan.turns.length);
        batch.grow(planned.agents);
        break;
      case 'rotation-moved-on':
        return { assigned, ended: 'somebody-else' };
      case 'conflict':
        await batch.shrink(deps.wait ?? pause);
        break;
      case 'refused':
        for (const id of outcome.ticketIds) without.ticketIds.add(id);
        for (const id of outcome.agentIds) without.agentIds.add(id);
        break;
    }
  }
}

/** Halves on a conflict, after a pause with jitter; grows on success. */
class BatchSize {
  size = firstBatch;
  #conflicts = 0;

  grow(agents: number): void {
    this.size = Math.min(largestBatch(agents), this.size * 2);
    this.#conflicts = 0;
  }

  async shrink(wait: Pause): Promise<void> {
    this.#conflicts += 1;
    // The stream delivers the wake-up again, later, when things have calmed down.
    if (this.#conflicts > mostConflicts)
      throw new Error('a queue can not be drained: transactions keep conflicting');
    this.size = Math.max(1, Math.floor(this.size / 2));
    await wait(Math.random() * Math.min(500, 10 * 2 ** this.#conflicts));
  }
}

interface Planned {
  readonly before: Rotation;
  readonly plan: Plan;
  readonly agents: number;
  readonly at: number;
}

async function plan(
  queue: QueueId,
  most: number,
  without: { ticketIds: ReadonlySet<TicketId>; agentIds: ReadonlySet<AgentId> },
  deps: Draining,
): Promise<Planned | null> {
  let cursor: string | null = null;
  const [settings, agents, before, firstPage] = await Promise.all([
    deps.store.loadSettings(),
    deps.store.loadAgents(),
    deps.store.loadRotation(queue),
    deps.store.loadQueue(queue, { limit: entriesAtOnce, cursor: null }),
  ]);
  const now = deps.clock();
  let page = firstPage;
  for (;;) {
    const { waiting, swept } = sortOut(queue, page.entries, settings);
    if (swept.length > 0) await deps.store.dropEntries(queue, swept, now);
    const made = planAssignments({
      rotation: before,
      agents: agents.map(rotationAgent).filter((agent) => !without.agentIds.has(agent.id)),
      entries: waiting.filter((entry) => !without.ticketIds.has(entry.ticketId)),
      now,
      closedFor: closedFor(settings, now),
      backlogPerAgent: settings['round-robin'].backlogPerAgent,
      most,
    });
    if (made.turns.length > 0) return { before, plan: made, agents: agents.length, at: now };
    if (settings['round-robin'].backlog === 'leave' && waiting.length > 0)
      await deps.store.dropEntries(queue, waiting, now);
    cursor = page.cursor;
    if (cursor === null) return null;
    // Nobody takes what is at the head (backlog, or a gated channel): something newer may still have its turn.
    page = await deps.store.loadQueue(queue, { limit: entriesAtOnce, cursor });
  }
}

/** A8: what came before round robin was turned on is not swept up; with it off, the inbox's queue is nobody's. */
function sortOut(queue: QueueId, entries: readonly QueueEntry[], settings: Settings) {
  const { enabled, enabledAt } = settings['round-robin'];
  if (queue !== 'inbox') return { waiting: entries, swept: [] };
  if (!enabled) return { waiting: [], swept: entries };
  const cameBefore = (entry: QueueEntry): boolean => enabledAt !== null && entry.queuedAt < enabledAt;
  return { waiting: entries.filter((entry) => !cameBefore(entry)), swept: entries.filter(cameBefore) };
}

function closedFor(settings: Settings, now: number): 'none' | 'web_chat' | 'all' {
  const hours = settings['office-hours'];
  return isOpen(hours, inZone(now, hours.timeZone)) ? 'none' : settings['round-robin'].officeHoursGate;
}

function commit(queue: QueueId, { before, plan: made, at }: Planned, deps: Draining): Promise<TurnsOutcome> {
  const id = newDrainId();
  return deps.store.commitTurns({
    before,
    after: made.rotation,
    drain: {
      id,
      queue,
      at,
      ring: made.rotation.members,
      lastServed: before.lastServed,
      served: before.served,
      standings: made.standings,
      turns: made.turns.map(({ entry, agentId }) => ({
        ticketId: entry.ticketId,
        agentId,
        queuedAt: entry.queuedAt,
      })),
    },
  });
}

import type { AgentId, Instant, TicketId } from '#domain/ids.ts';
import type { QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { QueueId } from '#domain/ticket/ticket.ts';
import { type Pause, pause } from './again.ts';
import { newDrainId } from './ids.ts';
import type { Count, Log } from './log.ts';
import { moveEntries } from './move-entries.ts';
import { type Planned, type PlanningTurns, planTurns, type Without } from './plan-turns.ts';
import type { TicketStore, TurnsOutcome } from './ports.ts';

export type Draining = PlanningTurns & {
  readonly store: PlanningTurns['store'] & TicketStore;
  readonly log: Log;
  readonly count: Count;
  readonly wait?: Pause;
};

const firstBatch = 24;
/** A transaction holds 100 items: two a ticket, one an agent, the rotation and the drain. */
const largestBatch = (agents: number): number => Math.max(32, Math.min(49, Math.floor((98 - agents) / 2)));
const mostConflicts = 12;
const mostRefusals = 3;

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
  const refusals = new Refusals();
  let assigned = 0;
  for (;;) {
    const step = await planTurns(queue, batch.size, refusals, deps);
    if (step === null) return { assigned, ended: 'nothing-to-do' };
    if (step.do === 'drop') {
      await deps.store.dropEntries(queue, step.entries, { by: step.by, at: deps.clock() });
      continue;
    }
    if (step.do === 'move') {
      await moveEntries(queue, { ...step, now: deps.clock() }, deps);
      continue;
    }
    const { planned } = step;
    const outcome = await commit(queue, planned, deps);
    switch (outcome.outcome) {
      case 'committed':
        assigned += planned.plan.turns.length;
        deps.count('Assigned', planned.plan.turns.length);
        batch.grow(planned.agents);
        refusals.forgive();
        break;
      case 'rotation-moved-on':
        return { assigned, ended: 'somebody-else' };
      case 'conflict':
        await batch.shrink(deps.wait ?? pause);
        break;
      case 'refused':
        refusals.note(outcome, planned);
        break;
    }
  }
}

/**
 * Tickets and agents that refused: the plan is made again, and they cost nobody a turn (A7). A ticket is left out from
 * then on. An agent is not: the next plan sees how much room they have left, or that they have gone (A5), and
 * leaving them out of a batch would pass over somebody who is eligible (A4). It comes to that only if what is read
 * of them and what the commit demands keep differing, so that nobody holds up the others.
 */
class Refusals implements Without {
  readonly #entries = new Map<TicketId, Instant>();
  readonly #agents = new Map<AgentId, number>();

  note(
    { ticketIds, agentIds }: { ticketIds: readonly TicketId[]; agentIds: readonly AgentId[] },
    { plan }: Planned,
  ): void {
    const refused = new Set(ticketIds);
    for (const { entry } of plan.turns)
      if (refused.has(entry.ticketId)) this.#entries.set(entry.ticketId, entry.queuedAt);
    for (const id of agentIds) this.#agents.set(id, (this.#agents.get(id) ?? 0) + 1);
  }

  forgive(): void {
    this.#agents.clear();
  }

  readonly entry = ({ ticketId, queuedAt }: QueueEntry): boolean => this.#entries.get(ticketId) === queuedAt;
  readonly agent = (agentId: AgentId): boolean => (this.#agents.get(agentId) ?? 0) >= mostRefusals;
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
    await wait(Math.random() * Math.min(1_000, 20 * 2 ** this.#conflicts));
  }
}

function commit(queue: QueueId, { before, plan, at }: Planned, deps: Draining): Promise<TurnsOutcome> {
  return deps.store.commitTurns({
    before,
    after: plan.rotation,
    drain: {
      id: newDrainId(),
      queue,
      at,
      ring: plan.rotation.members,
      lastServed: before.lastServed,
      served: before.served,
      standings: plan.standings,
      turns: plan.turns.map(({ entry, agentId }) => ({
        ticketId: entry.ticketId,
        agentId,
        queuedAt: entry.queuedAt,
      })),
    },
  });
}

import type { Agent } from '#domain/agent.ts';
import type { AgentId } from '#domain/ids.ts';
import type { Drain } from '#domain/rotation/explain.ts';
import type { QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';
import type { Settings } from '#domain/settings.ts';
import type { QueuePage, RotationStore, Turns, TurnsOutcome } from '#use-cases/ports.ts';
import type { FactsRead } from './processes.ts';

/** Turns that were given out, with what whoever gave them out had read of the table just before. */
export interface Witnessed {
  readonly drain: Drain;
  readonly rotation: Rotation;
  readonly settings: Settings;
  readonly agents: readonly Agent[];
  readonly entries: readonly QueueEntry[];
  /** How often each had refused since the last turns that this process gave out. */
  readonly refusals: ReadonlyMap<AgentId, number>;
}

const isFact = new Set(['loadSettings', 'loadAgents', 'loadRotation', 'loadQueue']);

/** Looks over the shoulder of every process that gives out turns. */
export class Witness {
  readonly #attempts: Witnessed[] = [];

  /** Before a call is made: whoever makes it may never hear what came of it. */
  asked({ read, refusals }: FactsRead, name: string, args: readonly unknown[]): void {
    if (name !== 'commitTurns') return;
    const [{ drain }] = args as [Turns];
    this.#attempts.push({
      drain,
      rotation: read.get('loadRotation') as Rotation,
      settings: read.get('loadSettings') as Settings,
      agents: read.get('loadAgents') as Agent[],
      entries: (read.get('loadQueue') as QueuePage).entries,
      refusals: new Map(refusals),
    });
  }

  answered({ read, refusals }: FactsRead, name: string, result: unknown): void {
    if (isFact.has(name)) read.set(name, result);
    if (name !== 'commitTurns') return;
    const outcome = result as TurnsOutcome;
    if (outcome.outcome === 'committed') refusals.clear();
    if (outcome.outcome !== 'refused') return;
    for (const id of outcome.agentIds) refusals.set(id, (refusals.get(id) ?? 0) + 1);
  }

  /** What was given out for good. */
  async drains(store: Pick<RotationStore, 'loadDrains'>): Promise<Witnessed[]> {
    const kept = await store.loadDrains(this.#attempts.map(({ drain }) => drain.id));
    const ids = new Set(kept.map(({ id }) => id));
    return this.#attempts.filter(({ drain }) => ids.has(drain.id));
  }
}

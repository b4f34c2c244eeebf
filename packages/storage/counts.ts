import type { AgentId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Badge, CountStore } from '#use-cases/ports.ts';
import { isPresent } from './conditions.ts';
import { assigning, both, changes, keys, the } from './expression.ts';
import { badgeCountKind } from './items/badge-count.ts';
import { agentKey, badgeCountKey, badgeSlots, countsPartition } from './keys.ts';
import type { Table } from './table.ts';
import type { Write } from './transaction.ts';

export function createCountStore(table: Table): CountStore {
  return {
    async loadCounts() {
      const { items } = await table.query(keys`${the('pk')} = ${countsPartition}`, { ConsistentRead: true });
      const counts = { none: 0, ai: 0, elsewhere: 0 };
      for (const { badge, value } of items.map(badgeCountKind.parse)) counts[badge] += value;
      return counts;
    },
  };
}

/** Whose load counts a ticket, and which badge: what its item remembers. */
export type Marks = Pick<Ticket, 'loadOf' | 'listedIn'>;

export const uncounted: Marks = { loadOf: null, listedIn: null };

/** How tickets are counted, and are to be. */
export interface Recount {
  readonly from: Marks;
  readonly to: Marks;
}

/** What an agent's counts change by. */
export interface Share {
  readonly load: number;
  readonly open: number;
}

/** What many tickets change together: a write an agent, and one a badge, however many tickets concern them. */
export function sharesOf(recounts: readonly Recount[]) {
  const agents = new Map<AgentId, Share>();
  const badges = new Map<Badge, number>();
  const add = (agentId: AgentId, { load, open }: Share): void => {
    const sum = agents.get(agentId) ?? { load: 0, open: 0 };
    agents.set(agentId, { load: sum.load + load, open: sum.open + open });
  };
  const count = ({ loadOf, listedIn }: Marks, by: number): void => {
    if (loadOf !== null) add(loadOf, { load: by, open: 0 });
    if (listedIn === null) return;
    if (listedIn === 'none' || listedIn === 'ai' || listedIn === 'elsewhere')
      badges.set(listedIn, (badges.get(listedIn) ?? 0) + by);
    else add(listedIn, { load: 0, open: by });
  };
  for (const { from, to } of recounts) {
    count(from, -1);
    count(to, 1);
  }
  return { agents, badges };
}

/** The writes that go with the tickets' own; what comes to nothing needs none. */
export function countWrites<Meaning>(
  recounts: readonly Recount[],
  isKnown: (agentId: AgentId) => boolean,
  unknown: (agentId: AgentId) => Meaning,
): Write<Meaning>[] {
  const { agents, badges } = sharesOf(recounts);
  const slot = Math.floor(Math.random() * badgeSlots);
  return [
    ...[...agents].flatMap(([agentId, share]) =>
      isKnown(agentId) && (share.load !== 0 || share.open !== 0)
        ? [agentCount(agentId, share, { condition: isPresent, means: unknown(agentId) })]
        : [],
    ),
    ...[...badges].flatMap(([badge, by]) => (by === 0 ? [] : [badgeCount(badge, slot, by)])),
  ];
}

/**
 * Counts an agent's tickets up or down, and their room against the load; `version` is not touched. Refused where the
 * condition says so, which has to see to it that there is such an agent.
 */
export const agentCount = <Meaning>(
  agentId: AgentId,
  { load, open }: Share,
  unless: NonNullable<Write<Meaning>['unless']>,
): Write<Meaning> => ({
  change: agentKey(agentId),
  by: changes`ADD ${the('load')} ${load}, ${the('room')} ${-load}, ${the('open')} ${open}`,
  unless,
});

/** Any slot is as good as another: two transactions should seldom want the same. */
const badgeCount = (badge: Badge, slot: number, by: number): Write<never> => ({
  change: badgeCountKey(badge, slot),
  by: both(assigning(badgeCountKind.mark({ badge })), changes`ADD ${the('value')} ${by}`),
});

import type { AgentId } from '#domain/ids.ts';
import type { AgentStore, CountStore } from './ports.ts';

/** How many open tickets each view has. */
export interface ViewCounts {
  readonly all: number;
  readonly mine: number;
  readonly unassigned: number;
}

/**
 * A2: the views' badges, at the cost of a few items however many tickets there are. Somebody who has left may have open
 * tickets for a while. What is counted while it is being read may show on one side only: that is no reason for a badge
 * to be less than nothing.
 */
export async function countViews(
  me: AgentId,
  { store }: { readonly store: AgentStore & CountStore },
): Promise<ViewCounts> {
  const [agents, { none, ai, elsewhere }] = await Promise.all([store.loadAgents(), store.loadCounts()]);
  const open = (id: AgentId | null): number =>
    agents.filter((agent) => id === null || agent.id === id).reduce((sum, agent) => sum + agent.open, 0);
  return {
    all: Math.max(0, none + ai + elsewhere + open(null)),
    mine: Math.max(0, open(me)),
    unassigned: Math.max(0, none),
  };
}

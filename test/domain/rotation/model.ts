import type { AgentId } from '#domain/ids.ts';
import { minute } from '#domain/ids.ts';
import type { PassedOver } from '#domain/rotation/explain.ts';
import type { Planning, QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { RotationAgent } from '#domain/rotation/standing.ts';

/** A turn as somebody with paper and pencil would give it, with the reasons noted down. */
interface PencilledTurn {
  readonly ticketId: string;
  readonly agentId: AgentId;
  readonly passedOver: readonly PassedOver[];
  /** Everyone who could have had this ticket at that moment, whoever got it included, in ring order from the cursor. */
  readonly eligible: readonly AgentId[];
}

/**
 * The rotation on paper: a list of names that is passed round, name by name, for each ticket in the pile. It shares
 * nothing with the code but its inputs.
 */
export function pencil(planning: Planning): PencilledTurn[] {
  const loads = new Map(planning.agents.map((agent) => [agent.id, agent.load]));
  const names = ring(planning);
  let last = planning.rotation.members.findIndex(({ ordinal }) => ordinal === planning.rotation.lastServed);
  const turns: PencilledTurn[] = [];
  for (const entry of planning.entries) {
    if (turns.length >= planning.most || isShut(planning, entry)) continue;
    const asked = names.map((_, n) => (last + 1 + n) % names.length);
    const answers = asked.map((place) => {
      const agentId = names[place] ?? 'agt_nobody';
      return { place, agentId, why: whyNot(planning, loads, agentId, entry) };
    });
    const chosen = answers.findIndex(({ why }) => why === null);
    const taker = answers[chosen];
    if (taker === undefined) continue;
    last = taker.place;
    loads.set(taker.agentId, (loads.get(taker.agentId) ?? 0) + 1);
    turns.push({
      ticketId: entry.ticketId,
      agentId: taker.agentId,
      passedOver: answers.slice(0, chosen).map(({ agentId, why }) => ({ agentId, why: why ?? 'gone' })),
      eligible: answers.filter(({ why }) => why === null).map(({ agentId }) => agentId),
    });
  }
  return turns;
}

export const isShut = (planning: Planning, entry: QueueEntry): boolean =>
  planning.closedFor === 'all' || planning.closedFor === entry.channel;

export const isBacklog = (planning: Planning, entry: QueueEntry): boolean =>
  planning.now > entry.queuedAt + 10 * minute;

const isThere = (agent: RotationAgent, now: number): boolean =>
  agent.mayBeAssigned && agent.inTeam && agent.presence === 'online' && (agent.onlineUntil ?? 0) > now;

/** Whoever is in the ring, newcomers last, in the order in which they came online. */
export function ring({ rotation, agents, now, leftOut = () => false }: Planning): AgentId[] {
  const names = rotation.members.map(({ agentId }) => agentId);
  const newcomers = agents
    .filter((agent) => isThere(agent, now) && !leftOut(agent.id) && !names.includes(agent.id))
    .toSorted((a, b) => `${a.onlineSince}${a.id}`.localeCompare(`${b.onlineSince}${b.id}`));
  return [...names, ...newcomers.map(({ id }) => id)];
}

export function whyNot(
  planning: Planning,
  loads: ReadonlyMap<AgentId, number>,
  agentId: AgentId,
  entry: QueueEntry,
): PassedOver['why'] | null {
  const agent = planning.agents.find(({ id }) => id === agentId);
  const load = loads.get(agentId) ?? 0;
  if (agent === undefined) return 'gone';
  if (!agent.mayBeAssigned) return 'not-an-assignee';
  if (!agent.inTeam) return 'not-in-team';
  if (agent.presence === 'offline') return 'offline';
  if (!isThere(agent, planning.now)) return 'session-over';
  if (planning.leftOut?.(agentId) === true) return 'left-out';
  if (agent.maxOpenTickets !== null && load >= agent.maxOpenTickets) return 'at-limit';
  const { backlogPerAgent } = planning;
  if (isBacklog(planning, entry) && backlogPerAgent !== null && load >= backlogPerAgent)
    return 'backlog-limit';
  return null;
}

import type { AgentId } from './agent.ts';
import type { PresenceLogged, TurnLogged } from './log.ts';

/** Turns one after another in which the same agents were eligible. */
export interface Stretch {
  /** In ring order, from whoever had the first turn. */
  readonly ring: readonly AgentId[];
  readonly turns: readonly TurnLogged[];
}

/**
 * Cuts the turns where the set of eligible agents changes (A4 counts for those who stay eligible), and where turns
 * in between belong to tickets that aren't ours.
 */
export function stretchesOf(turns: readonly TurnLogged[]): Stretch[] {
  const stretches: { ring: readonly AgentId[]; turns: TurnLogged[] }[] = [];
  for (const turn of turns.toSorted((a, b) => a.turn - b.turn)) {
    const ring = [turn.agentId, ...turn.eligible];
    const current = stretches.at(-1);
    const goesOn = current?.turns.at(-1)?.turn === turn.turn - 1 && isSameSet(current.ring, ring);
    if (current && goesOn) current.turns.push(turn);
    else stretches.push({ ring, turns: [turn] });
  }
  return stretches;
}

const isSameSet = (a: readonly AgentId[], b: readonly AgentId[]): boolean =>
  a.length === b.length && a.every((agent) => b.includes(agent));

/** How many turns each agent had in a stretch, those who had none included. */
export const countTurns = ({ ring, turns }: Stretch): Map<AgentId, number> =>
  new Map(ring.map((agent) => [agent, turns.filter(({ agentId }) => agentId === agent).length]));

/** A4: the most that anybody was ahead of anybody else, at any time. */
export function largestLead({ ring, turns }: Stretch): number {
  const counts = new Map(ring.map((agent) => [agent, 0]));
  let lead = 0;
  for (const { agentId } of turns) {
    counts.set(agentId, (counts.get(agentId) ?? 0) + 1);
    lead = Math.max(lead, Math.max(...counts.values()) - Math.min(...counts.values()));
  }
  return lead;
}

/** A4: turns that went to somebody else than the ring's next. */
export const outOfOrder = ({ ring, turns }: Stretch): TurnLogged[] =>
  turns.filter(({ agentId }, index) => agentId !== ring[index % ring.length]);

/** Numbers of turns that were given out more than once. */
export function repeatedTurns(turns: readonly TurnLogged[]): number[] {
  const numbers = turns.map(({ turn }) => turn);
  return [...new Set(numbers.filter((number, index) => numbers.indexOf(number) !== index))];
}

/** A5: whether an agent surely was here, or surely away, by what the demo itself did; undefined where it can't say. */
export function presenceAt(
  agentId: AgentId,
  at: number,
  presence: readonly PresenceLogged[],
): 'online' | 'offline' | undefined {
  const own = presence.filter((change) => change.agentId === agentId);
  if (own.some(({ askedAt, answeredAt }) => askedAt <= at && at <= answeredAt)) return undefined;
  return own.findLast(({ answeredAt }) => answeredAt < at)?.status;
}

/** A5: turns of somebody who had left. */
export const givenToTheAbsent = (
  turns: readonly TurnLogged[],
  presence: readonly PresenceLogged[],
): TurnLogged[] => turns.filter(({ agentId, at }) => presenceAt(agentId, at, presence) === 'offline');

/** A4, A12: turns before which somebody who was here was not counted in. The limits of the backlog may leave people out. */
export function leftOut(turns: readonly TurnLogged[], presence: readonly PresenceLogged[]): TurnLogged[] {
  const agents = [...new Set(presence.map(({ agentId }) => agentId))];
  return turns
    .filter(({ backlog }) => !backlog)
    .filter(({ agentId, eligible, at }) =>
      agents.some(
        (agent) =>
          agent !== agentId && !eligible.includes(agent) && presenceAt(agent, at, presence) === 'online',
      ),
    );
}

import type { AgentId } from '#domain/ids.ts';
import type { Turns } from './world.ts';

/** When something reached the table, and when the answer was there: in between it took effect. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Leaving extends Span {
  readonly agentId: AgentId;
}

/** How fairly turns were given out. */
export interface Fairness {
  /** Tickets of those who stayed eligible: the fewest and the most that one of them got. */
  readonly stayed: readonly [number, number];
  /** Tickets of those who went offline in the middle. */
  readonly left: readonly number[];
  /** Turns that went to another than the next in the ring. */
  readonly outOfOrder: number;
  /** Of those, the ones that went to whoever had the turn before. */
  readonly again: number;
  /** Tickets given to somebody whose going offline had been answered before the write that gave it was sent. */
  readonly toAbsent: number;
}

export interface Course {
  /** In the order in which they were taken. */
  readonly turns: Turns;
  readonly ring: readonly AgentId[];
  readonly leavings: readonly Leaving[];
  /** When each ticket was given out. */
  readonly given: ReadonlyMap<string, Span>;
}

/**
 * What is under way while somebody goes offline may rightly come before it or after it, so only what is certain counts:
 *
 * ```
 *  goes offline           ├── sent ─────── answered ──┤
 *  skipped      wrongly ──┤   rightly ────────────────────────────
 *  served       rightly ──────────────────────────────┤  wrongly ──
 * ```
 */
export function judge({ turns, ring, leavings, given }: Course): Fairness {
  const share = (agentId: AgentId): number => turns.filter((turn) => turn.agentId === agentId).length;
  const leavingOf = new Map(leavings.map((leaving) => [leaving.agentId, leaving]));
  const shares = ring.filter((agentId) => !leavingOf.has(agentId)).map(share);
  let [outOfOrder, again, toAbsent] = [0, 0, 0];
  let before = -1;
  for (const { ticketId, agentId } of turns) {
    const { from, to } = given.get(ticketId) ?? { from: 0, to: 0 };
    const passedOver = between(ring, before, ring.indexOf(agentId));
    if (passedOver.some((one) => (leavingOf.get(one)?.from ?? Number.POSITIVE_INFINITY) > to))
      outOfOrder += 1;
    if (agentId === ring[before]) again += 1;
    if ((leavingOf.get(agentId)?.to ?? Number.POSITIVE_INFINITY) < from) toAbsent += 1;
    before = ring.indexOf(agentId);
  }
  return {
    stayed: [Math.min(...shares), Math.max(...shares)],
    left: leavings.map(({ agentId }) => share(agentId)),
    outOfOrder,
    again,
    toAbsent,
  };
}

/** Whoever stands in the ring after the one place and before the other. */
function between(ring: readonly AgentId[], before: number, place: number): readonly AgentId[] {
  const next = before + 1;
  return place >= next ? ring.slice(next, place) : [...ring.slice(next), ...ring.slice(0, place)];
}

/** A4: within one of each other, in ring order. */
export const isInTurn = ({ stayed: [fewest, most], outOfOrder }: Fairness): boolean =>
  most - fewest <= 1 && outOfOrder === 0;

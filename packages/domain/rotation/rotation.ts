import type { AgentId } from '../ids.ts';
import type { QueueId } from '../ticket/ticket.ts';

/** Whoever was once in the ring keeps their ordinal, so that joining and leaving can't skip or double anyone. */
export interface RingMember {
  readonly agentId: AgentId;
  readonly ordinal: number;
}

/** The ordered ring of a queue and the cursor in it (A4). */
export interface Rotation {
  readonly queue: QueueId;
  /** In ring order: ascending ordinals. */
  readonly members: readonly RingMember[];
  /** Ordinal of whoever was served last; 0 before the first turn. */
  readonly lastServed: number;
  /** Turns given out so far. */
  readonly served: number;
  readonly version: number;
}

export const newRotation = (queue: QueueId): Rotation => ({
  queue,
  members: [],
  lastServed: 0,
  served: 0,
  version: 0,
});

/** Adds those who aren't in the ring yet at its end, in the order given. */
export function join(rotation: Rotation, agentIds: readonly AgentId[]): Rotation {
  const known = new Set(rotation.members.map((member) => member.agentId));
  const joining = agentIds.filter((agentId) => !known.has(agentId));
  if (joining.length === 0) return rotation;
  const last = Math.max(rotation.lastServed, rotation.members.at(-1)?.ordinal ?? 0);
  const added = joining.map((agentId, index) => ({ agentId, ordinal: last + 1 + index }));
  return { ...rotation, members: [...rotation.members, ...added] };
}

/** The members in the order of their turns, beginning after whoever was served last. */
export function inTurnOrder(members: readonly RingMember[], lastServed: number): readonly RingMember[] {
  const next = members.findIndex((member) => member.ordinal > lastServed);
  return next <= 0 ? members : [...members.slice(next), ...members.slice(0, next)];
}

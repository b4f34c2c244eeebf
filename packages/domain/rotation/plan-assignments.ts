import { type AgentId, type Instant, minute, type TicketId } from '../ids.ts';
import type { Channel } from '../ticket/ticket.ts';
import { inTurnOrder, join, type RingMember, type Rotation } from './rotation.ts';
import { type RotationAgent, type Standing, standingOf } from './standing.ts';

/** A ticket that waits in a queue. */
export interface QueueEntry {
  readonly ticketId: TicketId;
  readonly channel: Channel;
  readonly queuedAt: Instant;
}

/** A8: what waited longer than this is backlog. */
export const backlogAfter = 10 * minute;

export interface Planning {
  readonly rotation: Rotation;
  readonly agents: readonly RotationAgent[];
  /** Who gets nothing in this plan. */
  readonly leftOut?: (agentId: AgentId) => boolean;
  /** Oldest first. */
  readonly entries: readonly QueueEntry[];
  readonly now: Instant;
  /** A6: whether automatic assignment is gated by office hours now, and for which channels. */
  readonly closedFor: 'none' | 'web_chat' | 'all';
  /** A8: most unanswered tickets an agent has before they get more of the backlog; null = no limit. */
  readonly backlogPerAgent: number | null;
  /** Most turns in one plan. */
  readonly most: number;
}

export interface Turn {
  readonly entry: QueueEntry;
  readonly agentId: AgentId;
}

export interface Plan {
  readonly turns: readonly Turn[];
  /** The rotation after these turns: joined by those who came online, its cursor at the last one served. */
  readonly rotation: Rotation;
  /** As things stood when the plan was made: what explains each turn (A12). */
  readonly standings: readonly Standing[];
}

/** A6. */
export const isGated = (entry: Pick<QueueEntry, 'channel'>, closedFor: Planning['closedFor']): boolean =>
  closedFor === 'all' || (closedFor === 'web_chat' && entry.channel === 'web_chat');

/** How many more tickets each agent takes, as turns are given out. */
class Room {
  readonly #left: Map<AgentId, { room: number; backlogRoom: number }>;

  constructor(standings: readonly Standing[]) {
    this.#left = new Map(
      standings.flatMap((standing) =>
        standing.absent === null
          ? [
              [
                standing.agentId,
                {
                  room: standing.room ?? Number.POSITIVE_INFINITY,
                  backlogRoom: standing.backlogRoom ?? Number.POSITIVE_INFINITY,
                },
              ],
            ]
          : [],
      ),
    );
  }

  takes(agentId: AgentId, backlog: boolean): boolean {
    const left = this.#left.get(agentId);
    return left !== undefined && left.room > 0 && (!backlog || left.backlogRoom > 0);
  }

  take(agentId: AgentId): void {
    const left = this.#left.get(agentId);
    if (left === undefined) return;
    left.room -= 1;
    left.backlogRoom -= 1;
  }
}

/**
 * A4, A6, A8, A10: gives the oldest entries out in ring order to those who are eligible, each turn going to the
 * next after whoever was served last. Among agents who stay eligible nobody is ever more than one turn ahead.
 */
export function planAssignments(planning: Planning): Plan {
  const { agents, now, backlogPerAgent, most, closedFor } = planning;
  const standings = agents.map((agent): Standing => {
    const standing = standingOf(agent, now, backlogPerAgent);
    const isLeftOut = standing.absent === null && planning.leftOut?.(agent.id) === true;
    return isLeftOut ? { agentId: agent.id, absent: 'left-out' } : standing;
  });
  const rotation = join(planning.rotation, joiners(agents, standings));
  const room = new Room(standings);
  const turns: Turn[] = [];
  let lastServed = rotation.lastServed;
  for (const entry of planning.entries) {
    if (turns.length === most) break;
    if (isGated(entry, closedFor)) continue;
    const next = nextInLine(rotation.members, lastServed, (agentId) =>
      room.takes(agentId, now - entry.queuedAt > backlogAfter),
    );
    if (next === undefined) continue;
    room.take(next.agentId);
    lastServed = next.ordinal;
    turns.push({ entry, agentId: next.agentId });
  }
  const served = rotation.served + turns.length;
  return { turns, rotation: { ...rotation, lastServed, served, version: rotation.version + 1 }, standings };
}

const nextInLine = (
  members: readonly RingMember[],
  lastServed: number,
  takes: (agentId: AgentId) => boolean,
): RingMember | undefined => inTurnOrder(members, lastServed).find((member) => takes(member.agentId));

/** Those who are eligible, in the order in which they came online. */
function joiners(agents: readonly RotationAgent[], standings: readonly Standing[]): AgentId[] {
  const present = new Set(
    standings.filter((standing) => standing.absent === null).map(({ agentId }) => agentId),
  );
  return agents
    .filter((agent) => present.has(agent.id))
    .toSorted((a, b) => (a.onlineSince ?? 0) - (b.onlineSince ?? 0) || (a.id < b.id ? -1 : 1))
    .map((agent) => agent.id);
}

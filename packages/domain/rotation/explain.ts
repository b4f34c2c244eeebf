import type { AgentId, DrainId, Instant, TicketId } from '../ids.ts';
import type { QueueId } from '../ticket/ticket.ts';
import { backlogAfter } from './plan-assignments.ts';
import { inTurnOrder, type RingMember } from './rotation.ts';
import type { Absence, Standing } from './standing.ts';

/** The record of one transaction of the rotation: the ring as it was, and who got what. */
export interface Drain {
  readonly id: DrainId;
  readonly queue: QueueId;
  readonly at: Instant;
  readonly ring: readonly RingMember[];
  /** Ordinal of whoever was served last before this drain. */
  readonly lastServed: number;
  /** Turns of this queue given out before this drain. */
  readonly served: number;
  readonly standings: readonly Standing[];
  readonly turns: readonly {
    readonly ticketId: TicketId;
    readonly agentId: AgentId;
    readonly queuedAt: Instant;
  }[];
}

export type PassedOver = { readonly agentId: AgentId; readonly why: Absence | 'at-limit' | 'backlog-limit' };

/** A12: whose turn it was, who else could have been, and who was passed over and why. */
export interface Explanation {
  readonly queue: QueueId;
  readonly agentId: AgentId;
  /** Counts the queue's turns from 1. */
  readonly turn: number;
  readonly at: Instant;
  readonly queuedAt: Instant;
  /** Everyone else who was eligible then, in the order of their turns after this one. */
  readonly eligible: readonly AgentId[];
  /** Whoever stood between the one served before and this one. */
  readonly passedOver: readonly PassedOver[];
}

/** Replays a drain up to one of its turns, and tells how that turn came about. */
export function explainTurn(drain: Drain, place: number): Explanation | null {
  const turn = drain.turns[place];
  if (turn === undefined) return null;
  const before = drain.turns.slice(0, place);
  const given = (agentId: AgentId): number => before.filter((earlier) => earlier.agentId === agentId).length;
  const lastAgent = before.at(-1)?.agentId;
  const lastServed = drain.ring.find((member) => member.agentId === lastAgent)?.ordinal ?? drain.lastServed;
  const order = inTurnOrder(drain.ring, lastServed).map((member) => member.agentId);
  const backlog = drain.at - turn.queuedAt > backlogAfter;
  const verdicts = order.map((agentId) => ({
    agentId,
    why: verdict(
      drain.standings.find((standing) => standing.agentId === agentId),
      given(agentId),
      backlog,
    ),
  }));
  const mine = order.indexOf(turn.agentId);
  return {
    queue: drain.queue,
    agentId: turn.agentId,
    turn: drain.served + place + 1,
    at: drain.at,
    queuedAt: turn.queuedAt,
    eligible: verdicts
      .slice(mine + 1)
      .filter(({ why }) => why === null)
      .map(({ agentId }) => agentId),
    passedOver: verdicts
      .slice(0, mine)
      .flatMap(({ agentId, why }) => (why === null ? [] : [{ agentId, why }])),
  };
}

function verdict(standing: Standing | undefined, given: number, backlog: boolean): PassedOver['why'] | null {
  if (standing === undefined) return 'gone';
  if (standing.absent !== null) return standing.absent;
  if (standing.room !== null && standing.room <= given) return 'at-limit';
  if (backlog && standing.backlogRoom !== null && standing.backlogRoom <= given) return 'backlog-limit';
  return null;
}

import type { Channel } from '#domain/ticket/ticket.ts';
import type { AgentId, Ticket } from './agent.ts';
import type { ThreadName } from './threads.ts';

/** What the demo did, as it noted it down itself: the system's own account is held against it. All times are epoch milliseconds by the local clock. */
export interface Log {
  readonly messages: MessageLogged[];
  readonly answers: AnswerLogged[];
  readonly presence: PresenceLogged[];
  /** Assignments by hand that were made. */
  readonly claims: ClaimLogged[];
  readonly reopenings: ReopeningLogged[];
  readonly leavings: LeavingLogged[];
  /** Turns of the rotation, as the tickets told when they had just been given out. */
  readonly turns: TurnLogged[];
  /** What was refused and shouldn't have been, and the other way round. */
  readonly refusals: string[];
}

export interface MessageLogged {
  readonly channel: Channel;
  readonly thread: ThreadName;
  readonly id: string;
  readonly text: string;
  /** A machine wrote it: it counts for nothing (RFC 3834). */
  readonly automatic: boolean;
  /** Names of files that came with it. */
  readonly files: readonly string[];
  readonly at: number;
  /** How often it was delivered and answered with 2xx; more than 1 is a duplicate. */
  deliveries: number;
}

export interface AnswerLogged {
  readonly thread: ThreadName;
  readonly text: string;
  readonly internal: boolean;
  readonly thenClose: boolean;
  readonly by: string;
  readonly at: number;
}

export interface PresenceLogged {
  readonly agentId: AgentId;
  readonly status: 'online' | 'offline';
  /** The change took hold some time between these two. */
  readonly askedAt: number;
  readonly answeredAt: number;
}

export interface ClaimLogged {
  readonly number: number;
  readonly by: string;
  readonly to: AgentId;
}

export interface ReopeningLogged {
  readonly thread: ThreadName;
  readonly at: number;
}

/** A visitor ended the chat. */
export type LeavingLogged = ReopeningLogged;

export interface TurnLogged {
  readonly number: number;
  readonly turn: number;
  readonly agentId: AgentId;
  /** Everyone else who was eligible, in ring order after this agent. */
  readonly eligible: readonly AgentId[];
  /** Had waited so long that the limit of the backlog held for it (A8). */
  readonly backlog: boolean;
  readonly at: number;
}

export const newLog = (): Log => ({
  messages: [],
  answers: [],
  presence: [],
  claims: [],
  reopenings: [],
  leavings: [],
  turns: [],
  refusals: [],
});

/** A8: what waited longer than this is backlog. */
const backlogAfterMs = 10 * 60_000;

/** The turn that gave a ticket to its assignee; undefined where a person did, or nobody yet. */
export function turnOf({ number, assignment }: Ticket): TurnLogged | undefined {
  const explanation = assignment?.explanation;
  if (assignment === undefined || explanation === undefined) return undefined;
  const at = Date.parse(assignment.at);
  return {
    number,
    turn: explanation.turn,
    agentId: explanation.agent.id,
    eligible: explanation.eligible.map(({ id }) => id),
    backlog: at - Date.parse(explanation.queuedAt) > backlogAfterMs,
    at,
  };
}

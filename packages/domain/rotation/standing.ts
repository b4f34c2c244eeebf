import type { AgentId, Instant } from '../ids.ts';

/** What the rotation knows of an agent. */
export interface RotationAgent {
  readonly id: AgentId;
  /** A1: the role is one of the four that may be assignees. */
  readonly mayBeAssigned: boolean;
  /** A9: of the team whose queue it is; everyone is of the inbox. */
  readonly inTeam: boolean;
  readonly presence: 'online' | 'offline';
  /** A5: the end of the session; null while offline. */
  readonly onlineUntil: Instant | null;
  /** Came online: joins the ring in this order. */
  readonly onlineSince: Instant | null;
  /** A10: most tickets that wait for us; null = no limit. */
  readonly maxOpenTickets: number | null;
  /** Tickets of theirs that wait for us. */
  readonly load: number;
}

export type Absence =
  | 'offline'
  | 'session-over'
  | 'not-an-assignee'
  | 'not-in-team'
  /** No longer one of the people here. */
  | 'gone'
  /** What they were seen to take and what they took kept differing: they were changing just then. */
  | 'left-out';

/** Why somebody is passed over (A12), or how many more tickets they take (null = no limit). */
export type Standing =
  | { readonly agentId: AgentId; readonly absent: Absence }
  | {
      readonly agentId: AgentId;
      readonly absent: null;
      readonly room: number | null;
      /** A8: how many more of the backlog. */
      readonly backlogRoom: number | null;
    };

const roomLeft = (limit: number | null, load: number): number | null =>
  limit === null ? null : Math.max(0, limit - load);

/** A4, A5, A10: whether an agent is eligible now. */
export function standingOf(agent: RotationAgent, now: Instant, backlogPerAgent: number | null): Standing {
  if (!agent.mayBeAssigned) return { agentId: agent.id, absent: 'not-an-assignee' };
  if (!agent.inTeam) return { agentId: agent.id, absent: 'not-in-team' };
  if (agent.presence === 'offline') return { agentId: agent.id, absent: 'offline' };
  if (agent.onlineUntil === null || agent.onlineUntil <= now)
    return { agentId: agent.id, absent: 'session-over' };
  return {
    agentId: agent.id,
    absent: null,
    room: roomLeft(agent.maxOpenTickets, agent.load),
    backlogRoom: roomLeft(backlogPerAgent, agent.load),
  };
}

import { type AgentId, type Instant, second } from './ids.ts';
import type { RotationAgent } from './rotation/standing.ts';

export type Role = 'owner' | 'admin' | 'manager' | 'support' | 'analyst';

/** A person who works in the inbox. */
export interface Agent {
  readonly id: AgentId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** A10: most tickets that wait for us; null = no limit. */
  readonly maxOpenTickets: number | null;
  /** As the agent set it (A5); see `presenceOf`. */
  readonly presence: 'online' | 'offline';
  readonly onlineSince: Instant | null;
  readonly onlineUntil: Instant | null;
  /** Null while the switch says online, and for whoever never was. */
  readonly offlineSince: Instant | null;
  /** Tokens of sign-ins before this are refused; a whole second. */
  readonly signedOutAt: Instant | null;
  /** Tickets assigned to them that wait for us; kept by the store. */
  readonly load: number;
  /** Open tickets assigned to them; kept by the store. */
  readonly open: number;
  /** No longer one of the team: what they did keeps their name, and nothing else does. */
  readonly removedAt: Instant | null;
  /** Counts every write but those of the load and of open tickets. */
  readonly version: number;
}

/** A5: everyone starts offline. */
export const newAgent = (known: Pick<Agent, 'id' | 'email' | 'name' | 'role'>): Agent => ({
  ...known,
  maxOpenTickets: null,
  presence: 'offline',
  onlineSince: null,
  onlineUntil: null,
  offlineSince: null,
  signedOutAt: null,
  load: 0,
  open: 0,
  removedAt: null,
  version: 1,
});

/** A1: who may assign, and be an assignee. */
export const mayBeAssigned = (role: Role): boolean => role !== 'analyst';

/** A1: whoever may be given tickets: one of the four roles, and still one of the team. */
export const isAssignee = (agent: Pick<Agent, 'role' | 'removedAt'>): boolean =>
  agent.removedAt === null && mayBeAssigned(agent.role);

/** A5: the end of the session makes one offline, whatever the switch says. */
export const presenceOf = (
  agent: Pick<Agent, 'presence' | 'onlineUntil'>,
  now: Instant,
): 'online' | 'offline' =>
  agent.presence === 'online' && agent.onlineUntil !== null && agent.onlineUntil > now ? 'online' : 'offline';

/** @param inTeam whether they are of the team whose rotation it is; everyone is of the inbox */
export const rotationAgent = (agent: Agent, inTeam = true): RotationAgent => ({
  ...agent,
  inTeam,
  mayBeAssigned: isAssignee(agent),
});

/** A5: only the agent sets it, and everyone starts offline. Coming back keeps `onlineSince` while already online. */
export function goOnline(agent: Agent, now: Instant, onlineUntil: Instant): Agent {
  const already = presenceOf(agent, now) === 'online';
  return {
    ...agent,
    presence: 'online',
    onlineSince: already ? agent.onlineSince : now,
    onlineUntil,
    offlineSince: null,
    version: agent.version + 1,
  };
}

export const goOffline = (agent: Agent, now: Instant): Agent => ({
  ...agent,
  presence: 'offline',
  onlineSince: null,
  onlineUntil: null,
  offlineSince: agent.presence === 'online' ? Math.min(now, agent.onlineUntil ?? now) : agent.offlineSince,
  version: agent.version + 1,
});

/** A5: the session is over, and the switch follows; null where it isn't, or where it has followed already. */
export const endSession = (agent: Agent, now: Instant): Agent | null =>
  agent.presence === 'online' && presenceOf(agent, now) === 'offline' ? goOffline(agent, now) : null;

/** A11: whether somebody was away then, and has not been back since. */
export const hasBeenAwaySince = (agent: Agent, at: Instant): boolean =>
  at >= ((agent.presence === 'online' ? agent.onlineUntil : agent.offlineSince) ?? 0);

/**
 * A5: signing out makes one offline, and ends the tokens of that sign-in and of earlier ones. A token tells the time of
 * its sign-in in whole seconds: one that begins in the second of this signing out is good, unless it shares its
 * second with the sign-in that ends.
 */
export function signOut(agent: Agent, { signedInAt, now }: { signedInAt: Instant; now: Instant }): Agent {
  const thisSecond = Math.floor(now / second) * second;
  return { ...goOffline(agent, now), signedOutAt: Math.max(thisSecond, signedInAt + second) };
}

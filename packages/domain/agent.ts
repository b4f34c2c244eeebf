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
  /** Tokens of sign-ins before this are refused; a whole second. */
  readonly signedOutAt: Instant | null;
  /** Tickets assigned to them that wait for us; kept by the store. */
  readonly load: number;
  /** Counts every write but those of the load. */
  readonly version: number;
}

/** A5: everyone starts offline. */
export const newAgent = (known: Pick<Agent, 'id' | 'email' | 'name' | 'role'>): Agent => ({
  ...known,
  maxOpenTickets: null,
  presence: 'offline',
  onlineSince: null,
  onlineUntil: null,
  signedOutAt: null,
  load: 0,
  version: 1,
});

/** A1: who may assign, and be an assignee. */
export const mayBeAssigned = (role: Role): boolean => role !== 'analyst';

/** A5: the end of the session makes one offline, whatever the switch says. */
export const presenceOf = (
  agent: Pick<Agent, 'presence' | 'onlineUntil'>,
  now: Instant,
): 'online' | 'offline' =>
  agent.presence === 'online' && agent.onlineUntil !== null && agent.onlineUntil > now ? 'online' : 'offline';

export const rotationAgent = (agent: Agent): RotationAgent => ({
  ...agent,
  mayBeAssigned: mayBeAssigned(agent.role),
});

/** A5: only the agent sets it, and everyone starts offline. Coming back keeps `onlineSince` while already online. */
export function goOnline(agent: Agent, now: Instant, onlineUntil: Instant): Agent {
  const already = presenceOf(agent, now) === 'online';
  return {
    ...agent,
    presence: 'online',
    onlineSince: already ? agent.onlineSince : now,
    onlineUntil,
    version: agent.version + 1,
  };
}

export const goOffline = (agent: Agent): Agent => ({
  ...agent,
  presence: 'offline',
  onlineSince: null,
  onlineUntil: null,
  version: agent.version + 1,
});

/**
 * A5: signing out makes one offline, and ends the tokens of that sign-in and of earlier ones. A token tells the time of
 * its sign-in in whole seconds: one that begins in the second of this signing out is good, unless it shares its
 * second with the sign-in that ends.
 */
export function signOut(agent: Agent, { signedInAt, now }: { signedInAt: Instant; now: Instant }): Agent {
  const thisSecond = Math.floor(now / second) * second;
  return { ...goOffline(agent), signedOutAt: Math.max(thisSecond, signedInAt + second) };
}

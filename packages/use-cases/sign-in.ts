import { type Agent, newAgent, type Role } from '#domain/agent.ts';
import type { AgentId, Instant } from '#domain/ids.ts';
import type { AgentStore } from './ports.ts';

/** Who the user pool says is calling. */
export interface Identity {
  readonly agentId: AgentId;
  readonly email: string;
  readonly name: string;
  readonly signedInAt: Instant;
  /** The pool's group; it seeds the role, and from then on the table has it. */
  readonly group: Role | null;
}

/** A token outlives its account: whoever was removed is nobody here, as is who signed out. */
const isOver = ({ signedInAt }: Identity, { signedOutAt, removedAt }: Agent): boolean =>
  removedAt !== null || (signedOutAt !== null && signedInAt < signedOutAt);

/**
 * The agent behind a token; null for one whom the inbox doesn't know and no group vouches for, who signed out, or who
 * was removed.
 */
export async function identify(identity: Identity, store: AgentStore): Promise<Agent | null> {
  const known = await store.loadAgent(identity.agentId);
  if (known !== null) return isOver(identity, known) ? null : known;
  if (identity.group === null) return null;
  const { agentId: id, email, name, group: role } = identity;
  const agent = newAgent({ id, email, name, role });
  // Two first requests at once make one agent; the loser finds what the winner made.
  const saved = await store.saveAgent({ before: null, after: agent });
  return saved === 'saved' ? agent : store.loadAgent(identity.agentId);
}

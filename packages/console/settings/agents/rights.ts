import type { AgentDocument } from '#contracts/api/agents.ts';
import type { Role } from '#contracts/routes.ts';

const all: readonly Role[] = ['owner', 'admin', 'manager', 'support', 'analyst'];

export type Me = Pick<AgentDocument, 'id' | 'role'>;

/** Who invites, removes and gives roles. */
export const administers = ({ role }: Me): boolean => role === 'owner' || role === 'admin';

/** Only an owner makes, changes or removes an owner. */
export const mayTouch = (me: Me, { role }: Pick<AgentDocument, 'role'>): boolean =>
  administers(me) && (me.role === 'owner' || role !== 'owner');

export const rolesToGive = (me: Me): readonly Role[] =>
  all.filter((role) => role !== 'owner' || me.role === 'owner');

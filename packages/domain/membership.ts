import { type Agent, goOffline, mayBeAssigned, type Role } from './agent.ts';
import type { AgentId, Instant } from './ids.ts';
import { ok, type Result, refuse } from './result.ts';
import type { Team } from './routing/team.ts';

/** Everybody there ever was, and the teams (A9). */
export interface Membership {
  readonly agents: readonly Agent[];
  readonly teams: readonly Team[];
}

export interface MemberChange {
  readonly before: Agent;
  /** `before` itself where nothing is to be changed. */
  readonly after: Agent;
  /** The teams after it; null where nobody leaves any. */
  readonly teams: readonly Team[] | null;
  /** Who have to have these roles still when it is done: who decides, and who remains an owner. */
  readonly restsOn: readonly Pick<Agent, 'id' | 'role'>[];
}

export type MembershipRefusal =
  | { readonly code: 'not-found' | 'owners-only' | 'last-owner' | 'not-yourself' }
  /** A9: their tickets would wait for nobody. */
  | { readonly code: 'only-agent-of-team'; readonly teams: readonly Team[] };

interface Deciding {
  readonly agentId: AgentId;
  readonly by: AgentId;
  readonly now: Instant;
}

type Decision = Result<MemberChange, MembershipRefusal>;

/** Only an owner makes, changes or removes an owner. */
export const mayGrant = (by: Pick<Agent, 'role'>, ...roles: readonly Role[]): boolean =>
  by.role === 'owner' || !roles.includes('owner');

/** A1: gives an agent another role. There is always an owner; an analyst is in no team, and never online. */
export function changeRole(
  membership: Membership,
  { role, ...deciding }: Deciding & { role: Role },
): Decision {
  const found = parties(membership, deciding);
  if (!found.ok) return found;
  const { agent, by } = found.value;
  if (!mayGrant(by, agent.role, role)) return refuse({ code: 'owners-only' });
  if (role === agent.role) return ok({ before: agent, after: agent, teams: null, restsOn: [] });
  const owner = agent.role === 'owner' ? ownerBeside(agent, by, membership) : by;
  if (owner === null) return refuse({ code: 'last-owner' });
  const changed = { ...agent, role, version: agent.version + 1 };
  if (mayBeAssigned(role))
    return ok({ before: agent, after: changed, teams: null, restsOn: others(agent, by, owner) });
  return leaving(membership, agent, { ...goOffline(agent, deciding.now), role }, others(agent, by, owner));
}

/** Takes an agent out of the team for good: what they did keeps their name. Nobody removes themselves. */
export function removeAgent(membership: Membership, deciding: Deciding): Decision {
  const found = parties(membership, deciding);
  if (!found.ok) return found;
  const { agent, by } = found.value;
  if (agent.id === by.id) return refuse({ code: 'not-yourself' });
  if (!mayGrant(by, agent.role)) return refuse({ code: 'owners-only' });
  const gone = { ...goOffline(agent, deciding.now), removedAt: deciding.now };
  return leaving(membership, agent, gone, others(agent, by));
}

/** Whom it is about, and who decides: as they are by now. */
function parties(
  { agents }: Membership,
  deciding: Deciding,
): Result<{ agent: Agent; by: Agent }, MembershipRefusal> {
  const present = (id: AgentId) => agents.find((agent) => agent.id === id && agent.removedAt === null);
  const [agent, by] = [present(deciding.agentId), present(deciding.by)];
  if (by === undefined) return refuse({ code: 'owners-only' });
  return agent === undefined ? refuse({ code: 'not-found' }) : ok({ agent, by });
}

/** Who is an owner when this one no longer is: whoever decides, unless they decide on themselves. */
const ownerBeside = (agent: Agent, by: Agent, { agents }: Membership): Agent | null =>
  by.id !== agent.id
    ? by
    : (agents.find(({ id, role, removedAt }) => id !== agent.id && role === 'owner' && removedAt === null) ??
      null);

/** A transaction takes each item once, and that of the changed agent is in it anyway. */
const others = (agent: Agent, ...parties: readonly Agent[]): MemberChange['restsOn'] =>
  [...new Map(parties.map(({ id, role }) => [id, { id, role }])).values()].filter(
    ({ id }) => id !== agent.id,
  );

function leaving(
  { agents, teams }: Membership,
  before: Agent,
  after: Agent,
  restsOn: MemberChange['restsOn'],
): Decision {
  const takes = new Set(
    agents.filter((agent) => agent.removedAt === null && mayBeAssigned(agent.role)).map(({ id }) => id),
  );
  const without = (team: Team): Team => ({
    ...team,
    agentIds: team.agentIds.filter((id) => id !== before.id),
  });
  const deserted = teams.filter(
    (team) => team.agentIds.includes(before.id) && !without(team).agentIds.some((id) => takes.has(id)),
  );
  if (deserted.length > 0) return refuse({ code: 'only-agent-of-team', teams: deserted });
  return ok({ before, after, teams: teams.map(without), restsOn });
}

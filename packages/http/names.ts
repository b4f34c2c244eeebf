import type { Agent } from '#domain/agent.ts';
import type { AgentId, Instant, TeamId } from '#domain/ids.ts';
import type { Team } from '#domain/routing/team.ts';

export const instant = (at: Instant): string => new Date(at).toISOString();

export type NameOf = (id: AgentId | TeamId) => string;

const gone = { team: 'a team that is gone', agent: 'someone who left' } as const;
const goneName = (id: AgentId | TeamId): string => (id.startsWith('team_') ? gone.team : gone.agent);

export const namesOf = (agents: readonly Agent[], teams: readonly Team[] = []): NameOf => {
  const names = new Map([...agents, ...teams].map(({ id, name }): [string, string] => [id, name]));
  return (id) => names.get(id) ?? goneName(id);
};

export const person = (id: AgentId, nameOf: NameOf) => ({ id, name: nameOf(id) });

/** With a mark where nobody knows the name any more, so that readers can be told in their language. */
export function named<Id extends AgentId | TeamId>(id: Id, nameOf: NameOf) {
  const name = nameOf(id);
  return { id, name, ...(name === goneName(id) && { gone: true as const }) };
}

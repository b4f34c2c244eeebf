import { type Agent, isAssignee } from '../agent.ts';
import type { TeamId } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { labelOf, type Team } from './team.ts';

export type TeamFields = Omit<Team, 'id'>;

export const mostTeams = 50;
/** Tags and segments of a team together. */
const mostLabels = 20;

/** What is wrong with a team as it was asked for. */
export type TeamFault =
  | { readonly code: 'name-taken' | 'too-many-labels' | 'too-many-teams' }
  | { readonly code: 'not-an-assignee'; readonly index: number };

/** What is wrong with the order that was asked for; `missing` names the teams that it leaves out. */
export type OrderFault =
  | { readonly code: 'no-team' | 'twice'; readonly index: number }
  | { readonly code: 'missing'; readonly teams: readonly Team[] };

interface Asked {
  /** Null: a new one. */
  readonly id: TeamId | null;
  readonly fields: Partial<TeamFields>;
}

interface Standing {
  readonly teams: readonly Team[];
  readonly agents: readonly Agent[];
}

/** A9: every fault of a team's fields, given how things stand; what isn't changed is not looked at. */
export function faultsOfTeam({ id, fields }: Asked, { teams, agents }: Standing): TeamFault[] {
  const { name, agentIds = [], tags, segments } = fields;
  const current = teams.find((team) => team.id === id);
  const isTaken = teams.some(
    (team) => name !== undefined && team.id !== id && labelOf(team.name) === labelOf(name),
  );
  const labels = [...(tags ?? current?.tags ?? []), ...(segments ?? current?.segments ?? [])];
  const assignees = new Set(agents.filter(isAssignee).map((agent) => agent.id));
  return [
    ...(id === null && teams.length >= mostTeams ? [{ code: 'too-many-teams' } as const] : []),
    ...(isTaken ? [{ code: 'name-taken' } as const] : []),
    ...(labels.length > mostLabels ? [{ code: 'too-many-labels' } as const] : []),
    ...agentIds.flatMap((agentId, index) =>
      assignees.has(agentId) ? [] : [{ code: 'not-an-assignee', index } as const],
    ),
  ];
}

/** A9: the teams with a new one, which comes last. */
export function addTeam(team: Team, standing: Standing): Result<readonly Team[], readonly TeamFault[]> {
  const faults = faultsOfTeam({ id: null, fields: team }, standing);
  return faults.length > 0 ? refuse(faults) : ok([...standing.teams, team]);
}

/** A9: the teams with one of them changed; a field left out keeps its value, and the team its place. */
export function changeTeam(
  id: TeamId,
  fields: Partial<TeamFields>,
  standing: Standing,
): Result<readonly Team[], 'not-found' | readonly TeamFault[]> {
  if (!standing.teams.some((team) => team.id === id)) return refuse('not-found');
  const faults = faultsOfTeam({ id, fields }, standing);
  if (faults.length > 0) return refuse(faults);
  return ok(standing.teams.map((team) => (team.id === id ? { ...team, ...fields } : team)));
}

export const removeTeam = (id: TeamId, teams: readonly Team[]): Result<readonly Team[], 'not-found'> =>
  teams.some((team) => team.id === id) ? ok(teams.filter((team) => team.id !== id)) : refuse('not-found');

/** A9: the teams in another order: exactly those that there are. */
export function orderTeams(
  ids: readonly TeamId[],
  teams: readonly Team[],
): Result<readonly Team[], readonly OrderFault[]> {
  const inOrder = ids.map((id) => teams.find((team) => team.id === id));
  const missing = teams.filter(({ id }) => !ids.includes(id));
  const faults = [
    ...ids.flatMap((id, index): OrderFault[] => {
      if (inOrder[index] === undefined) return [{ code: 'no-team', index }];
      return ids.indexOf(id) < index ? [{ code: 'twice', index }] : [];
    }),
    ...(missing.length > 0 ? [{ code: 'missing', teams: missing } as const] : []),
  ];
  return faults.length > 0 ? refuse(faults) : ok(inOrder.filter((team) => team !== undefined));
}

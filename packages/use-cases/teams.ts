import { randomUUID } from 'node:crypto';
import type { AgentId, TeamId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import {
  addTeam,
  changeTeam,
  faultsOfTeam,
  type OrderFault,
  orderTeams,
  removeTeam,
  type TeamFault,
  type TeamFields,
} from '#domain/routing/change-teams.ts';
import type { Team } from '#domain/routing/team.ts';
import type { AgentStore, SettingsStore, Versioned } from './ports.ts';
import { decideSetting, type Settling } from './settings.ts';

export type ChangingTeams = Settling & { readonly store: SettingsStore & AgentStore };

interface ByWhom {
  /** The version of the list that the caller saw. */
  readonly expected: number | null;
  readonly by: AgentId;
}

type Teams = Versioned<readonly Team[]>;
type Decision<Refusal> = Result<readonly Team[], Refusal>;
type Lost = 'changed-meanwhile' | 'too-large';

/**
 * The whole list is one setting, so that one read has it: every change of a team is a change of the list (A9, T11). People
 * are looked at after the list: whoever removes one counts its version on.
 */
async function changeTeams<Refusal>(
  decide: (teams: readonly Team[]) => Decision<Refusal> | Promise<Decision<Refusal>>,
  whom: ByWhom,
  deps: ChangingTeams,
): Promise<Result<Teams, Refusal | Lost>> {
  const changed = await decideSetting(
    {
      name: 'teams',
      decide: async ({ teams }) => {
        const decided = await decide(teams);
        return decided.ok ? ok({ teams: decided.value }) : decided;
      },
      ...whom,
    },
    deps,
  );
  return changed.ok ? ok({ value: changed.value.value.teams, version: changed.value.version }) : changed;
}

export async function createTeam(
  { fields, ...whom }: ByWhom & { fields: TeamFields },
  deps: ChangingTeams,
): Promise<Result<Versioned<Team>, readonly TeamFault[] | Lost>> {
  const team: Team = { id: `team_${randomUUID()}`, ...fields };
  const changed = await changeTeams(
    async (teams) => addTeam(team, { teams, agents: await deps.store.loadAgents() }),
    whom,
    deps,
  );
  return changed.ok ? ok({ value: team, version: changed.value.version }) : changed;
}

export async function editTeam(
  { id, fields, ...whom }: ByWhom & { id: TeamId; fields: Partial<TeamFields> },
  deps: ChangingTeams,
): Promise<Result<Versioned<Team>, readonly TeamFault[] | 'not-found' | Lost>> {
  const changed = await changeTeams(
    async (teams) => changeTeam(id, fields, { teams, agents: await deps.store.loadAgents() }),
    whom,
    deps,
  );
  if (!changed.ok) return changed;
  const team = changed.value.value.find((one) => one.id === id);
  return team === undefined ? refuse('not-found') : ok({ value: team, version: changed.value.version });
}

/** A9: what waits in its queue is moved on as a reaction; who has a ticket of the team's keeps it. */
export const deleteTeam = (
  { id, ...whom }: ByWhom & { id: TeamId },
  deps: ChangingTeams,
): Promise<Result<Teams, 'not-found' | Lost>> => changeTeams((teams) => removeTeam(id, teams), whom, deps);

export const reorderTeams = (
  { ids, ...whom }: ByWhom & { ids: readonly TeamId[] },
  deps: ChangingTeams,
): Promise<Result<Teams, readonly OrderFault[] | Lost>> =>
  changeTeams((teams) => orderTeams(ids, teams), whom, deps);

/** What is wrong with fields that won't be saved anyway, as other ones have faults: all are told at once. */
export async function findTeamFaults(
  asked: { id: TeamId | null; fields: Partial<TeamFields> },
  { store }: ChangingTeams,
): Promise<TeamFault[]> {
  const [agents, { value }] = await Promise.all([store.loadAgents(), store.loadSetting('teams')]);
  return faultsOfTeam(asked, { agents, teams: value.teams });
}

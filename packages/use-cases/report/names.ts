import type { Agent } from '#domain/agent.ts';
import type { AgentId, TeamId } from '#domain/ids.ts';
import type { Settings } from '#domain/settings.ts';
import type { AgentStore, SettingsStore } from '../ports.ts';

/** Who is who in a report, those who are gone included. */
export interface Names {
  readonly agents: readonly Agent[];
  readonly teams: readonly { readonly id: TeamId; readonly name: string }[];
}

type Naming = AgentStore & SettingsStore;

const pageSize = 50;
const mostPages = 4;

/** Teams that are gone are told of by the history of the setting, if it isn't too long ago. */
export async function readNames(
  teamIds: readonly TeamId[],
  { teams }: Pick<Settings, 'teams'>,
  store: Naming,
): Promise<Names> {
  const known = new Map(teams.teams.map(({ id, name }) => [id, name]));
  const unknown = teamIds.some((id) => !known.has(id));
  const [agents, former] = await Promise.all([
    store.loadAgents(),
    unknown ? formerNames(teamIds, known, store) : known,
  ]);
  return { agents, teams: [...former].map(([id, name]) => ({ id, name })) };
}

/** The latest name that each had. */
async function formerNames(
  wanted: readonly TeamId[],
  now: ReadonlyMap<TeamId, string>,
  store: SettingsStore,
): Promise<ReadonlyMap<TeamId, string>> {
  const names = new Map(now);
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const next: Awaited<ReturnType<SettingsStore['loadSettingHistory']>> = await store.loadSettingHistory({
      settings: ['teams'],
      limit: pageSize,
      cursor,
    });
    for (const { value, before } of next.items)
      for (const setting of [value, before])
        if (setting !== null && 'teams' in setting)
          for (const { id, name } of setting.teams) if (!names.has(id)) names.set(id, name);
    cursor = next.cursor;
    if (cursor === null || wanted.every((id) => names.has(id))) break;
  }
  return names;
}

export const isTeamId = (key: string): key is TeamId => key.startsWith('team_');
export const isAgentId = (key: string): key is AgentId => key.startsWith('agt_');

import type { SettingHistoryDocument, TeamDocument } from '#contracts/api/teams.ts';
import type { Agent } from '#domain/agent.ts';
import type { Team } from '#domain/routing/team.ts';
import type { SettingChange } from '#use-cases/ports.ts';
import { instant, namesOf } from './names.ts';

/** A setting as its own route shows it; of another helpdesk, which account is connected. */
export function presentSetting(value: SettingChange['value']): Record<string, unknown> {
  if ('rules' in value)
    return {
      rules: value.rules.map(({ channels, ...rule }) => ({
        ...rule,
        ...(channels !== null && { channels }),
      })),
    };
  // When round robin was turned on is ours to know, not part of the setting.
  const { enabledAt: _, ...shown } = { enabledAt: null, ...value };
  return shown;
}

export const presentTeam = (team: Team): TeamDocument => ({
  id: team.id,
  name: team.name,
  description: team.description,
  agentIds: [...team.agentIds],
  tags: [...team.tags],
  segments: [...team.segments],
  whenNobodyOnline: team.whenNobodyOnline,
});

/** T11. */
export function presentSettingChanges(
  changes: readonly SettingChange[],
  agents: readonly Agent[],
): SettingHistoryDocument['changes'] {
  const nameOf = namesOf(agents);
  return changes.map(({ setting, version, at, by, value, before }) => ({
    setting,
    version,
    at: instant(at),
    by: { id: by, name: nameOf(by) },
    value: presentSetting(value),
    before: before === null ? null : presentSetting(before),
  }));
}

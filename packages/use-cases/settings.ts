import type { AgentId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import type { RoundRobinSettings, SettingName, Settings } from '#domain/settings.ts';
import type { Clock, SettingsStore, Versioned } from './ports.ts';

export interface SavingSetting<Name extends SettingName> {
  readonly name: Name;
  /** The setting as it will be, from the setting as it is: a field left out keeps its value. */
  readonly change: (current: Settings[Name]) => Settings[Name];
  /** The version that the caller saw (`If-Match`); null where they sent none: last writer wins knowingly. */
  readonly expected: number | null;
  readonly by: AgentId;
}

/** T11: changes a setting, kept with who and when. A lost race is never a silent overwrite. */
export async function changeSetting<Name extends SettingName>(
  { name, change, expected, by }: SavingSetting<Name>,
  deps: { store: SettingsStore; clock: Clock },
): Promise<Result<Versioned<Settings[Name]>, 'changed-meanwhile'>> {
  const current = await deps.store.loadSetting(name);
  if (expected !== null && expected !== current.version) return refuse('changed-meanwhile');
  const value = change(current.value);
  const save = { name, value, version: current.version, by, at: deps.clock() };
  const saved = await deps.store.saveSetting(save);
  return saved === 'saved' ? ok({ value, version: current.version + 1 }) : refuse('changed-meanwhile');
}

/** A8: turning round robin on remembers when, so that tickets that came before are not swept up. */
export const withTimeOfTurningOn = (
  before: RoundRobinSettings,
  after: Omit<RoundRobinSettings, 'enabledAt'>,
  now: number,
): RoundRobinSettings => ({
  ...after,
  enabledAt: after.enabled ? (before.enabled ? before.enabledAt : now) : null,
});

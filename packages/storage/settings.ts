import { isPlatform } from '#domain/hand-off/hand-off.ts';
import type { AgentId, Instant } from '#domain/ids.ts';
import {
  defaultKeptSettings,
  defaultSettings,
  type KeptSettingName,
  type KeptSettings,
  type SettingName,
  type Settings,
  settingNames,
} from '#domain/settings.ts';
import type { SettingChange, SettingsStore, Versioned } from '#use-cases/ports.ts';
import { isAbsent } from './conditions.ts';
import { connectionChangesOf, restsOn } from './connections.ts';
import { condition, type Expression, the } from './expression.ts';
import { settingHistoryItem, settingItem, settingKinds } from './items/setting.ts';
import { settingHistoryKey, settingKey } from './keys.ts';
import { pageOfHistory } from './setting-history.ts';
import type { Found, Table } from './table.ts';
import type { Write } from './transaction.ts';
import { versionsOf } from './versions.ts';

export const settingKeys = settingNames.map(settingKey);

const valueIn = <Name extends SettingName>(found: Found, name: Name): Settings[Name] =>
  settingKinds[name].parseIfAny(found.at(settingKey(name)))?.value ?? defaultSettings[name];

/** The settings among what was read together with other things. */
export const settingsIn = (found: Found): Settings => ({
  'round-robin': valueIn(found, 'round-robin'),
  'auto-close': valueIn(found, 'auto-close'),
  'office-hours': valueIn(found, 'office-hours'),
  teams: valueIn(found, 'teams'),
  'tag-rules': valueIn(found, 'tag-rules'),
  'hand-off': valueIn(found, 'hand-off'),
  'ai-agent': valueIn(found, 'ai-agent'),
});

const isStillAt = (version: number): Expression =>
  version === 0 ? isAbsent : condition`${the('version')} = ${version}`;

export function createSettingsStore(table: Table): SettingsStore {
  return {
    loadSettings: async () => settingsIn(await table.read(settingKeys)),
    async loadSetting(name) {
      const found = await table.read([settingKey(name)]);
      const stored = settingKinds[name].parseIfAny(found.at(settingKey(name)));
      if (stored === null) return { value: defaultKeptSettings[name], version: 0 };
      return { value: stored.value, version: stored.version };
    },
    async saveSetting(save) {
      const refusals = await table.transact([...settingWrites(save), ...restsOn(save.value)]);
      if (refusals.length === 0) return 'saved';
      return refusals.some(({ means }) => means === 'moved-on') ? 'moved-on' : 'not-connected';
    },
    loadSettingHistory: (query) =>
      pageOfHistory(query, (name, olderThan, limit) =>
        isPlatform(name)
          ? connectionChangesOf(table, name, olderThan, limit)
          : changesOf(table, name, olderThan, limit),
      ),
  };
}

async function changesOf(
  table: Table,
  setting: KeptSettingName,
  olderThan: number | null,
  limit: number,
): Promise<SettingChange[]> {
  const versions = await versionsOf(table, {
    keyOf: (version) => settingHistoryKey(setting, version),
    parse: (item) => settingKinds[setting].parse(item),
    olderThan,
    limit,
  });
  return versions.map(({ after: { value, version, at, by }, before }) => ({
    setting,
    version,
    at,
    by,
    value,
    before: before?.value ?? null,
  }));
}

/** The setting, and what is kept of the change (T11). */
export function settingWrites<Name extends KeptSettingName>({
  name,
  value,
  version,
  by,
  at,
}: SavedSetting<Name>): [Write<'moved-on'>, Write<'moved-on'>] {
  const stored = { value, version: version + 1, by, at };
  return [
    { put: settingItem(name, stored), unless: { condition: isStillAt(version), means: 'moved-on' } },
    { put: settingHistoryItem(name, stored) },
  ];
}

interface SavedSetting<Name extends KeptSettingName> extends Versioned<KeptSettings[Name]> {
  readonly name: Name;
  readonly by: AgentId;
  readonly at: Instant;
}

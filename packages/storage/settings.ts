import type { AgentId, Instant } from '#domain/ids.ts';
import { defaultSettings, type SettingName, type Settings, settingNames } from '#domain/settings.ts';
import type { SettingChange, SettingsStore, Versioned } from '#use-cases/ports.ts';
import { isAbsent } from './conditions.ts';
import { condition, type Expression, keys, the } from './expression.ts';
import { settingHistoryItem, settingItem, settingKinds } from './items/setting.ts';
import { type Raw, settingHistoryKey, settingKey } from './keys.ts';
import { pageOfHistory } from './setting-history.ts';
import type { Found, Queried, Table } from './table.ts';
import type { Write } from './transaction.ts';

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
      if (stored === null) return { value: defaultSettings[name], version: 0 };
      return { value: stored.value, version: stored.version };
    },
    async saveSetting(save) {
      const refusals = await table.transact(settingWrites(save));
      return refusals.length === 0 ? 'saved' : 'moved-on';
    },
    loadSettingHistory: (query) =>
      pageOfHistory(query, (setting, olderThan, limit) => changesOf(table, setting, olderThan, limit)),
  };
}

/** One more than that is read: what the oldest of them replaced. */
async function changesOf(
  table: Table,
  setting: SettingName,
  olderThan: number | null,
  limit: number,
): Promise<SettingChange[]> {
  const { pk } = settingHistoryKey(setting, 0);
  const below = settingHistoryKey(setting, olderThan ?? 999_999_999).sk;
  const items: Raw[] = [];
  let from: Raw | null = null;
  do {
    const page: Queried = await table.query(keys`${the('pk')} = ${pk} AND ${the('sk')} < ${below}`, {
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: limit + 1 - items.length,
      ...(from !== null && { ExclusiveStartKey: { ...from } }),
    });
    items.push(...page.items);
    from = page.last;
  } while (from !== null && items.length <= limit);
  const stored = items.map((item) => settingKinds[setting].parse(item));
  return stored.slice(0, limit).map(({ value, version, at, by }, place) => ({
    setting,
    version,
    at,
    by,
    value,
    before: stored[place + 1]?.value ?? null,
  }));
}

/** The setting, and what is kept of the change (T11). */
export function settingWrites<Name extends SettingName>({
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

interface SavedSetting<Name extends SettingName> extends Versioned<Settings[Name]> {
  readonly name: Name;
  readonly by: AgentId;
  readonly at: Instant;
}

import { isPlatform, type Platform, platforms } from '#domain/hand-off/hand-off.ts';
import type { KeptSettings } from '#domain/settings.ts';
import type { Connection, ConnectionStore, SettingChange } from '#use-cases/ports.ts';
import { isStill } from './conditions.ts';
import { condition, the } from './expression.ts';
import {
  connectionChangeItem,
  connectionChangeKind,
  connectionItem,
  connectionKind,
} from './items/connection.ts';
import { connectionHistoryKey, connectionKey, settingKey } from './keys.ts';
import type { Table } from './table.ts';
import type { Write } from './transaction.ts';
import { versionsOf } from './versions.ts';

const unconnected = (platform: Platform): Connection => ({
  platform,
  account: null,
  email: null,
  connectedAt: null,
  connectedBy: null,
  claimedUntil: null,
  version: 0,
});

export function createConnectionStore(table: Table): ConnectionStore {
  return {
    async loadConnections() {
      const found = await table.read(platforms.map(connectionKey));
      return platforms.map(
        (platform) => connectionKind.parseIfAny(found.at(connectionKey(platform))) ?? unconnected(platform),
      );
    },
    async saveConnection({ before, after, ...whoAndWhen }) {
      const isCut = before.account !== null && after.account === null;
      const isNews = before.account !== after.account || before.connectedAt !== after.connectedAt;
      const refusals = await table.transact<'moved-on' | 'chosen'>([
        {
          put: connectionItem(after),
          unless: { condition: isStill(before.version === 0 ? null : before, after), means: 'moved-on' },
        },
        ...(isNews ? [{ put: connectionChangeItem(after, whoAndWhen) }] : []),
        ...(isCut ? [isNotChosen(after.platform)] : []),
      ]);
      if (refusals.length === 0) return 'saved';
      return refusals.some(({ means }) => means === 'moved-on') ? 'moved-on' : 'chosen';
    },
  };
}

/**
 * H1, in one transaction each, so that whichever of the two comes first refuses the other:
 *
 *     choosing  writes the setting,     looks at the connection
 *     cutting   writes the connection,  looks at the setting
 */
const isNotChosen = (platform: Platform): Write<'chosen'> => ({
  check: settingKey('hand-off'),
  unless: {
    condition: condition`attribute_not_exists(${the('pk')}) OR ${the('value.method')} <> ${platform}`,
    means: 'chosen',
  },
});

/** What saving a method of hand-off rests on. */
export function restsOn(value: KeptSettings[keyof KeptSettings]): Write<'not-connected'>[] {
  if (!('method' in value) || !isPlatform(value.method)) return [];
  return [
    {
      check: connectionKey(value.method),
      unless: {
        condition: condition`attribute_type(${the('account')}, ${'S'})`,
        means: 'not-connected',
      },
    },
  ];
}

/** T11: who connected which account, and who cut it. */
export async function connectionChangesOf(
  table: Table,
  platform: Platform,
  olderThan: number | null,
  limit: number,
): Promise<SettingChange[]> {
  const versions = await versionsOf(table, {
    keyOf: (version) => connectionHistoryKey(platform, version),
    parse: connectionChangeKind.parse,
    olderThan,
    limit,
  });
  return versions.map(({ after, before }) => ({
    setting: platform,
    ...after,
    before: before?.value ?? null,
  }));
}

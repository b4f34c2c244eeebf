import { type Platform, platforms } from '#domain/hand-off/hand-off.ts';
import type { Connection, ConnectionStore, SettingChange } from '#use-cases/ports.ts';
import type { State } from './state.ts';

export const connectionOf = (state: State, platform: Platform): Connection =>
  state.connections.get(platform)?.at(-1)?.connection ?? {
    platform,
    account: null,
    email: null,
    connectedAt: null,
    connectedBy: null,
    claimedUntil: null,
    version: 0,
  };

/** Those that people would call changes, the oldest first. */
export function connectionChanges(
  state: State,
  platform: Platform,
): Omit<SettingChange, 'setting' | 'before'>[] {
  const records = state.connections.get(platform) ?? [];
  return records.flatMap(({ connection: { account, email, version, connectedAt }, by, at }, place) => {
    const before = records[place - 1]?.connection ?? { account: null, connectedAt: null };
    if (before.account === account && before.connectedAt === connectedAt) return [];
    return [{ value: { account, email }, version, by, at }];
  });
}

export function memoryConnections(state: State): ConnectionStore {
  return {
    loadConnections: async () => platforms.map((platform) => connectionOf(state, platform)),
    async saveConnection({ before, after, by, at }) {
      const { platform } = after;
      if (connectionOf(state, platform).version !== before.version) return 'moved-on';
      const method = state.settings.get('hand-off')?.at(-1)?.value;
      const isChosen = method !== undefined && 'method' in method && method.method === platform;
      if (before.account !== null && after.account === null && isChosen) return 'chosen';
      const records = state.connections.get(platform) ?? [];
      state.connections.set(platform, [...records, { connection: after, by, at }]);
      return 'saved';
    },
  };
}

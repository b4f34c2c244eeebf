import { type HandOffSettings, isPlatform, type Platform } from '#domain/hand-off/hand-off.ts';
import type { AgentId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import type { KeptSettingName, KeptSettings, RoundRobinSettings } from '#domain/settings.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { Clock, ConnectionStore, SettingsStore, Versioned } from './ports.ts';

export interface Settling {
  readonly store: SettingsStore;
  readonly clock: Clock;
  readonly wait?: Pause;
}

export interface DecidingSetting<Name extends KeptSettingName, Refusal> {
  readonly name: Name;
  /** The setting as it will be, from the setting as it is. */
  readonly decide: (
    current: KeptSettings[Name],
  ) => Result<KeptSettings[Name], Refusal> | Promise<Result<KeptSettings[Name], Refusal>>;
  /** The version that the caller saw (`If-Match`); null where they sent none, and it is decided by what is there. */
  readonly expected: number | null;
  readonly by: AgentId;
}

/** An item of DynamoDB holds 400 KB, and every message that comes in reads all settings. */
const mostBytes = 300_000;

/**
 * T11: changes a setting, kept with who and when. A lost race is never a silent overwrite: it is decided afresh from
 * what is there, and told to whoever named the version that they saw.
 */
export function decideSetting<Name extends KeptSettingName, Refusal>(
  { name, decide, expected, by }: DecidingSetting<Name, Refusal>,
  { store, clock, wait }: Settling,
): Promise<Result<Versioned<KeptSettings[Name]>, Refusal | 'changed-meanwhile' | 'too-large'>> {
  return untilCommitted<Result<Versioned<KeptSettings[Name]>, Refusal | 'changed-meanwhile' | 'too-large'>>(
    async () => {
      const { value: current, version } = await store.loadSetting(name);
      if (expected !== null && expected !== version) return refuse('changed-meanwhile');
      const decided = await decide(current);
      if (!decided.ok) return decided;
      const { value } = decided;
      if (Buffer.byteLength(JSON.stringify(value)) > mostBytes) return refuse('too-large');
      const saved = await store.saveSetting({ name, value, version, by, at: clock() });
      if (saved === 'saved') return ok({ value, version: version + 1 });
      // Whoever decides sees the connections anew, and says so.
      if (saved === 'not-connected') return null;
      return expected === null ? null : refuse('changed-meanwhile');
    },
    wait,
  );
}

/** H1: who hands off to another helpdesk has to be connected to it; `saveSetting` holds to that at the same moment. */
export async function decideHandOff(
  next: HandOffSettings,
  store: ConnectionStore,
): Promise<Result<HandOffSettings, { code: 'not-connected'; platform: Platform }>> {
  const { method } = next;
  if (!isPlatform(method)) return ok(next);
  const connections = await store.loadConnections();
  const isConnected = connections.some(({ platform, account }) => platform === method && account !== null);
  return isConnected ? ok(next) : refuse({ code: 'not-connected', platform: method });
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

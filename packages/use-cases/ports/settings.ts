import type { Platform } from '#domain/hand-off/hand-off.ts';
import type { AgentId, Instant } from '#domain/ids.ts';
import type { KeptSettingName, KeptSettings, Settings } from '#domain/settings.ts';
import type { ConnectedAccount } from './connections.ts';
import type { Page } from './pages.ts';

export interface Versioned<Value> {
  readonly value: Value;
  /** 0 where it was never changed. */
  readonly version: number;
}

/** What has a history: the settings, and which account of another helpdesk is connected. */
export type HistoryName = KeptSettingName | Platform;

/** One change of a setting (T11). */
export interface SettingChange {
  readonly setting: HistoryName;
  readonly version: number;
  readonly at: Instant;
  readonly by: AgentId;
  readonly value: KeptSettings[KeptSettingName] | ConnectedAccount;
  /** What it replaced; null where nobody had changed the setting before. */
  readonly before: SettingChange['value'] | null;
}

export interface SettingsStore {
  loadSettings(): Promise<Settings>;
  loadSetting<Name extends KeptSettingName>(name: Name): Promise<Versioned<KeptSettings[Name]>>;
  /**
   * Saves a setting with who and when (T11), if it is still at `version`. `not-connected`: `hand-off` may name a helpdesk
   * only while it is connected (H1).
   */
  saveSetting<Name extends KeptSettingName>(save: {
    name: Name;
    value: KeptSettings[Name];
    version: number;
    by: AgentId;
    at: Instant;
  }): Promise<'saved' | 'moved-on' | 'not-connected'>;
  /**
   * Every change of these settings, the newest first, consistent; a page of long values may be short (T11). Throws
   * `MalformedCursor`.
   */
  loadSettingHistory(query: {
    settings: readonly HistoryName[];
    limit: number;
    cursor: string | null;
  }): Promise<Page<SettingChange>>;
}

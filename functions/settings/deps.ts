import type { HttpLog } from '#http/serve.ts';
import type { AgentStore, Clock, SettingsStore } from '#use-cases/ports.ts';

export interface Deps {
  readonly store: AgentStore & SettingsStore;
  readonly clock: Clock;
  readonly log: HttpLog;
}

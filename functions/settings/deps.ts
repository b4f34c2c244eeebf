import type { HttpLog } from '#http/serve.ts';
import type { AgentStore, Clock, ReplanStore, SettingsStore } from '#use-cases/ports.ts';

export interface Deps {
  readonly store: AgentStore & SettingsStore & ReplanStore;
  readonly clock: Clock;
  readonly log: HttpLog;
}

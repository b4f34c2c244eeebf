import type { HttpLog } from '#http/serve.ts';
import type { AgentStore, Clock, ConnectionStore, ReplanStore, SettingsStore } from '#use-cases/ports.ts';

export interface Deps {
  readonly store: AgentStore & SettingsStore & ConnectionStore & ReplanStore;
  readonly clock: Clock;
  readonly log: HttpLog;
}

import type { HttpLog } from '#http/serve.ts';
import type {
  AgentStore,
  Clock,
  FigureStore,
  RecountStore,
  SettingsStore,
  TicketStore,
  ViewStore,
} from '#use-cases/ports.ts';

export interface Deps {
  readonly store: AgentStore & FigureStore & RecountStore & SettingsStore & TicketStore & ViewStore;
  readonly clock: Clock;
  readonly log: HttpLog;
}

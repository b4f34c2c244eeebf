import type { Instant } from '#domain/ids.ts';
import type { ConnectionStore } from './ports/connections.ts';
import type { FigureStore } from './ports/figures.ts';
import type { AgentStore } from './ports/people.ts';
import type { RecountStore } from './ports/recount.ts';
import type { RotationStore } from './ports/rotation.ts';
import type { SettingsStore } from './ports/settings.ts';
import type { ChatStore, ThreadStore, WritingStore } from './ports/threads.ts';
import type { TicketStore } from './ports/tickets.ts';
import type { OverdueStore, ReplanStore, TimerStore } from './ports/timers.ts';
import type { CountStore, FinderStore, ViewStore } from './ports/views.ts';

export * from './ports/connections.ts';
/** What the use cases need of the world: one file for each part of it. */
export * from './ports/figures.ts';
export * from './ports/files.ts';
export * from './ports/helpdesks.ts';
export * from './ports/jobs.ts';
export * from './ports/pages.ts';
export * from './ports/people.ts';
export * from './ports/recount.ts';
export * from './ports/rotation.ts';
export * from './ports/schedules.ts';
export * from './ports/sending.ts';
export * from './ports/settings.ts';
export * from './ports/threads.ts';
export * from './ports/tickets.ts';
export * from './ports/timers.ts';
export * from './ports/views.ts';

/** Tells the time; injected everywhere, so that no instance keeps yesterday's. */
export type Clock = () => Instant;

export type Store = TicketStore &
  ThreadStore &
  ChatStore &
  WritingStore &
  ViewStore &
  FinderStore &
  RotationStore &
  AgentStore &
  CountStore &
  FigureStore &
  SettingsStore &
  ConnectionStore &
  ReplanStore &
  RecountStore &
  TimerStore &
  OverdueStore;

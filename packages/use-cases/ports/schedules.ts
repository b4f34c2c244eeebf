import type { Instant } from '#domain/ids.ts';
import type { DueJob } from './jobs.ts';

/** EventBridge Scheduler, as a hint: it fires at least once, or never; the table is the truth. */
export interface Schedules {
  /** Creates or replaces the one-shot schedule; `replaces` says which of the two to try first. */
  put(schedule: { name: string; at: Instant; job: DueJob; replaces: boolean }): Promise<void>;
  /** Quiet when there is none. */
  remove(name: string): Promise<void>;
}

/** What Scheduler itself says that it has. */
export interface ScheduleList {
  /** When a schedule fires; null where there is none. */
  find(name: string): Promise<Instant | null>;
  /** Names of all schedules, a page at a time. */
  list(cursor: string | null): Promise<{ readonly names: readonly string[]; readonly cursor: string | null }>;
}

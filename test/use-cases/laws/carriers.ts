import type { Instant } from '#domain/ids.ts';
import type { DueJob, Queues, Schedules, TimerJob } from '#use-cases/ports.ts';

/** What carries work to the functions: at least once, late, and in order only within an item of the table. */
export class Carriers {
  readonly timers: { readonly job: TimerJob; readonly cause: string }[] = [];
  readonly due: { readonly job: DueJob; readonly at: Instant }[] = [];
  readonly pending = new Map<string, { readonly job: DueJob; readonly at: Instant }>();
  readonly #causes = new Set<string>();

  readonly queues: Queues = {
    requestTimers: async (jobs) => {
      for (const { job, cause } of jobs) {
        // Auto-close has laws of its own.
        const isCheck = job.kind === 'check';
        if (!isCheck && !this.#causes.has(cause)) this.timers.push({ job, cause });
        this.#causes.add(cause);
      }
    },
    sendDue: async (job, at) => void this.due.push({ job, at }),
    requestDeliveries: async () => {},
    requestMedia: async () => {},
  };

  readonly schedules: Schedules = {
    put: async ({ name, at, job }) => void this.pending.set(name, { at, job }),
    remove: async (name) => void this.pending.delete(name),
  };

  /** Scheduler forgets what it fires. */
  fire(now: Instant): void {
    for (const [name, { at, job }] of this.pending)
      if (at <= now && this.pending.delete(name)) this.due.push({ job, at });
  }
}

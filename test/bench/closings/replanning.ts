import { day, hour } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { start } from '#test/support/builders.ts';
import { Crash } from '#test/support/dynamodb-faults.ts';
import type { TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { armTimer } from '#use-cases/arm-timer.ts';
import type { Queues, ReplanJob, TicketTimerJob } from '#use-cases/ports.ts';
import { replanChecks } from '#use-cases/replan-checks.ts';
import { idOf, inFlight } from './inbox.ts';

export interface Replanned {
  readonly milliseconds: number;
  readonly pages: number;
  readonly armed: number;
  /** Whose check is not where the new settings want it. */
  readonly leftBehind: number;
  readonly finished: boolean;
}

const perSecond = 1_000;
const abreast = 64;

/** The period goes from 30 days to 2 while so many are open: every check is armed anew, with one page killed on the way. */
export async function replanAll(
  dynamodb: TestDynamoDb,
  tableName: string,
  { tickets, told }: { readonly tickets: number; readonly told: (armed: number) => void },
): Promise<Replanned> {
  const store = createDynamoStore({ client: dynamodb.newClient(), tableName });
  const { log, count } = recordedTelemetry();
  const clock = () => start + 2 * hour;
  const schedules = new Map<string, number>();
  const wanted: TicketTimerJob[] = [];
  const due: ReplanJob[] = [];
  const never = () => Promise.reject(new Error('nothing else is asked for'));
  const queues: Queues = {
    requestTimers: async (jobs) => {
      for (const { job } of jobs) if (job.kind === 'check') wanted.push(job);
    },
    sendDue: async (job) => {
      if (job.kind === 'replan') due.push(job);
    },
    requestDeliveries: never,
    requestMedia: never,
  };
  const deps = {
    store,
    queues,
    clock,
    log,
    count,
    schedules: {
      put: async ({ name, at }: { name: string; at: number }) => void schedules.set(name, at),
      remove: async (name: string) => void schedules.delete(name),
    },
  };
  const value = { ...defaultSettings['auto-close'], enabled: true };
  const change = (version: number, inactivityDays: number) =>
    store.saveSetting({
      name: 'auto-close',
      value: { ...value, inactivityDays },
      version,
      by: 'agt_sam',
      at: start,
    });
  await change(1, 30);
  await inFlight(
    Array.from({ length: tickets }, (_, nth) => idOf(nth)),
    abreast,
    (ticketId) => armTimer({ kind: 'check', ticketId, fired: false }, false, deps),
  );
  await change(2, 2);
  const from = performance.now();
  due.push({ kind: 'replan', run: 3, page: 0 });
  let [pages, armed, killed] = [0, 0, false];
  for (let job = due.shift(); job !== undefined; job = due.shift()) {
    const kills = pages === 1 && !killed;
    killed ||= kills;
    const dying = { ...queues, sendDue: () => Promise.reject(new Crash('killed')) };
    try {
      await replanChecks(job, { ...deps, queues: kills ? dying : queues, perSecond });
      pages += 1;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      // SQS delivers it once more.
      due.push(job);
    }
    const some = wanted.splice(0);
    await inFlight(some, abreast, (one) => armTimer(one, false, deps));
    armed += some.length;
    told(armed);
  }
  const milliseconds = performance.now() - from;
  const right = start + hour + 2 * day;
  const times = [...schedules.values()];
  const replan = await store.loadReplan();
  return {
    milliseconds,
    pages,
    armed,
    leftBehind: tickets - times.filter((at) => at === right).length + (times.length - tickets),
    finished: killed && replan?.finishedAt !== null && replan?.run === 3,
  };
}

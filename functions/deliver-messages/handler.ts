import middy from '@middy/core';
import type { SQSRecord } from 'aws-lambda';
import { deliveryJobSchema } from '#contracts/jobs.ts';
import { hour } from '#domain/ids.ts';
import { consume, NotYet } from '#queues/consume.ts';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import { type CatchingUp, catchUp } from '#use-cases/catch-up.ts';
import { type Delivering, deliver } from '#use-cases/deliver.ts';

export type Deps = Delivering &
  CatchingUp & {
    /** Has the queue hand the message out again after so many seconds. */
    readonly postpone: (record: SQSRecord, seconds: number) => Promise<void>;
    readonly telemetry: Telemetry;
  };

/** SQS hides a message for twelve hours at most, counted from when it was handed out. */
const longestPause = 11 * hour;

export function createHandler({ postpone, telemetry, ...deps }: Deps) {
  const one = consume(
    deliveryJobSchema,
    async (job, record) => {
      const attempt = Number(record.attributes.ApproximateReceiveCount);
      const delivered = 'catchUp' in job ? await catchUp(job, attempt, deps) : await deliver(job, deps);
      if (delivered === 'done') return;
      await postpone(record, Math.ceil(Math.min(delivered.again, longestPause) / 1_000));
      throw new NotYet(`again in ${delivered.again} ms`);
    },
    { fifo: true, log: telemetry.log },
  );
  return middy(one).use(observed(telemetry)).use(failuresLogged(telemetry));
}

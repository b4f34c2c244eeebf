import middy from '@middy/core';
import type { SQSRecord } from 'aws-lambda';
import { deliveryJobSchema } from '#contracts/jobs.ts';
import { consume } from '#queues/consume.ts';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import { type Delivering, deliver } from '#use-cases/deliver.ts';

export type Deps = Delivering & {
  /** Has the queue hand the message out again after so many seconds. */
  readonly postpone: (record: SQSRecord, seconds: number) => Promise<void>;
  readonly telemetry: Telemetry;
};

/** Not a failure: the provider is busy, or has not shown yet what became of the message. */
class NotYet extends Error {
  override readonly name = 'NotYet';
}

export function createHandler({ postpone, telemetry, ...deps }: Deps) {
  const one = consume(
    deliveryJobSchema,
    async (job, record) => {
      const delivered = await deliver(job, deps);
      if (delivered === 'done') return;
      await postpone(record, Math.ceil(delivered.again / 1_000));
      throw new NotYet(`again in ${delivered.again} ms`);
    },
    { fifo: true },
  );
  return middy(one).use(observed(telemetry)).use(failuresLogged(telemetry));
}

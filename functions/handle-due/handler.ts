import middy from '@middy/core';
import { dueJobSchema } from '#contracts/jobs.ts';
import { consume } from '#queues/consume.ts';
import { observed, type Telemetry } from '#telemetry/telemetry.ts';
import { type HandlingDue, handleDue } from '#use-cases/handle-due.ts';

export type Deps = HandlingDue & { readonly telemetry: Telemetry };

export function createHandler({ telemetry, ...deps }: Deps) {
  return middy(consume(dueJobSchema, (job) => handleDue(job, deps), { fifo: false })).use(
    observed(telemetry),
  );
}

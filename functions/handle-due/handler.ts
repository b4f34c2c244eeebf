import middy from '@middy/core';
import { dueMessageSchema } from '#contracts/jobs.ts';
import { consume } from '#queues/consume.ts';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import { type HandlingDue, handleDue } from '#use-cases/handle-due.ts';

export type Deps = HandlingDue & { readonly telemetry: Telemetry };

export function createHandler({ telemetry, ...deps }: Deps) {
  const one = consume(dueMessageSchema, (job) => handleDue(job, deps), { fifo: false, log: telemetry.log });
  return middy(one).use(observed(telemetry)).use(failuresLogged(telemetry));
}

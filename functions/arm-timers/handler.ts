import middy from '@middy/core';
import type { SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { timerJobSchema } from '#contracts/jobs.ts';
import { consume, isRepeated } from '#queues/consume.ts';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import { armTimer } from '#use-cases/arm-timer.ts';
import type { Auditing } from '#use-cases/audit-page.ts';
import { auditTimers } from '#use-cases/audit-timers.ts';
import { armSessionEnd } from '#use-cases/end-session.ts';
import { armOpening } from '#use-cases/open-office.ts';
import type { SettingsStore } from '#use-cases/ports.ts';

export type Deps = Auditing & {
  readonly store: SettingsStore;
  readonly telemetry: Telemetry;
};

export function createHandler({ telemetry, ...deps }: Deps) {
  const work = (job: z.output<typeof timerJobSchema>, record: SQSRecord): Promise<void> => {
    switch (job.kind) {
      case 'check':
      case 'wake':
      case 'rotate':
        return armTimer(job, isRepeated(record), deps);
      case 'end-session':
        return armSessionEnd(job, deps);
      case 'open-office':
        return armOpening(deps);
      case 'audit':
        return auditTimers(job, deps);
    }
  };
  return middy(consume(timerJobSchema, work, { fifo: true, log: telemetry.log }))
    .use(observed(telemetry))
    .use(failuresLogged(telemetry));
}

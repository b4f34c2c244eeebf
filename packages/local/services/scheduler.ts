import { mkdirSync } from 'node:fs';
import { accessKeyId, listen } from './http.ts';
import { retryAfter, underPerils } from './perils.ts';
import { describe } from './scheduler/describe.ts';
import { faultAnswer } from './scheduler/errors.ts';
import { startFiring } from './scheduler/fire.ts';
import { createOperations } from './scheduler/operations.ts';
import { answer, operationOf } from './scheduler/protocol.ts';
import { openScheduleStore } from './scheduler/store.ts';
import type { Scheduler, SchedulerOptions } from './types.ts';

/** A stand-in for EventBridge Scheduler: its REST-JSON protocol and its rules, fired by the local clock. */
export async function startScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { clock, dataDir, deliver, deadLetter, hostile = true, random = Math.random } = options;
  const account = {
    region: options.region ?? 'eu-central-1',
    accountId: options.accountId ?? '000000000000',
  };
  if (dataDir) mkdirSync(dataDir, { recursive: true });
  const store = openScheduleStore(dataDir, clock.now());
  const operations = createOperations(store, options, account);
  const firing = startFiring(store, { clock, deliver, deadLetter, hostile, random }, account);
  const server = await listen(async (request) => {
    const operation = operationOf(request);
    const call = { target: 'scheduler', operation, caller: accessKeyId(request.headers) } as const;
    return underPerils(options, call, {
      work: async () => {
        const given = answer(operations, request);
        if (request.method !== 'GET') firing.wake();
        return given;
      },
      refuse: (fault) => {
        const refusal = faultAnswer(fault.status ?? 500);
        return { ...refusal, headers: { ...refusal.headers, ...retryAfter(fault) } };
      },
    });
  }, options.port);
  return {
    url: server.url,
    schedules: () => store.all().map((schedule) => describe(schedule, account)),
    async stop() {
      firing.stop();
      await server.stop();
      store.close();
    },
  };
}

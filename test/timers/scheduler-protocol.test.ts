import { CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterEach, describe, expect, it } from 'vitest';
import { minute } from '#domain/ids.ts';
import { createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { startScheduler } from '#local/services/scheduler.ts';
import { failure, meddle } from '#test/support/dynamodb-faults.ts';
import { atExpression, schedulerSchedules } from '#timers/scheduler.ts';

const targets = {
  group: 'rondo-test',
  dueQueueArn: 'arn:aws:sqs:eu-central-1:000000000000:due',
  deadLettersArn: 'arn:aws:sqs:eu-central-1:000000000000:due-dead-letters',
  roleArn: 'arn:aws:iam::000000000000:role/scheduler',
};
const name = 'check-tkt_0123456789abcdef0123456789abcdef-1';
const job = { kind: 'check', ticketId: 'tkt_0123456789abcdef0123456789abcdef' } as const;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** The Scheduler of the local runtime, with the service's own checks. */
async function setup() {
  const clock = createClock();
  const delivered: string[] = [];
  const scheduler = await startScheduler({
    clock,
    faults: createFaults(),
    crash: () => {},
    deliver: async (_target, input) => void delivered.push(input),
    deadLetter: async () => {},
    hostile: false,
  });
  const client = new SchedulerClient({
    endpoint: scheduler.url,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  stops.push(async () => {
    client.destroy();
    await scheduler.stop();
  });
  await client.send(new CreateScheduleGroupCommand({ Name: targets.group }));
  const calls: string[] = [];
  /** What happens just before a call. */
  const meanwhile = new Map<string, () => Promise<void>>();
  meddle(client as never, async ({ operation }, proceed) => {
    calls.push(operation);
    const happens = meanwhile.get(operation);
    meanwhile.delete(operation);
    await happens?.();
    return proceed();
  });
  const schedules = schedulerSchedules(client, targets);
  const inTen = Math.ceil((clock.now() + 10 * minute) / 1_000) * 1_000;
  return {
    clock,
    delivered,
    client,
    schedules,
    calls,
    meanwhile,
    inTen,
    pending: () => scheduler.schedules().map(({ Name, ScheduleExpression }) => [Name, ScheduleExpression]),
    whole: () => scheduler.schedules(),
  };
}

describe('a one-shot schedule, over Scheduler’s own protocol', () => {
  it('is created with all that it takes to fire once into the due queue, and be gone', async () => {
    const { schedules, whole, pending, clock, delivered, inTen, calls } = await setup();
    await schedules.put({ name, at: inTen - 1, job, replaces: false });
    expect(calls).toEqual(['CreateSchedule']);
    expect(whole()).toMatchObject([
      {
        Name: name,
        GroupName: targets.group,
        ScheduleExpression: atExpression(inTen),
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        State: 'ENABLED',
        Target: {
          Arn: targets.dueQueueArn,
          RoleArn: targets.roleArn,
          Input: JSON.stringify(job),
          DeadLetterConfig: { Arn: targets.deadLettersArn },
        },
      },
    ]);
    clock.advance(11 * minute);
    await expect.poll(() => delivered).toEqual([JSON.stringify(job)]);
    await expect.poll(pending).toEqual([]);
  });

  it('C4: is moved by one call, and keeps everything else', async () => {
    const { schedules, whole, inTen, calls } = await setup();
    await schedules.put({ name, at: inTen, job, replaces: false });
    const [before] = whole();
    await schedules.put({ name, at: inTen + minute, job, replaces: true });
    expect(calls).toEqual(['CreateSchedule', 'UpdateSchedule']);
    const ScheduleExpression = atExpression(inTen + minute);
    const LastModificationDate = expect.any(Number);
    expect(whole()).toEqual([{ ...before, ScheduleExpression, LastModificationDate }]);
  });

  it('C4: is found again with its time, and in the list of all', async () => {
    const { schedules, inTen } = await setup();
    expect(await schedules.find(name)).toBeNull();
    expect(await schedules.list(null)).toEqual({ names: [], cursor: null });
    const names = Array.from({ length: 51 }, (_, nth) => `check-tkt_${nth}-1`);
    for (const each of names) await schedules.put({ name: each, at: inTen, job, replaces: false });
    expect(await schedules.find('check-tkt_7-1')).toBe(inTen);
    const first = await schedules.list(null);
    const rest = await schedules.list(first.cursor);
    expect(first.names).toHaveLength(50);
    expect([...first.names, ...rest.names].toSorted()).toEqual(names.toSorted());
    expect(rest.cursor).toBeNull();
  });

  it('is created where the one that it replaces has fired', async () => {
    const { schedules, pending, inTen, calls } = await setup();
    await schedules.put({ name, at: inTen, job, replaces: true });
    expect(calls).toEqual(['UpdateSchedule', 'CreateSchedule']);
    expect(pending()).toEqual([[name, atExpression(inTen)]]);
  });

  it('is set right where a crashed attempt has made it already, at another time', async () => {
    const { schedules, pending, inTen, calls } = await setup();
    await schedules.put({ name, at: inTen, job, replaces: false });
    calls.length = 0;
    await schedules.put({ name, at: inTen + minute, job, replaces: false });
    expect(calls).toEqual(['CreateSchedule', 'UpdateSchedule']);
    expect(pending()).toEqual([[name, atExpression(inTen + minute)]]);
  });

  it('is set right where it comes into being between the two calls', async () => {
    const { schedules, pending, inTen, calls, meanwhile } = await setup();
    meanwhile.set('CreateSchedule', () => schedules.put({ name, at: inTen, job, replaces: false }));
    await schedules.put({ name, at: inTen + minute, job, replaces: true });
    expect(calls).toEqual(['UpdateSchedule', 'CreateSchedule', 'CreateSchedule', 'UpdateSchedule']);
    expect(pending()).toEqual([[name, atExpression(inTen + minute)]]);
  });

  it('comes again by its queue where it goes out of being between the two calls', async () => {
    const { schedules, inTen, meanwhile } = await setup();
    await schedules.put({ name, at: inTen, job, replaces: false });
    meanwhile.set('UpdateSchedule', () => schedules.remove(name));
    const put = schedules.put({ name, at: inTen, job: { kind: 'open-office' }, replaces: false });
    await expect(put).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('is not tried another way where the service fails: the job comes again by its queue', async () => {
    const { schedules, inTen, calls, meanwhile } = await setup();
    for (const [replaces, operation] of [
      [true, 'UpdateSchedule'],
      [false, 'CreateSchedule'],
    ] as const) {
      calls.length = 0;
      meanwhile.set(operation, () => Promise.reject(failure('ThrottlingException')));
      const put = schedules.put({ name, at: inTen, job, replaces });
      await expect(put).rejects.toMatchObject({ name: 'ThrottlingException' });
      expect(calls).toEqual([operation]);
    }
  });

  it('is removed, and quietly so where there is none', async () => {
    const { schedules, pending, inTen } = await setup();
    await schedules.put({ name, at: inTen, job, replaces: false });
    await schedules.remove(name);
    expect(pending()).toEqual([]);
    await expect(schedules.remove(name)).resolves.toBeUndefined();
  });

  it.each(['check tkt_1', 'x'.repeat(65)])(
    'is refused by the service, loudly, under a name that is none: %s',
    async (bad) => {
      const { schedules, pending, inTen } = await setup();
      const refusal = { name: 'ValidationException' };
      for (const replaces of [true, false])
        await expect(schedules.put({ name: bad, at: inTen, job, replaces })).rejects.toMatchObject(refusal);
      await expect(schedules.remove(bad)).rejects.toMatchObject(refusal);
      expect(pending()).toEqual([]);
    },
  );

  it('fails loudly where its group is not there', async () => {
    const { client, inTen } = await setup();
    const schedules = schedulerSchedules(client, { ...targets, group: 'nowhere' });
    for (const replaces of [true, false])
      await expect(schedules.put({ name, at: inTen, job, replaces })).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
  });
});

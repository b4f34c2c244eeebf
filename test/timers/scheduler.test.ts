import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { describe, expect, it } from 'vitest';
import { day, minute } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { Schedules } from '#test/support/crash/schedules.ts';
import { failure, meddle } from '#test/support/dynamodb-faults.ts';
import { atExpression, schedulerSchedules } from '#timers/scheduler.ts';

const targets = {
  group: 'rondo-test',
  dueQueueArn: 'arn:aws:sqs:eu-central-1:123456789012:due',
  deadLettersArn: 'arn:aws:sqs:eu-central-1:123456789012:due-dead-letters',
  roleArn: 'arn:aws:iam::123456789012:role/scheduler',
};
const job = { kind: 'check', ticketId: 'tkt_1' } as const;

function scheduler() {
  const service = new Schedules(() => start);
  const calls: { operation: string; input: Readonly<Record<string, unknown>> }[] = [];
  const perform = service.perform.bind(service);
  service.perform = (operation, input) => {
    calls.push({ operation, input });
    return perform(operation, input);
  };
  const schedules = schedulerSchedules(service.client(), targets);
  const put = (replaces: boolean, at = start + day) => schedules.put({ name: 'check-1', at, job, replaces });
  return { service, schedules, put, calls, operations: () => calls.map(({ operation }) => operation) };
}

describe('atExpression', () => {
  it.each([
    [0, 'at(2026-03-02T09:00:00)'],
    [1, 'at(2026-03-02T09:00:01)'],
    [999, 'at(2026-03-02T09:00:01)'],
    [1_000, 'at(2026-03-02T09:00:01)'],
  ])('C4: whole seconds in UTC, never before the time: +%i ms is %s', (ahead, expression) => {
    expect(atExpression(start + ahead)).toBe(expression);
  });
});

describe('a schedule', () => {
  it('says all there is to say: update replaces everything', async () => {
    const { put, calls } = scheduler();
    await put(false);
    await put(true);
    expect(calls.map(({ operation }) => operation)).toEqual(['CreateSchedule', 'UpdateSchedule']);
    for (const { input } of calls)
      expect(input).toMatchObject({
        Name: 'check-1',
        GroupName: 'rondo-test',
        ScheduleExpression: 'at(2026-03-03T09:00:00)',
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: targets.dueQueueArn,
          RoleArn: targets.roleArn,
          Input: '{"kind":"check","ticketId":"tkt_1"}',
          DeadLetterConfig: { Arn: targets.deadLettersArn },
        },
      });
  });

  it('is made where the one to be replaced has fired, and is gone', async () => {
    const { put, service, operations } = scheduler();
    await put(true);
    expect(operations()).toEqual(['UpdateSchedule', 'CreateSchedule']);
    expect(service.pending.size).toBe(1);
  });

  it('that a crashed attempt has made already is brought to its time', async () => {
    const { put, service, operations } = scheduler();
    await put(false);
    await put(false, start + 2 * day);
    expect(operations()).toEqual(['CreateSchedule', 'CreateSchedule', 'UpdateSchedule']);
    expect(service.pending.get('check-1')?.at).toBe(start + 2 * day);
  });

  it('is removed quietly where there is none', async () => {
    const { put, schedules, service } = scheduler();
    await put(false);
    await schedules.remove('check-1');
    await schedules.remove('check-1');
    expect(service.pending.size).toBe(0);
  });

  it.each(['ThrottlingException', 'InternalServerException', 'ValidationException'])(
    '%s is no answer: it is thrown, so that the job comes again',
    async (name) => {
      const client = new SchedulerClient({
        region: 'eu-central-1',
        credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      });
      meddle(client as never, () => Promise.reject(failure(name)));
      const schedules = schedulerSchedules(client, targets);
      const schedule = { name: 'check-1', at: start + minute, job };
      await expect(schedules.put({ ...schedule, replaces: false })).rejects.toThrow(name);
      await expect(schedules.put({ ...schedule, replaces: true })).rejects.toThrow(name);
      await expect(schedules.remove('check-1')).rejects.toThrow(name);
    },
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { startScheduler } from '#local/services/scheduler.ts';
import type { Invocation, Scheduler, SchedulerOptions } from '#local/services/types.ts';
import { eventually } from '#test/support/eventually.ts';

const day = 86_400_000;
const queue = 'arn:aws:sqs:eu-central-1:000000000000:due';
const deadQueue = 'arn:aws:sqs:eu-central-1:000000000000:due-dead';

interface Delivery {
  readonly target: string;
  readonly input: string;
  readonly invocation: Invocation;
}

const running = new Set<Scheduler>();
afterEach(async () => {
  for (const scheduler of running) await stop(scheduler);
});
async function stop(scheduler: Scheduler): Promise<void> {
  running.delete(scheduler);
  await scheduler.stop();
}

async function setup(options: Partial<SchedulerOptions> = {}) {
  const deliveries: Delivery[] = [];
  const dead: { queueArn: string; body: string; attributes: Readonly<Record<string, string>> }[] = [];
  const faults = createFaults();
  const crashed: string[] = [];
  const clock = options.clock ?? createClock();
  const scheduler = await startScheduler({
    clock,
    faults,
    crash: (caller) => void crashed.push(caller),
    deliver: async (target, input, invocation) => void deliveries.push({ target, input, invocation }),
    deadLetter: async (queueArn, body, attributes) => void dead.push({ queueArn, body, attributes }),
    hostile: false,
    ...options,
  });
  running.add(scheduler);
  const client = new SchedulerClient({
    endpoint: scheduler.url,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'arm-timers/1', secretAccessKey: 'x' },
  });
  return { scheduler, client, clock, deliveries, dead, faults, crashed };
}

/** `at()` so many milliseconds from now by `clock`, to the second below. */
function at(clock: Clock, ms: number): string {
  return `at(${new Date(clock.now() + ms).toISOString().slice(0, 19)})`;
}

function schedule(
  Name: string,
  ScheduleExpression: string,
  more: Partial<CreateScheduleCommandInput> = {},
): CreateScheduleCommandInput {
  return {
    Name,
    ScheduleExpression,
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: queue,
      RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
      Input: JSON.stringify({ ticketId: Name }),
    },
    ...more,
  };
}

const names = (scheduler: Scheduler) => scheduler.schedules().map((found) => found.Name);
const inputs = (deliveries: readonly Delivery[]) => deliveries.map(({ input }) => JSON.parse(input).ticketId);

describe('firing', () => {
  it('C3: fires what is due when the clock is moved, in order of the due times, and nothing else', async () => {
    const { client, clock, deliveries } = await setup();
    for (const [name, days] of [
      ['third', 3],
      ['first', 1],
      ['second', 2],
    ] as const) {
      await client.send(new CreateScheduleCommand(schedule(name, at(clock, days * day))));
    }
    clock.advance(day / 2);
    expect(inputs(deliveries)).toEqual([]);
    clock.advance(2 * day);
    await eventually(() => expect(inputs(deliveries)).toEqual(['first', 'second']));
    clock.advance(day);
    await eventually(() => expect(inputs(deliveries)).toEqual(['first', 'second', 'third']));
    expect(deliveries[0]).toMatchObject({ target: queue, invocation: { attempt: 1 } });
  });

  it('fires by itself as time goes by', async () => {
    const { client, clock, deliveries } = await setup();
    await client.send(new CreateScheduleCommand(schedule('soon', at(clock, 1500))));
    expect(deliveries).toEqual([]);
    await eventually(() => expect(inputs(deliveries)).toEqual(['soon']), 3_000);
  });

  it('keeps a fired schedule with ActionAfterCompletion NONE and deletes it with DELETE', async () => {
    const { client, clock, scheduler, deliveries } = await setup();
    await client.send(new CreateScheduleCommand(schedule('kept', at(clock, day))));
    await client.send(
      new CreateScheduleCommand(schedule('gone', at(clock, day), { ActionAfterCompletion: 'DELETE' })),
    );
    clock.advance(2 * day);
    await eventually(() => expect(names(scheduler)).toEqual(['kept']));
    clock.advance(day);
    expect(deliveries).toHaveLength(2);
  });

  it('fires neither what is disabled nor what was deleted, and what was updated only at its new time', async () => {
    const { client, clock, deliveries } = await setup();
    await client.send(new CreateScheduleCommand(schedule('disabled', at(clock, day), { State: 'DISABLED' })));
    await client.send(new CreateScheduleCommand(schedule('deleted', at(clock, day))));
    await client.send(new DeleteScheduleCommand({ Name: 'deleted' }));
    await client.send(new CreateScheduleCommand(schedule('moved', at(clock, day))));
    await client.send(new UpdateScheduleCommand(schedule('moved', at(clock, 3 * day))));
    clock.advance(2 * day);
    expect(deliveries).toEqual([]);
    clock.advance(2 * day);
    await eventually(() => expect(inputs(deliveries)).toEqual(['moved']));
  });

  it('fires a rate again and again, within its dates, and once for all it missed', async () => {
    const { client, clock, deliveries, scheduler } = await setup();
    const EndDate = new Date(clock.now() + 10 * day);
    const rate = schedule('rate', 'rate(1 day)', { EndDate, ActionAfterCompletion: 'DELETE' });
    await client.send(new CreateScheduleCommand(rate));
    for (const [days, fired] of [
      [0.5, 0],
      [1, 1],
      [1, 2],
      [5, 3],
    ] as const) {
      clock.advance(days * day);
      await eventually(() => expect(deliveries).toHaveLength(fired));
    }
    clock.advance(30 * day);
    await eventually(() => expect(names(scheduler)).toEqual([]));
    expect(deliveries).toHaveLength(4);
  });

  it('reads times in the schedule’s own time zone', async () => {
    const { client, clock, deliveries } = await setup();
    const nextYear = new Date(clock.now()).getUTCFullYear() + 1;
    const noon = `at(${nextYear}-07-01T12:00:00)`;
    await client.send(
      new CreateScheduleCommand(schedule('berlin', noon, { ScheduleExpressionTimezone: 'Europe/Berlin' })),
    );
    clock.advance(Date.UTC(nextYear, 6, 1, 9, 59) - clock.now());
    expect(deliveries).toEqual([]);
    clock.advance(120_000);
    await eventually(() =>
      expect(deliveries[0]?.invocation.scheduledTime).toBe(Date.UTC(nextYear, 6, 1, 10)),
    );
  });

  it('fills in context attributes, and sends the service’s own event where there is no input', async () => {
    const { client, clock, deliveries } = await setup();
    const RoleArn = 'arn:aws:iam::000000000000:role/scheduler';
    const Input =
      '<aws.scheduler.schedule-arn> <aws.scheduler.attempt-number> <aws.scheduler.scheduled-time>';
    await client.send(
      new CreateScheduleCommand(schedule('a', at(clock, day), { Target: { Arn: queue, RoleArn, Input } })),
    );
    await client.send(
      new CreateScheduleCommand(schedule('b', at(clock, day), { Target: { Arn: queue, RoleArn } })),
    );
    clock.advance(2 * day);
    await eventually(() => expect(deliveries).toHaveLength(2));
    const arn = 'arn:aws:scheduler:eu-central-1:000000000000:schedule/default/';
    expect(deliveries[0]?.input).toMatch(
      new RegExp(`^${arn}a 1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$`),
    );
    expect(JSON.parse(deliveries[1]?.input ?? '')).toMatchObject({
      source: 'aws.scheduler',
      resources: [`${arn}b`],
    });
  });
});

describe('deliveries that fail', () => {
  const failing = (times: number) => {
    let failures = 0;
    const delivered: number[] = [];
    const deliver = async (_arn: string, _input: string, { attempt }: Invocation) => {
      failures += 1;
      if (failures <= times) throw new Error('the queue is away');
      delivered.push(attempt);
    };
    return { deliver, delivered };
  };

  it('are retried until they get there', async () => {
    const { deliver, delivered } = failing(2);
    const { client, clock, scheduler } = await setup({ deliver });
    await client.send(
      new CreateScheduleCommand(schedule('a', at(clock, day), { ActionAfterCompletion: 'DELETE' })),
    );
    clock.advance(day);
    await eventually(async () => {
      clock.advance(60_000);
      expect(delivered).toEqual([3]);
    });
    await eventually(() => expect(names(scheduler)).toEqual([]));
  });

  it('are dead-lettered when the attempts are used up, and then the schedule is deleted', async () => {
    const { client, clock, dead, scheduler } = await setup({ deliver: failing(100).deliver });
    const Target = {
      ...schedule('a', '').Target,
      Arn: queue,
      RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 86_400 },
      DeadLetterConfig: { Arn: deadQueue },
    };
    await client.send(
      new CreateScheduleCommand(schedule('a', at(clock, day), { Target, ActionAfterCompletion: 'DELETE' })),
    );
    clock.advance(day);
    await eventually(() => {
      clock.advance(60_000);
      expect(dead).toHaveLength(1);
    });
    expect(dead[0]).toMatchObject({
      queueArn: deadQueue,
      attributes: {
        ERROR_CODE: 'Error',
        ERROR_MESSAGE: 'the queue is away',
        EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
        RETRY_ATTEMPTS: '2',
        TARGET_ARN: queue,
      },
    });
    expect(JSON.parse(dead[0]?.body ?? '')).toMatchObject({ MessageBody: '{"ticketId":"a"}' });
    await eventually(() => expect(names(scheduler)).toEqual([]));
  });

  it('are dead-lettered when the event is too old', async () => {
    const { client, clock, dead } = await setup({ deliver: failing(1000).deliver });
    const Target = {
      Arn: queue,
      RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
      RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 60 },
      DeadLetterConfig: { Arn: deadQueue },
    };
    await client.send(new CreateScheduleCommand(schedule('a', at(clock, day), { Target })));
    clock.advance(day);
    await eventually(() => {
      clock.advance(20_000);
      expect(dead[0]?.attributes.EXHAUSTED_RETRY_CONDITION).toBe('MaximumEventAgeInSeconds');
    });
  });
});

describe('hostility', () => {
  it('delivers some invocations twice', async () => {
    const { client, clock, deliveries } = await setup({ hostile: true, random: () => 0.1 });
    await client.send(new CreateScheduleCommand(schedule('twice', at(clock, day))));
    clock.advance(2 * day);
    await eventually(() => expect(inputs(deliveries)).toEqual(['twice', 'twice']));
    expect(deliveries[0]?.invocation.executionId).toBe(deliveries[1]?.invocation.executionId);
  });

  it('lets the deletion after firing swallow an update made in between', async () => {
    const { client, clock, deliveries, scheduler } = await setup({ hostile: true, random: () => 0.9 });
    await client.send(
      new CreateScheduleCommand(schedule('a', at(clock, day), { ActionAfterCompletion: 'DELETE' })),
    );
    clock.advance(day);
    await eventually(() => expect(deliveries).toHaveLength(1));
    await client.send(new UpdateScheduleCommand(schedule('a', at(clock, 9 * day))));
    await eventually(() => expect(names(scheduler)).toEqual([]));
  });

  it('crashes the caller before the schedule is there, or after it', async () => {
    const { client, clock, faults, crashed, scheduler } = await setup();
    faults.add({ target: 'scheduler', mode: 'crash-before', times: 1, operation: 'CreateSchedule' });
    const create = () => client.send(new CreateScheduleCommand(schedule('a', at(clock, day))));
    await expect(create()).rejects.toThrow();
    expect(names(scheduler)).toEqual([]);
    faults.add({ target: 'scheduler', mode: 'crash-after', times: 1, operation: 'CreateSchedule' });
    await expect(create()).rejects.toThrow();
    expect(names(scheduler)).toEqual(['a']);
    expect(crashed).toEqual(['arm-timers/1', 'arm-timers/1']);
    faults.add({ target: 'scheduler', mode: 'status', status: 429, retryAfter: 3, times: 1 });
    await expect(create()).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});

describe('an at() in the past', () => {
  const past = 'at(2020-01-01T00:00:00)';
  it.each([
    ['fire', 1],
    ['never', 0],
  ] as const)('is accepted, and then: %s', async (pastAt, fired) => {
    const { client, clock, deliveries, scheduler } = await setup({ pastAt });
    await client.send(new CreateScheduleCommand(schedule('a', past)));
    clock.advance(day);
    await eventually(() => expect(deliveries).toHaveLength(fired));
    expect(names(scheduler)).toEqual(['a']);
  });

  it('is refused where that is asked for', async () => {
    const { client } = await setup({ pastAt: 'reject' });
    await expect(client.send(new CreateScheduleCommand(schedule('a', past)))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('what outlives the process', () => {
  it('is every schedule and group; what became due meanwhile fires, and what was delivered fires no more', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rondo-scheduler-'));
    try {
      const clock = createClock();
      const before = await setup({ dataDir, clock });
      await before.client.send(new CreateScheduleGroupCommand({ Name: 'tickets' }));
      for (const [name, days] of [
        ['early', 1],
        ['meanwhile', 2],
        ['late', 9],
      ] as const) {
        await before.client.send(
          new CreateScheduleCommand(schedule(name, at(clock, days * day), { GroupName: 'tickets' })),
        );
      }
      clock.advance(1.5 * day);
      await eventually(() => expect(inputs(before.deliveries)).toEqual(['early']));
      // That the delivery worked is noted right after it.
      await new Promise((resolve) => setTimeout(resolve, 20));
      await stop(before.scheduler);
      clock.advance(day);
      const after = await setup({ dataDir, clock });
      await eventually(() => expect(inputs(after.deliveries)).toEqual(['meanwhile']));
      const kept = await after.client.send(new GetScheduleCommand({ Name: 'late', GroupName: 'tickets' }));
      expect(kept.Target?.Input).toBe('{"ticketId":"late"}');
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });

  it('is an invocation whose delivery was not known to have worked: it fires again', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rondo-scheduler-'));
    try {
      const clock = createClock();
      let tried = 0;
      const before = await setup({
        dataDir,
        clock,
        deliver: () => {
          tried += 1;
          return new Promise(() => {});
        },
      });
      await before.client.send(
        new CreateScheduleCommand(schedule('a', at(clock, day), { ActionAfterCompletion: 'DELETE' })),
      );
      clock.advance(2 * day);
      await eventually(() => expect(tried).toBe(1));
      await stop(before.scheduler);
      const after = await setup({ dataDir, clock });
      await eventually(() => expect(inputs(after.deliveries)).toEqual(['a']));
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});

describe('the protocol', () => {
  it('pages through a list, by prefix, group and state', async () => {
    const { client, clock } = await setup();
    for (let index = 10; index < 35; index += 1) {
      const State = index % 2 ? 'ENABLED' : 'DISABLED';
      await client.send(new CreateScheduleCommand(schedule(`check-${index}`, at(clock, day), { State })));
    }
    await client.send(new CreateScheduleCommand(schedule('other', at(clock, day))));
    const found: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new ListSchedulesCommand({ NamePrefix: 'check-', State: 'ENABLED', MaxResults: 5, NextToken }),
      );
      found.push(...(page.Schedules ?? []).map(({ Name }) => Name));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(found).toEqual([11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33].map((index) => `check-${index}`));
  });

  it('takes a repeated creation with the same token for the same, and any other for a conflict', async () => {
    const { client, clock } = await setup();
    const input = schedule('a', at(clock, day), { ClientToken: 'one' });
    await client.send(new CreateScheduleCommand(input));
    await client.send(new CreateScheduleCommand(input));
    const others = [
      { ...input, ClientToken: 'two' },
      { ...input, Description: 'changed' },
    ];
    for (const other of others) {
      await expect(client.send(new CreateScheduleCommand(other))).rejects.toMatchObject({
        name: 'ConflictException',
      });
    }
  });

  it('replaces everything on update: what is left out is back to its default', async () => {
    const { client, clock } = await setup();
    const more = { Description: 'first', ActionAfterCompletion: 'DELETE', State: 'DISABLED' } as const;
    await client.send(new CreateScheduleCommand(schedule('a', at(clock, day), more)));
    await client.send(new UpdateScheduleCommand(schedule('a', at(clock, 2 * day))));
    const { $metadata, ...found } = await client.send(new GetScheduleCommand({ Name: 'a' }));
    expect(found).toMatchObject({
      ActionAfterCompletion: 'NONE',
      State: 'ENABLED',
      ScheduleExpressionTimezone: 'UTC',
      GroupName: 'default',
    });
    expect(found.Description).toBeUndefined();
    expect(found.CreationDate).toBeInstanceOf(Date);
    expect(found.Target?.RetryPolicy).toEqual({
      MaximumEventAgeInSeconds: 86_400,
      MaximumRetryAttempts: 185,
    });
  });

  it.each([
    ['a name with a space', { Name: 'a b' }],
    ['a name of 65 characters', { Name: 'x'.repeat(65) }],
    ['a group that no group may be called', { GroupName: 'a/b' }],
    ['no target role', { Target: { Arn: queue, RoleArn: undefined } }],
    ['a role that is none', { Target: { Arn: queue, RoleArn: 'admin' } }],
    ['no flexible time window', { FlexibleTimeWindow: undefined }],
    ['a flexible time window without its length', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }],
    ['a time with an offset', { ScheduleExpression: 'at(2030-01-01T00:00:00Z)' }],
    ['a day that doesn’t exist', { ScheduleExpression: 'at(2030-02-30T00:00:00)' }],
    ['seconds in a rate', { ScheduleExpression: 'rate(10 seconds)' }],
    ['a cron, which is not played here', { ScheduleExpression: 'cron(0 12 * * ? *)' }],
    ['an unknown time zone', { ScheduleExpressionTimezone: 'Mars/Olympus' }],
    ['an end before the start', { StartDate: new Date('2031-01-01'), EndDate: new Date('2030-01-01') }],
    [
      'too many retries',
      {
        Target: {
          Arn: queue,
          RoleArn: 'arn:aws:iam::000000000000:role/x',
          RetryPolicy: { MaximumRetryAttempts: 186 },
        },
      },
    ],
    [
      'a FIFO queue for dead letters',
      {
        Target: {
          Arn: queue,
          RoleArn: 'arn:aws:iam::000000000000:role/x',
          DeadLetterConfig: { Arn: `${deadQueue}.fifo` },
        },
      },
    ],
  ])('refuses %s', async (_, wrong) => {
    const { client, scheduler } = await setup();
    // The point is to send what the types forbid.
    const input = { ...schedule('a', 'at(2030-01-01T00:00:00)'), ...wrong } as CreateScheduleCommandInput;
    await expect(client.send(new CreateScheduleCommand(input))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(names(scheduler)).toEqual([]);
  });

  it('refuses what isn’t there, in a group or at all, and too large a page', async () => {
    const { client } = await setup();
    const input = schedule('nope', 'at(2030-01-01T00:00:00)');
    const name = 'ResourceNotFoundException';
    await expect(client.send(new UpdateScheduleCommand(input))).rejects.toMatchObject({ name });
    await expect(client.send(new DeleteScheduleCommand({ Name: 'nope' }))).rejects.toMatchObject({ name });
    await expect(client.send(new ListSchedulesCommand({ GroupName: 'nope' }))).rejects.toMatchObject({
      name,
    });
    const other = { ...input, GroupName: 'nope' };
    await expect(client.send(new CreateScheduleCommand(other))).rejects.toMatchObject({ name });
    await expect(client.send(new ListSchedulesCommand({ MaxResults: 101 }))).rejects.toThrow(
      /less than or equal to 100/,
    );
  });

  it('makes a group once, and deletes it with the schedules in it', async () => {
    const { client, clock, scheduler } = await setup();
    await client.send(new CreateScheduleGroupCommand({ Name: 'tickets', ClientToken: 'one' }));
    await client.send(new CreateScheduleGroupCommand({ Name: 'tickets', ClientToken: 'one' }));
    await expect(client.send(new CreateScheduleGroupCommand({ Name: 'tickets' }))).rejects.toMatchObject({
      name: 'ConflictException',
    });
    await client.send(new CreateScheduleCommand(schedule('a', at(clock, day), { GroupName: 'tickets' })));
    await client.send(new CreateScheduleCommand(schedule('a', at(clock, day))));
    await client.send(new DeleteScheduleGroupCommand({ Name: 'tickets' }));
    expect(scheduler.schedules().map(({ GroupName }) => GroupName)).toEqual(['default']);
    const { ScheduleGroups } = await client.send(new ListScheduleGroupsCommand());
    expect(ScheduleGroups?.map(({ Name }) => Name)).toEqual(['default']);
  });

  it('names every violated constraint as the service does', async () => {
    const { client } = await setup();
    const input = schedule('a b', 'at(2030-01-01T00:00:00)');
    await expect(client.send(new CreateScheduleCommand(input))).rejects.toThrow(
      "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$",
    );
  });
});

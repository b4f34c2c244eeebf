import { setImmediate as turn } from 'node:timers/promises';
import { CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SQSRecord } from 'aws-lambda';
import { nextCheckAt } from '#domain/auto-close/clock.ts';
import { day, type Instant, minute, second, type TicketId } from '#domain/ids.ts';
import { createHandler as armTimers } from '#functions/arm-timers/handler.ts';
import { createHandler as handleDue } from '#functions/handle-due/handler.ts';
import { createHandler as reconcile } from '#functions/reconcile/handler.ts';
import { type Clock, createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { startScheduler } from '#local/services/scheduler.ts';
import type { SchedulerOptions } from '#local/services/types.ts';
import { timeOf } from '#test/e2e/support/inbox.ts';
import { ada, openInbox, overlaid } from '#test/support/inbox.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '#test/support/lambda-events.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { schedulerSchedules } from '#timers/scheduler.ts';
import { relay } from '#use-cases/relay.ts';

const group = 'rondo-test';
/** As in the stacks: after so many attempts a message is put aside, and so long after each it comes again. */
const attempts = 10;
const visibility = minute;

interface Waiting {
  readonly body: unknown;
  readonly group?: string;
  receives: number;
  visibleAt: Instant;
}

/** An inbox in memory, the functions around its checks, the queues between them, and Scheduler by its own protocol. */
export async function aroundScheduler({
  skew = 0,
  ...options
}: {
  skew?: number;
  pastAt?: SchedulerOptions['pastAt'];
} = {}) {
  const inbox = await openInbox({ roundRobin: { enabled: false }, agents: [ada] });
  // Scheduler takes whole seconds, and so do the tests.
  inbox.time.now += second - (inbox.time.now % second);
  const listeners = new Set<() => void>();
  /** Stands still unless moved: a busy machine is not to make a schedule fire early. */
  const clock: Clock = {
    ...createClock(),
    now: () => inbox.time.now + skew,
    onAdvance(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const move = (to: Instant): void => {
    inbox.time.now = Math.max(inbox.time.now, to);
    for (const listener of listeners) listener();
  };
  const faults = createFaults();
  const queues = { timers: [] as Waiting[], due: [] as Waiting[] };
  const deadLetters = { timers: [] as Waiting[], due: [] as Waiting[] };
  const broken = { delivery: false, handling: false };
  const scheduler = await startScheduler({
    ...options,
    clock,
    faults,
    crash: () => {},
    async deliver(_target, input) {
      if (broken.delivery) throw new Error('the queue is out of reach');
      queues.due.push({ body: JSON.parse(input), receives: 0, visibleAt: 0 });
    },
    async deadLetter(_queue, body) {
      deadLetters.due.push({ body: JSON.parse(body), receives: 0, visibleAt: 0 });
    },
    hostile: false,
  });
  const client = new SchedulerClient({
    endpoint: scheduler.url,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new CreateScheduleGroupCommand({ Name: group }));

  const telemetry = recordedTelemetry();
  const arn = (name: string) => `arn:aws:sqs:eu-central-1:000000000000:${name}`;
  const schedules = schedulerSchedules(client, {
    group,
    dueQueueArn: arn('due'),
    deadLettersArn: arn('due-dead-letters'),
    roleArn: 'arn:aws:iam::000000000000:role/scheduler',
  });
  const deps = {
    ...inbox.deps,
    // Nobody delivers answers here, which is another matter.
    store: overlaid(inbox.store, {
      findDeliveriesPendingSince: async () => [],
      commit: (commit) =>
        broken.handling ? Promise.reject(new Error('out of reach')) : inbox.store.commit(commit),
    }),
    schedules,
    telemetry,
    log: telemetry.log,
    count: telemetry.count,
    wait: async (milliseconds: number) => move(inbox.time.now + Math.ceil(milliseconds)),
  };
  const functions = { timers: armTimers(deps), due: handleDue(deps) };
  const heal = reconcile({ ...deps, inbound: { list: async () => [] } });

  let relayed = 0;
  async function carry(): Promise<void> {
    const fresh = inbox.changes.slice(relayed);
    relayed = inbox.changes.length;
    await relay(fresh, inbox.queues);
    for (const { job } of inbox.queues.timers.splice(0)) {
      const of = 'ticketId' in job ? job.ticketId : job.kind;
      queues.timers.push({ body: job, group: of, receives: 0, visibleAt: 0 });
    }
    for (const { job, at } of inbox.queues.due.splice(0))
      queues.due.push({ body: job, receives: 0, visibleAt: at });
  }

  /** What is visible, in the order of its coming; in a FIFO queue nothing overtakes what is hidden of its group. */
  function visible(name: 'timers' | 'due'): Waiting[] {
    const hidden = new Set<string>();
    return queues[name].filter((message) => {
      const waits = message.visibleAt > inbox.time.now || hidden.has(message.group ?? '');
      if (waits && message.group !== undefined) hidden.add(message.group);
      return !waits;
    });
  }

  async function workOff(name: 'timers' | 'due'): Promise<boolean> {
    const batch = visible(name).slice(0, 10);
    if (batch.length === 0) return false;
    const records = batch.map((message, nth): SQSRecord => {
      message.receives += 1;
      const { body, receives } = message;
      return sqsRecord(body, { id: `${nth}`, receives, ...(message.group && { group: message.group }) });
    });
    const { batchItemFailures } = await functions[name](sqsEvent(...records), lambdaContext());
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier)));
    for (const [nth, message] of batch.entries()) {
      const isDead = message.receives >= attempts;
      if (!failed.has(nth) || isDead) queues[name].splice(queues[name].indexOf(message), 1);
      if (failed.has(nth) && isDead) deadLetters[name].push(message);
      message.visibleAt = inbox.time.now + visibility;
    }
    return true;
  }

  /** A round takes a second: whatever turns in a circle here does so no faster than there. */
  async function settle(): Promise<void> {
    for (let rounds = 0; rounds < 5_000; rounds++) {
      await turn();
      await carry();
      const worked = [await workOff('timers'), await workOff('due')];
      if (!worked.includes(true) && inbox.changes.length === relayed) return;
      move(inbox.time.now + second);
    }
    throw new Error('it never settles');
  }

  const checks = (): { ticketId: string; at: Instant }[] =>
    scheduler.schedules().map(({ Name, ScheduleExpression }) => ({
      ticketId: /^check-(tkt_\w+)-\d+$/.exec(`${Name}`)?.[1] ?? '',
      at: timeOf(`${ScheduleExpression}`),
    }));

  return {
    ...inbox,
    inbox,
    faults,
    client,
    telemetry,
    checks,
    settle,
    deadLetters,
    /** Whether Scheduler can't send to the due queue, and whether what is in it can't be handled. */
    broken,
    /** Lets time pass, with reconcile every five minutes and the comparison once a day. */
    async passTo(then: Instant, { heals = true } = {}): Promise<void> {
      await settle();
      while (inbox.time.now < then) {
        const { now } = inbox.time;
        const look = (Math.floor(now / (5 * minute)) + 1) * 5 * minute;
        const hidden = [...queues.timers, ...queues.due].map(({ visibleAt }) => visibleAt);
        const planned = [...checks().map(({ at }) => at - skew), ...hidden].filter((at) => at > now);
        move(Math.min(then, look, ...planned));
        await settle();
        if (!heals || inbox.time.now < look) continue;
        await heal({}, lambdaContext());
        if (look % day === 0) await heal({ audit: true }, lambdaContext());
        await settle();
      }
    },
    /** Moves dead letters back, as they are: SQS promises no order, and that each comes at least once. */
    redrive(name: 'timers' | 'due', arrange = (all: readonly Waiting[]) => all): void {
      for (const { body, group: of } of arrange(deadLetters[name].splice(0)))
        queues[name].push({ body, receives: 0, visibleAt: 0, ...(of !== undefined && { group: of }) });
    },
    /** What each ticket's schedules should be by C4, and what they are. */
    async planned(ids: readonly TicketId[]) {
      const settings = (await inbox.store.loadSettings())['auto-close'];
      const wanted = await Promise.all(
        ids.map(async (id) => {
          const { ticket, pending } = await inbox.store.loadForTimer(id, 'check');
          const at = ticket && nextCheckAt(ticket, settings, inbox.time.now, pending?.at ?? null);
          return [id, at === null ? [] : [Math.ceil(at / second) * second]] as const;
        }),
      );
      const found = ids.map(
        (id) => [id, checks().flatMap(({ ticketId, at }) => (ticketId === id ? [at] : []))] as const,
      );
      return { wanted, found };
    },
    async stop(): Promise<void> {
      client.destroy();
      await scheduler.stop();
    },
  };
}

export type AroundScheduler = Awaited<ReturnType<typeof aroundScheduler>>;

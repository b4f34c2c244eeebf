import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day, minute } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { createHandler } from '#functions/handle-due/handler.ts';
import { keepMany } from '#test/storage/contract/setup.ts';
import { setup } from '#test/storage/setup.ts';
import { start } from '#test/support/builders.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import { type Call, watch } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { type Inbox, openInbox, toSay } from '#test/support/inbox.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '#test/support/lambda-events.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { answer } from '#use-cases/answer.ts';

const many = 500;

const closingsOf = (inbox: Inbox) =>
  inbox.changes.flatMap((change) =>
    change.kind === 'ticket' && change.before?.status === 'open' && change.after?.closedBy === 'inactivity'
      ? [change.after]
      : [],
  );

describe('C10: 500 tickets that are due in the same minute', () => {
  it('are all closed within it, each once, none before its time', async () => {
    const inbox = await openInbox({ roundRobin: { enabled: false } });
    const clockwork = clockworkOf(inbox);
    const ids = await inbox.arrive(many);
    inbox.time.now = start + minute;
    for (const id of ids) {
      await answer(toSay(id), inbox.deps);
      inbox.time.now += 100;
    }
    await clockwork.passTo(start + 2 * day + minute - 1);
    expect(closingsOf(inbox)).toEqual([]);
    expect(inbox.schedules.pending.size).toBe(many);
    await clockwork.passTo(start + 2 * day + 2 * minute);
    const closed = closingsOf(inbox);
    expect(closed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    for (const { answeredAt, closedAt } of closed) {
      const late = (closedAt ?? 0) - (answeredAt ?? 0) - 2 * day;
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(minute);
    }
    expect(inbox.schedules.pending.size).toBe(0);
  }, 60_000);
});

describe('C10: and of DynamoDB', () => {
  let dynamodb: TestDynamoDb;
  beforeAll(async () => {
    dynamodb = await startTestDynamoDb();
  });
  afterAll(() => dynamodb.stop());

  /** So many answered tickets, two days later, and the function that is told that they are due. */
  async function twoDaysOn() {
    const { store, client, plain } = await setup(dynamodb);
    const value = { ...defaultSettings['auto-close'], enabled: true };
    await plain.saveSetting({ name: 'auto-close', value, version: 0, by: 'agt_ada', at: start });
    const tickets = await keepMany(
      plain,
      Array.from({ length: many }, (_, nth) => ({
        id: `tkt_${nth}` as const,
        number: nth + 1,
        answeredAt: start + nth * 100,
        lastAnswerAt: start + nth * 100,
        waitingSince: null,
      })),
    );
    const inbox = await openInbox();
    const telemetry = recordedTelemetry();
    const clock = () => start + 2 * day + minute;
    const handle = createHandler({ ...inbox.deps, store, clock, telemetry, log: telemetry.log });
    const calls: Call[] = watch(client);
    return {
      tickets,
      calls,
      plain,
      inbox,
      /** In batches, as the queue hands them out, some at a time. */
      async deliver(ids: readonly string[], atOnce = 8): Promise<void> {
        const batches = Array.from({ length: Math.ceil(ids.length / 10) }, (_, nth) =>
          ids.slice(nth * 10, nth * 10 + 10),
        ).values();
        const worker = async () => {
          for (const batch of batches) {
            const event = sqsEvent(...batch.map((ticketId) => sqsRecord({ kind: 'check', ticketId })));
            expect(await handle(event, lambdaContext())).toEqual({ batchItemFailures: [] });
          }
        };
        await Promise.all(Array.from({ length: atOnce }, worker));
      },
    };
  }
  const counted = (calls: readonly Call[]) =>
    Object.fromEntries(
      [...Map.groupBy(calls, ({ operation }) => operation)].map(([name, all]) => [name, all.length]),
    );

  it('each closing asks twice, one of which is its one transaction; told again, nothing is written', async () => {
    const { tickets, calls, plain, deliver, inbox } = await twoDaysOn();
    const ids = tickets.map(({ id }) => id);
    await deliver(ids);
    expect(counted(calls)).toEqual({ BatchGetItem: many, TransactWriteItems: many });
    const closed = await plain.loadTickets(ids);
    expect(closed.filter(({ closedBy }) => closedBy === 'inactivity')).toHaveLength(many);

    calls.length = 0;
    await deliver(ids.toReversed());
    expect(counted(calls)).toEqual({ BatchGetItem: many });
    const [first = 'tkt_', last = 'tkt_'] = [ids.at(0), ids.at(-1)];
    for (const id of [first, last]) {
      const { items } = await plain.loadThread(id, { limit: 10, cursor: null });
      const notes = items.filter((entry) => entry.kind === 'message' && entry.message.code !== null);
      expect(notes).toHaveLength(1);
    }
    // What has closed asks no more of its check than that it be taken away.
    expect(inbox.queues.timers.every(({ job }) => job.kind === 'check')).toBe(true);
  }, 120_000);

  it('two deliveries of each at once make one transaction that holds for each', async () => {
    const { tickets, calls, plain, deliver } = await twoDaysOn();
    const ids = tickets.slice(0, 100).map(({ id }) => id);
    await deliver(ids.flatMap((id) => [id, id]));
    const closed = await plain.loadTickets(ids);
    for (const { id, version, closedBy } of closed) {
      expect(closedBy).toBe('inactivity');
      expect(version, id).toBe((tickets[0]?.version ?? 0) + 1);
    }
    expect(calls.length).toBeLessThanOrEqual(ids.length * 6);
  }, 120_000);
});

import { beforeEach, describe, expect, it } from 'vitest';
import { day, hour } from '#domain/ids.ts';
import { createHandler as armTimers } from '#functions/arm-timers/handler.ts';
import { createHandler as deliverMessages } from '#functions/deliver-messages/handler.ts';
import { createHandler as handleDue } from '#functions/handle-due/handler.ts';
import { createHandler as react } from '#functions/react/handler.ts';
import { createHandler as reconcile } from '#functions/reconcile/handler.ts';
import { createHandler as relay } from '#functions/relay/handler.ts';
import { ticketItem } from '#storage/items/ticket.ts';
import { aTicket, start } from '#test/support/builders.ts';
import { anSms, type Inbox, openInbox, overlaid, receive, sam, sue, toSay } from '#test/support/inbox.ts';
import { lambdaContext, sqsEvent, sqsRecord, streamEvent } from '#test/support/lambda-events.ts';
import { type RecordedTelemetry, recordedTelemetry } from '#test/support/telemetry.ts';
import { answer } from '#use-cases/answer.ts';
import { assign } from '#use-cases/assign.ts';
import type { Sender, SendOutcome } from '#use-cases/ports.ts';

let inbox: Inbox;
let telemetry: RecordedTelemetry;
beforeEach(async () => {
  inbox = await openInbox();
  telemetry = recordedTelemetry();
});

const codes = () => telemetry.lines.map(({ code }) => code);
const outOfReach = () => Promise.reject(new Error('out of reach'));

/** An item as the stream has it. */
const image = (item: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) => (value === undefined ? [] : [[name, attribute(value)]])),
  );
function attribute(value: unknown): object {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attribute) };
  return { M: image(value as Record<string, unknown>) };
}

const record = (number: number, before: object | null, after: object | null) => ({
  eventID: `${number}`,
  eventName: before === null ? 'INSERT' : after === null ? 'REMOVE' : 'MODIFY',
  eventSource: 'aws:dynamodb',
  dynamodb: {
    SequenceNumber: `${number}`,
    ...(before && { OldImage: before }),
    ...(after && { NewImage: after }),
  },
});
const assigned = (nth: number) => {
  const before = aTicket({ id: `tkt_${nth}` });
  const after = {
    ...before,
    assigneeId: sam.id,
    assignment: { by: 'person' as const, at: start, agentId: sam.id },
    version: 2,
  };
  return record(nth, image(ticketItem(before)), image(ticketItem(after)));
};
const entryOf = (nth: number, ticketId = 'tkt_1', queuedAt = start) =>
  record(
    nth,
    null,
    image({
      pk: 'QUEUE#inbox#0',
      sk: 'x',
      type: 'queue-entry',
      schemaVersion: 1,
      queue: 'inbox',
      ticketId,
      channel: 'sms',
      queuedAt,
    }),
  );

describe('react', () => {
  const handler = (deps: Partial<Inbox['deps']> = {}) =>
    react({ ...inbox.deps, ...deps, telemetry, log: telemetry.log });

  it('does each record’s work and drains each queue once', async () => {
    const [first, second] = await inbox.arrive(2);
    let drains = 0;
    const store = overlaid(inbox.store, {
      loadRotation: (queue) => {
        drains += 1;
        return inbox.store.loadRotation(queue);
      },
    });
    const event = streamEvent([entryOf(1, first), entryOf(2, second, start + 1), assigned(3)]);
    expect(await handler({ store })(event, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(await inbox.turns()).toHaveLength(2);
    // It gives out, and then sees that nothing is left.
    expect(drains).toBe(2);
  });

  it('a record that fails comes again and says why in the log; the others, and the drain, are done', async () => {
    const [first] = await inbox.arrive(1);
    const store = overlaid(inbox.store, {
      recordHistory: (entry) =>
        entry.ticketId === 'tkt_2' ? outOfReach() : inbox.store.recordHistory(entry),
    });
    const event = streamEvent([entryOf(1, first), assigned(2), assigned(3)]);
    expect(await handler({ store })(event, lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }],
    });
    expect(await inbox.turns()).toHaveLength(1);
    expect(telemetry.lines.find(({ code }) => code === 'record-failed')?.details).toMatchObject({
      sequenceNumber: '2',
      error: new Error('out of reach'),
    });
  });

  it('the whole batch comes again when the drain fails', async () => {
    await inbox.arrive(1);
    const store = overlaid(inbox.store, { loadQueue: outOfReach });
    await expect(handler({ store })(streamEvent([entryOf(1)]), lambdaContext())).rejects.toThrow(
      'out of reach',
    );
    expect(codes()).toContain('invocation-failed');
  });

  it('A10: a batch of which every record fails comes again, and its tickets are counted all the same', async () => {
    const [id = 'tkt_'] = await inbox.arrive(1);
    await assign({ ticketIds: [id], assigneeId: sue.id, seenAssigneeId: undefined, by: sue.id }, inbox.deps);
    const store = overlaid(inbox.store, { recordHistory: outOfReach });
    const claimed = await inbox.ticket(id);
    const unclaimed = { ...claimed, assigneeId: null, assignment: null };
    const alone = record(1, image(ticketItem(unclaimed)), image(ticketItem(claimed)));
    await expect(handler({ store })(streamEvent([alone]), lambdaContext())).rejects.toThrow('failed');
    expect(await inbox.agent(sue.id)).toMatchObject({ load: 1, open: 1 });
  });

  it('passes over what nobody reacts to', async () => {
    const drain = record(1, null, image({ pk: 'DRAIN#1', sk: 'DRAIN', type: 'drain', schemaVersion: 1 }));
    expect(await handler()(streamEvent([drain]), lambdaContext())).toEqual({ batchItemFailures: [] });
  });

  it('an item that it can’t make sense of is no silent loss', async () => {
    const broken = record(
      1,
      null,
      image({ pk: 'TICKET#tkt_1', sk: 'TICKET', type: 'ticket', schemaVersion: 99 }),
    );
    const answered = await handler()(streamEvent([broken, entryOf(2)]), lambdaContext());
    expect(answered).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  });
});

describe('relay', () => {
  it('asks for the jobs of a batch', async () => {
    await relay({ queues: inbox.queues, telemetry })(
      streamEvent([assigned(1), record(2, null, image(ticketItem(aTicket())))]),
      lambdaContext(),
    );
    expect(inbox.queues.timers).toMatchObject([{ job: { kind: 'check', ticketId: 'tkt_1', fired: false } }]);
  });

  it('fails as a whole', async () => {
    const queues = { ...inbox.queues, requestTimers: outOfReach };
    const event = streamEvent([record(2, null, image(ticketItem(aTicket())))]);
    await expect(relay({ queues, telemetry })(event, lambdaContext())).rejects.toThrow('out of reach');
    expect(codes()).toEqual(['invocation-failed']);
  });
});

describe('arm-timers', () => {
  const handler = (deps: Partial<Inbox['deps']> = {}) => armTimers({ ...inbox.deps, ...deps, telemetry });
  const job = (ticketId: string, extra = {}) => ({ kind: 'check', ticketId, fired: false, ...extra });

  it('does each job of a batch', async () => {
    const [one = 'tkt_', two = 'tkt_'] = await inbox.arrive(2);
    const event = sqsEvent(
      sqsRecord(job(one), { group: one }),
      sqsRecord(job(two), { group: two }),
      sqsRecord({ kind: 'open-office' }, { group: 'open-office' }),
      sqsRecord({ kind: 'audit', of: 'snoozed', cursor: null }, { group: 'audit' }),
    );
    expect(await handler()(event, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(inbox.schedules.pending.size).toBe(2);
    expect(inbox.lines.map(({ code }) => code)).toContain('timers-audited');
  });

  it('C4: after a failed job those of the same ticket come again with it, in order; others are done', async () => {
    const [one = 'tkt_', two = 'tkt_'] = await inbox.arrive(2);
    const store = overlaid(inbox.store, {
      loadForTimer: (id, kind) => (id === one ? outOfReach() : inbox.store.loadForTimer(id, kind)),
    });
    const event = sqsEvent(
      sqsRecord(job(one), { id: 'a', group: one }),
      sqsRecord(job(two), { id: 'b', group: two }),
      sqsRecord(job(one), { id: 'c', group: one }),
    );
    const answered = await handler({ store })(event, lambdaContext());
    expect(answered.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['a', 'c']);
    expect(inbox.schedules.pending.size).toBe(1);
    expect(telemetry.lines.filter(({ code }) => code === 'job-failed')).toMatchObject([
      { level: 'error', details: { messageId: 'a', error: new Error('out of reach') } },
    ]);
  });

  it('C4: a job that comes again takes away what a crashed attempt may have left', async () => {
    const [id = 'tkt_'] = await inbox.arrive(1);
    inbox.schedules.pending.set(`check-${id}-1`, { at: start + day, job: { kind: 'check', ticketId: id } });
    await inbox.set('auto-close', { enabled: false });
    await handler()(sqsEvent(sqsRecord(job(id), { group: id })), lambdaContext());
    expect(inbox.schedules.pending.size).toBe(1);
    await handler()(sqsEvent(sqsRecord(job(id), { group: id, receives: 2 })), lambdaContext());
    expect(inbox.schedules.pending.size).toBe(0);
  });

  it.each([
    'not json',
    '{}',
    '{"kind":"check"}',
    '{"kind":"check","ticketId":"x","fired":false}',
    '{"kind":"burn"}',
  ])('a job that is none ends in the dead letters, not in a crash of the batch: %s', async (body) => {
    const [id = 'tkt_'] = await inbox.arrive(1);
    const event = sqsEvent(sqsRecord(body, { id: 'bad', group: 'x' }), sqsRecord(job(id), { group: id }));
    expect(await handler()(event, lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'bad' }],
    });
    expect(inbox.schedules.pending.size).toBe(1);
  });
});

describe('handle-due', () => {
  it('C5: checks what is due; a check that fails comes again, the others are done', async () => {
    const [id = 'tkt_'] = await inbox.arrive(1);
    const store = overlaid(inbox.store, {
      loadForTimer: (ticketId, kind) =>
        ticketId === 'tkt_bad' ? outOfReach() : inbox.store.loadForTimer(ticketId, kind),
    });
    const event = sqsEvent(
      sqsRecord({ kind: 'check', ticketId: 'tkt_bad' }, { id: 'bad' }),
      sqsRecord({ kind: 'check', ticketId: id }),
      sqsRecord({ kind: 'open-office' }),
    );
    const handler = handleDue({ ...inbox.deps, store, telemetry, log: telemetry.log });
    expect(await handler(event, lambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(inbox.queues.timers).toHaveLength(2);
    expect(await inbox.turns()).toHaveLength(1);
    expect(codes()).toContain('job-failed');
  });
});

describe('handle-due, of what was moved back from the dead letters', () => {
  /** As Scheduler puts there what it could not send: the call that it made. */
  const letter = (MessageBody: string) => ({ MessageBody, QueueUrl: 'https://sqs.example/123456789012/due' });

  it('C4: checks what Scheduler could not deliver', async () => {
    const [id = 'tkt_'] = await inbox.arrive(1);
    await answer(toSay(id), inbox.deps);
    inbox.time.now += 3 * day;
    const handler = handleDue({ ...inbox.deps, telemetry, log: telemetry.log });
    const event = sqsEvent(sqsRecord(letter(JSON.stringify({ kind: 'check', ticketId: id }))));
    expect(await handler(event, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(await inbox.ticket(id)).toMatchObject({ status: 'closed', closedBy: 'inactivity' });
  });

  it.each(['not json', '{}', JSON.stringify(letter('{"kind":"open-office"}'))])(
    'leaves a letter about nothing where it was: %s',
    async (inside) => {
      const handler = handleDue({ ...inbox.deps, telemetry, log: telemetry.log });
      const event = sqsEvent(sqsRecord(letter(inside), { id: 'bad' }));
      expect(await handler(event, lambdaContext())).toEqual({
        batchItemFailures: [{ itemIdentifier: 'bad' }],
      });
    },
  );
});

describe('deliver-messages', () => {
  async function delivering(outcome: SendOutcome) {
    const { ticketId } = await receive(inbox.deps, '1');
    await answer(toSay(ticketId, { text: 'On its way.' }), inbox.deps);
    const sender: Sender = { via: 'twilio', send: async () => outcome, find: async () => null };
    const postponed: [string, number][] = [];
    const handler = deliverMessages({
      ...inbox.deps,
      log: telemetry.log,
      telemetry,
      senders: [sender],
      forwarders: [],
      helpdesks: [],
      postpone: async ({ messageId }, seconds) => {
        postponed.push([messageId, seconds]);
      },
    });
    const event = sqsEvent(sqsRecord({ ticketId, seq: 2 }, { id: 'job', group: ticketId }));
    return { answered: await handler(event, lambdaContext()), postponed };
  }

  it('is done with what the provider took', async () => {
    const { answered, postponed } = await delivering({ outcome: 'accepted', providerMessageId: 'SM1' });
    expect([answered, postponed]).toEqual([{ batchItemFailures: [] }, []]);
  });

  it('has the queue hand it out again when the provider said, which is no fault', async () => {
    const { answered, postponed } = await delivering({ outcome: 'busy', retryAfter: 90_500 });
    expect([answered, postponed]).toEqual([
      { batchItemFailures: [{ itemIdentifier: 'job' }] },
      [['job', 91]],
    ]);
    expect(codes()).toContain('job-postponed');
    expect(telemetry.lines.some(({ level }) => level === 'error')).toBe(false);
  });

  it('not later than SQS can hide a message', async () => {
    const { postponed } = await delivering({ outcome: 'busy', retryAfter: 2 * day });
    expect(postponed[0]?.[1]).toBeLessThan((12 * hour) / 1_000);
  });

  it('logs neither what was written nor to whom', async () => {
    await delivering({ outcome: 'rejected', reason: 'no' });
    expect(JSON.stringify(telemetry.lines)).not.toMatch(/On its way|\+4915100000001/);
  });
});

describe('reconcile', () => {
  it('C4: begins the day’s comparison with Scheduler where its rule says so, and nothing else', async () => {
    const inbound = { list: () => Promise.reject(new Error('is not asked')) };
    const handler = reconcile({ ...inbox.deps, inbound, telemetry });
    expect(await handler({ audit: true }, lambdaContext())).toEqual({ audit: 'begun' });
    expect(inbox.queues.timers.map(({ job }) => job)).toEqual(
      ['open', 'snoozed', 'schedules'].map((of) => ({ kind: 'audit', of, cursor: null })),
    );
  });

  const inbound = { list: async () => [] };

  it('tells what it healed', async () => {
    await inbox.arrive(2);
    inbox.time.now += hour;
    const handler = reconcile({ ...inbox.deps, inbound, telemetry });
    expect(await handler({}, lambdaContext())).toEqual({
      checks: 0,
      wakings: 0,
      assignments: 2,
      deliveries: 0,
      handOns: 0,
      sessions: 0,
      leavers: 0,
      imported: 0,
      asked: 0,
    });
  });

  it('T6: tells what it received that had never arrived', async () => {
    const at = inbox.time.now;
    inbox.time.now += hour;
    const read = async () => anSms(inbox.deps, '1', 'missed');
    const missed = { receipt: { source: 'twilio', id: 'SM1' }, at, read };
    const handler = reconcile({ ...inbox.deps, inbound: { list: async () => [missed] }, telemetry });
    expect(await handler({}, lambdaContext())).toMatchObject({ imported: 1 });
  });

  it('T6: heals the rest while the provider is out of reach, and says so', async () => {
    await inbox.arrive(2);
    inbox.time.now += hour;
    const handler = reconcile({
      ...inbox.deps,
      log: telemetry.log,
      inbound: { list: () => Promise.reject(new Error('Twilio’s list answered 503')) },
      telemetry,
    });
    expect(await handler({}, lambdaContext())).toMatchObject({ assignments: 2, imported: 0 });
    expect(telemetry.lines.find(({ code }) => code === 'import-failed')).toMatchObject({ level: 'error' });
  });

  it('a run that fails is seen', async () => {
    const store = overlaid(inbox.store, { loadSettings: outOfReach });
    const handler = reconcile({ ...inbox.deps, store, inbound, telemetry });
    await expect(handler({}, lambdaContext())).rejects.toThrow('out of reach');
    expect(codes()).toEqual(['invocation-failed']);
  });
});

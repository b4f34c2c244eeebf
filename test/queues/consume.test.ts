import { describe, expect, it } from 'vitest';
import { messageJobSchema } from '#contracts/jobs.ts';
import { consume, isRepeated, NotYet } from '#queues/consume.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '#test/support/lambda-events.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';

interface Given {
  readonly id: string;
  readonly group?: string;
  readonly body?: unknown;
  readonly receives?: number;
}

/** Works a batch off: what was done, in order, and what comes again. */
async function workOff(records: readonly Given[], failing: Readonly<Record<string, Error>>, fifo: boolean) {
  const { log, lines } = recordedTelemetry();
  const begun: string[] = [];
  const done: string[] = [];
  const handle = consume(
    messageJobSchema,
    async (_job, { messageId }) => {
      begun.push(messageId);
      // Whoever begins later may be done earlier.
      await new Promise((resolve) => setTimeout(resolve, messageId.endsWith('1') ? 20 : 0));
      const error = failing[messageId];
      if (error !== undefined) throw error;
      done.push(messageId);
    },
    { fifo, log },
  );
  const event = sqsEvent(
    ...records.map(({ id, group, receives, body = { ticketId: 'tkt_1', seq: 2 } }) =>
      sqsRecord(body, {
        id,
        ...(group !== undefined && { group }),
        ...(receives !== undefined && { receives }),
      }),
    ),
  );
  const { batchItemFailures } = await handle(event, lambdaContext());
  return { begun, done, again: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), lines };
}

const boom = new Error('boom');

describe('a batch of a FIFO queue', () => {
  const batch = [
    { id: 'a1', group: 'a' },
    { id: 'b1', group: 'b' },
    { id: 'a2', group: 'a' },
    { id: 'b2', group: 'b' },
    { id: 'a3', group: 'a' },
  ];

  it('is worked off one after another, in order', async () => {
    const { begun, done, again } = await workOff(batch, {}, true);
    expect([begun, done, again]).toEqual([
      ['a1', 'b1', 'a2', 'b2', 'a3'],
      ['a1', 'b1', 'a2', 'b2', 'a3'],
      [],
    ]);
  });

  it('gives back what follows a failed message of its group, unworked and in order; other groups go on', async () => {
    const { begun, done, again } = await workOff(batch, { a1: boom }, true);
    expect([begun, done, again]).toEqual([
      ['a1', 'b1', 'b2'],
      ['b1', 'b2'],
      ['a1', 'a2', 'a3'],
    ]);
  });

  it('gives back nothing that was done before the failure', async () => {
    const { done, again } = await workOff(batch, { a2: boom }, true);
    expect([done, again]).toEqual([
      ['a1', 'b1', 'b2'],
      ['a2', 'a3'],
    ]);
  });

  it('gives all of it back where all of it failed, and does not fail as a whole', async () => {
    const { done, again } = await workOff(batch, { a1: boom, b1: boom }, true);
    expect([done, again.toSorted()]).toEqual([[], ['a1', 'a2', 'a3', 'b1', 'b2']]);
  });

  it('remembers nothing of an earlier batch', async () => {
    await workOff(batch, { a1: boom }, true);
    expect((await workOff(batch, {}, true)).again).toEqual([]);
  });
});

describe('a batch of a standard queue', () => {
  const batch = [{ id: 'a1' }, { id: 'a2' }, { id: 'a3' }];

  it('gives back only what failed', async () => {
    const { done, again } = await workOff(batch, { a2: boom }, false);
    expect([done.toSorted(), again]).toEqual([['a1', 'a3'], ['a2']]);
  });

  it('does not fail as a whole where all of it failed', async () => {
    const { again } = await workOff(batch, { a1: boom, a2: boom, a3: boom }, false);
    expect(again.toSorted()).toEqual(['a1', 'a2', 'a3']);
  });
});

describe('a job', () => {
  it.each([true, false])(
    'that is none is given back, logged and never worked on (FIFO: %s)',
    async (fifo) => {
      for (const body of [
        'no JSON',
        '{}',
        { ticketId: 'con_1', seq: 2 },
        { ticketId: 'tkt_1', seq: 0 },
        '',
      ]) {
        const { begun, again, lines } = await workOff(
          [{ id: 'a1', group: 'a', body, receives: 3 }],
          {},
          fifo,
        );
        expect([begun, again]).toEqual([[], ['a1']]);
        const details = { messageId: 'a1', attempt: '3', error: expect.any(Error) };
        expect(lines).toEqual([{ level: 'error', code: 'job-failed', details }]);
      }
    },
  );

  it('that fails says why in the log, which the answer to the queue does not', async () => {
    const { lines } = await workOff([{ id: 'a1' }], { a1: boom }, false);
    expect(lines).toEqual([
      { level: 'error', code: 'job-failed', details: { messageId: 'a1', attempt: '1', error: boom } },
    ]);
  });

  it('that comes again by its own wish is no failure in the log, and holds up its group all the same', async () => {
    const batch = [
      { id: 'a1', group: 'a' },
      { id: 'a2', group: 'a' },
    ];
    const { again, lines } = await workOff(batch, { a1: new NotYet('again in 1000 ms') }, true);
    expect(again).toEqual(['a1', 'a2']);
    const details = { messageId: 'a1', why: 'again in 1000 ms' };
    expect(lines).toEqual([{ level: 'info', code: 'job-postponed', details }]);
  });

  it('is known to have been begun before, by how often it was handed out', () => {
    expect([1, 2, 11].map((receives) => isRepeated(sqsRecord({}, { receives })))).toEqual([
      false,
      true,
      true,
    ]);
  });
});

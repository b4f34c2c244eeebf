import { describe, expect, it } from 'vitest';
import type { StreamMappingSpec } from '#local/assembly/events.ts';
import type { Outcome } from '#local/host/start-worker.ts';
import { type GiveUp, type Item, processBatch } from '#local/mappings/stream/batch.ts';
import { aRecord, aStreamMapping } from './records.ts';

const now = Date.UTC(2026, 2, 2, 9);
const ok = (payload: unknown = null): Outcome => ({
  ok: true,
  requestId: 'r',
  payload: JSON.stringify(payload),
});
const failed: Outcome = { ok: false, requestId: 'r', error: { errorType: 'Error', errorMessage: 'no luck' } };
const failures = (...ids: string[]) =>
  ok({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

/** Runs a batch of records `1`, `2`, … against a function that `answer` plays. */
async function run(
  count: number,
  spec: Partial<StreamMappingSpec>,
  answer: (ids: string[], call: number) => Outcome,
  created: (id: string) => number = () => now,
) {
  const calls: string[][] = [];
  const done: string[] = [];
  const givenUp: { ids: string[]; reason: Parameters<GiveUp>[1] }[] = [];
  const items = Array.from({ length: count }, (_, index): Item => {
    const id = String(index + 1);
    return { record: aRecord(id, created(id)), size: 10, done: () => done.push(id) };
  });
  const idsOf = (records: readonly Item['record'][]) =>
    records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  const end = new AbortController();
  await processBatch(items, {
    spec: aStreamMapping(spec),
    signal: end.signal,
    now: () => now,
    backoffMs: () => 0,
    async invoke(records) {
      calls.push(idsOf(records));
      if (calls.length > 50) end.abort();
      return answer(idsOf(records), calls.length);
    },
    async giveUp(records, reason) {
      givenUp.push({ ids: idsOf(records), reason });
    },
  });
  return { calls: calls.map((ids) => ids.join('')), done: done.join(''), givenUp };
}

describe('a batch of stream records', () => {
  it('is done after one call that succeeds', async () => {
    expect(await run(3, {}, () => ok())).toMatchObject({ calls: ['123'], done: '123', givenUp: [] });
  });

  it('is tried again as a whole, in order, as long as it fails', async () => {
    const { calls, done } = await run(3, {}, (_, call) => (call < 3 ? failed : ok()));
    expect([calls, done]).toEqual([['123', '123', '123'], '123']);
  });

  it('goes on from the first item that the function names', async () => {
    const { calls, done } = await run(4, { reportsItemFailures: true }, (_, call) =>
      call === 1 ? failures('4', '2') : ok(),
    );
    expect([calls, done]).toEqual([['1234', '234'], '1234']);
  });

  it.each([
    ['an empty answer', {}, '123'],
    ['an empty list', { batchItemFailures: [] }, '123'],
    ['null', null, '123'],
  ])('takes %s for success', async (_, payload, done) => {
    expect(await run(3, { reportsItemFailures: true }, () => ok(payload))).toMatchObject({
      calls: ['123'],
      done,
    });
  });

  it.each([
    ['a list that is none', { batchItemFailures: 'x' }],
    ['an item without a name', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['an item that isn’t in the batch', { batchItemFailures: [{ itemIdentifier: '9' }] }],
  ])('takes %s for a failure of all', async (_, payload) => {
    const { calls } = await run(2, { reportsItemFailures: true }, (__, call) =>
      call === 1 ? ok(payload) : ok(),
    );
    expect(calls).toEqual(['12', '12']);
  });

  it('doesn’t look at the answer of a mapping that reports nothing', async () => {
    expect(await run(2, {}, () => failures('1'))).toMatchObject({ calls: ['12'], done: '12' });
  });

  it('is halved until the poison is alone, which costs no retries, and gives up that one only', async () => {
    const poisoned = (ids: string[]) => (ids.includes('3') ? failed : ok());
    const { calls, done, givenUp } = await run(4, { bisects: true, maximumRetries: 1 }, poisoned);
    expect(calls).toEqual(['1234', '12', '34', '3', '3', '4']);
    expect(done).toBe('1234');
    expect(givenUp).toEqual([
      {
        ids: ['3'],
        reason: { condition: 'RetryAttemptsExhausted', attempts: 2, error: failed.ok ? null : failed.error },
      },
    ]);
  });

  it('is given up as a whole where it isn’t halved', async () => {
    const { calls, done, givenUp } = await run(2, { maximumRetries: 2 }, () => failed);
    expect(calls).toEqual(['12', '12', '12']);
    expect(givenUp).toMatchObject([
      { ids: ['1', '2'], reason: { condition: 'RetryAttemptsExhausted', attempts: 3 } },
    ]);
    expect(done).toBe('12');
  });

  it('progress begins the count of retries anew', async () => {
    const spec = { reportsItemFailures: true, maximumRetries: 1 };
    const secondOf = ([, second = '']: string[]) => second;
    const { calls, givenUp } = await run(4, spec, (ids, call) => (call < 4 ? failures(secondOf(ids)) : ok()));
    expect(calls).toEqual(['1234', '234', '34', '4']);
    expect(givenUp).toEqual([]);
  });

  it('gives up records that have become too old, and goes on with the rest', async () => {
    const old = (id: string) => (id === '1' ? now - 61_000 : now);
    const { calls, givenUp, done } = await run(3, { maximumAgeSeconds: 60 }, () => ok(), old);
    expect(calls).toEqual(['23']);
    expect(givenUp).toMatchObject([{ ids: ['1'], reason: { condition: 'RecordAgeExceeded' } }]);
    expect(done).toBe('123');
  });

  it('without a limit of retries goes on for as long as it is let', async () => {
    const { calls, done, givenUp } = await run(1, { maximumRetries: -1 }, () => failed);
    expect(calls).toHaveLength(51);
    expect([done, givenUp]).toEqual(['', []]);
  });
});

import { expect, test } from 'vitest';
import { withEarlier, withLatest } from '#console/inbox/cached-thread.ts';
import { aMessage } from './support.ts';

const thread = (seqs: readonly number[], cursor?: string) => ({
  messages: seqs.map((seq) => aMessage(seq)),
  cursor,
});
const seqsIn = ({ messages }: { messages: readonly { id: string }[] }) =>
  messages.map(({ id }) => Number(id.slice(4)));

test('T1: a thread takes up what is new, and what has changed of what was there', () => {
  const latest = { messages: [aMessage(2, { delivery: 'delivered' }), aMessage(3)], cursor: 'before 2' };
  const kept = withLatest(thread([1, 2]), latest);
  expect(seqsIn(kept)).toEqual([1, 2, 3]);
  expect(kept.messages[1]?.delivery).toBe('delivered');
});

test('what was loaded of earlier messages stays, and so does the way to those before', () => {
  const loaded = withEarlier(thread([3, 4], 'before 3'), thread([1, 2], 'before 1'));
  expect(loaded).toMatchObject({ cursor: 'before 1' });
  const kept = withLatest(loaded, thread([3, 4, 5], 'before 3'));
  expect(seqsIn(kept)).toEqual([1, 2, 3, 4, 5]);
  expect(kept.cursor).toBe('before 1');
});

test('where more has come at once than is told of at a time, nothing between is passed over in silence', () => {
  const kept = withLatest(thread([1, 2]), thread([60, 61], 'before 60'));
  expect(seqsIn(kept)).toEqual([60, 61]);
  expect(kept.cursor).toBe('before 60');
});

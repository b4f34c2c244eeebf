import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emailLinkKey,
  messageKey,
  queueEntryKey,
  queuePosition,
  seqOf,
  shardOf,
  shards,
  ticketIdOf,
} from '#storage/keys.ts';

const ticketIds = fc.stringMatching(/^[0-9a-z]{1,26}$/).map((id) => `tkt_${id}` as const);
const instants = fc.integer({ min: 0, max: Date.UTC(9999, 0) });

describe('keys', () => {
  it('A8: put entries of a queue in the order of their instants, and those of one instant by ticket', () => {
    fc.assert(
      fc.property(instants, ticketIds, instants, ticketIds, (at, id, otherAt, otherId) => {
        const [one, other] = [queuePosition(at, id), queuePosition(otherAt, otherId)];
        expect(one < other).toBe(at === otherAt ? id < otherId : at < otherAt);
      }),
    );
  });

  it('put messages in the order of their sequence numbers, and give the numbers back', () => {
    const seqs = fc.integer({ min: 1, max: 999_999_999 });
    fc.assert(
      fc.property(seqs, seqs, (seq, otherSeq) => {
        const [one, other] = [messageKey('tkt_1', seq).sk, messageKey('tkt_1', otherSeq).sk];
        expect(one < other).toBe(seq < otherSeq);
        expect(seqOf(one)).toBe(seq);
      }),
    );
    for (const sk of ['MSG#000000001#000000002', 'TICKET', 'MSG#1']) expect(seqOf(sk)).toBeNull();
  });

  it('T6: hold whatever a stranger wrote for a `Message-ID`, and tell one from another', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5_000 }), fc.string(), (rfcId, end) => {
        expect(Buffer.byteLength(emailLinkKey(rfcId).pk)).toBeLessThanOrEqual(2_048);
        expect(emailLinkKey(rfcId + end).pk === emailLinkKey(rfcId).pk).toBe(end === '');
      }),
    );
    expect(emailLinkKey('a@example.com').pk).toBe('EMAIL#a@example.com');
  });

  it('tell the ticket that a partition is of', () => {
    expect(ticketIdOf('TICKET#tkt_1')).toBe('tkt_1');
    for (const pk of ['CONTACT#con_1', 'TICKET#', 'RECEIPT#TICKET#tkt_1', 7, undefined])
      expect(ticketIdOf(pk)).toBeNull();
  });

  it('spread tickets evenly over the shards, and each always to the same', () => {
    const counts = shards.map(() => 0);
    for (let index = 0; index < 4_000; index++) {
      const shard = shardOf(`tkt_${index.toString(36)}`);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    // Known values: a different hash would lose every entry that is in a queue.
    expect((['tkt_a', 'tkt_b', 'tkt_c', 'tkt_d'] as const).map(shardOf)).toEqual([0, 1, 2, 3]);
    expect(queueEntryKey('inbox', 5, 'tkt_a').pk).toBe(`QUEUE#inbox#${shardOf('tkt_a')}`);
  });
});

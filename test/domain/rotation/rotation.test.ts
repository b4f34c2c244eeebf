import { describe, expect, test } from 'vitest';
import type { AgentId } from '#domain/ids.ts';
import { inTurnOrder, join, newRotation, type RingMember } from '#domain/rotation/rotation.ts';

const ids = (members: readonly RingMember[]): AgentId[] => members.map(({ agentId }) => agentId);

describe('A4: the ring', () => {
  test('takes newcomers in at its end, in the order given', () => {
    const ring = join(join(newRotation('inbox'), ['agt_sam', 'agt_sue']), ['agt_sol', 'agt_max']);
    expect(ids(ring.members)).toEqual(['agt_sam', 'agt_sue', 'agt_sol', 'agt_max']);
    expect(ring.members.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4]);
  });

  test('leaves everyone who is in it where they are', () => {
    const ring = join(newRotation('inbox'), ['agt_sam', 'agt_sue']);
    expect(join(ring, ['agt_sue', 'agt_sam'])).toBe(ring);
    expect(ids(join(ring, ['agt_sol', 'agt_sue']).members)).toEqual(['agt_sam', 'agt_sue', 'agt_sol']);
  });

  test('lets a newcomer in behind the cursor even where the ring has lost its members', () => {
    const emptied = { ...newRotation('inbox'), lastServed: 7 };
    expect(join(emptied, ['agt_sam']).members).toEqual([{ agentId: 'agt_sam', ordinal: 8 }]);
  });
});

describe('A4: the order of turns', () => {
  const { members } = join(newRotation('inbox'), ['agt_sam', 'agt_sue', 'agt_sol']);

  test.each([
    { lastServed: 0, first: 'nobody was served yet', order: ['agt_sam', 'agt_sue', 'agt_sol'] },
    { lastServed: 1, first: 'the first was', order: ['agt_sue', 'agt_sol', 'agt_sam'] },
    { lastServed: 2, first: 'the second was', order: ['agt_sol', 'agt_sam', 'agt_sue'] },
    { lastServed: 3, first: 'the last was', order: ['agt_sam', 'agt_sue', 'agt_sol'] },
    { lastServed: 9, first: 'somebody who is gone was', order: ['agt_sam', 'agt_sue', 'agt_sol'] },
  ])('begins after whoever was served last: $first', ({ lastServed, order }) => {
    expect(ids(inTurnOrder(members, lastServed))).toEqual(order);
  });

  test('of an empty ring is empty', () => expect(inTurnOrder([], 3)).toEqual([]));
});

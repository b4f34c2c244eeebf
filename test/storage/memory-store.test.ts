import { describe, expect, it } from 'vitest';
import { newRotation } from '#domain/rotation/rotation.ts';
import { aContact, anAgent, start } from '#test/support/builders.ts';
import { createMemoryStore } from '#test/support/memory-store/index.ts';
import type { Change } from '#use-cases/changes.ts';
import { storeContract } from './contract/index.ts';
import { keep } from './contract/setup.ts';

describe('the store in memory', () => {
  storeContract(async (options) => createMemoryStore({ clock: () => start, ...options }), { runs: 100 });

  it('crashes where it is told to, with the operation done or not', async () => {
    let crash: string | null = null;
    const crashAt = (point: string) => {
      if (crash === point) throw new Error(point);
    };
    const store = createMemoryStore({
      before: (operation) => crashAt(`before ${operation}`),
      after: (operation) => crashAt(`after ${operation}`),
    });
    crash = 'before takeTicketNumber';
    await expect(store.takeTicketNumber()).rejects.toThrow(crash);
    crash = 'after takeTicketNumber';
    await expect(store.takeTicketNumber()).rejects.toThrow(crash);
    crash = null;
    expect(await store.takeTicketNumber()).toBe(2);
  });

  it('lets others go first where an operation is told to wait', async () => {
    const order: string[] = [];
    let first = true;
    const store = createMemoryStore({
      async before() {
        if (!first) return;
        first = false;
        order.push(await store.saveAgent({ before: null, after: anAgent({ name: 'faster' }) }));
      },
    });
    order.push(await store.saveAgent({ before: null, after: anAgent() }));
    expect(order).toEqual(['saved', 'moved-on']);
  });

  it('tells of each write as the stream would, and meets conflicts when told to', async () => {
    const changes: Change[] = [];
    let conflicts = 1;
    const store = createMemoryStore({
      clock: () => start,
      conflicts: () => conflicts-- > 0,
      onChange: (change) => changes.push(change),
    });
    await store.saveContact({ before: null, after: aContact({ ticketCount: 1, version: 1 }) });
    await keep(store, { queued: { queue: 'inbox', at: start } });
    const before = newRotation('inbox');
    const drain = { id: 'drn_1', queue: 'inbox', at: start, ring: [], lastServed: 0, served: 0 } as const;
    const turns = { before, after: { ...before, version: 1 }, drain: { ...drain, standings: [], turns: [] } };
    expect(await store.commitTurns(turns)).toEqual({ outcome: 'conflict' });
    expect(await store.commitTurns(turns)).toEqual({ outcome: 'committed' });
    await store.eraseContact('con_carla');
    expect(changes.map(({ kind }) => kind)).toEqual([
      'contact',
      'ticket',
      'queue-entry',
      'message',
      'rotation',
      'message',
      'ticket',
      'queue-entry',
      'contact',
    ]);
  });
});

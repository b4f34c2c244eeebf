import { describe, expect, it } from 'vitest';
import type { QueueEntry } from '#domain/rotation/plan-assignments.ts';
import { newRotation } from '#domain/rotation/rotation.ts';
import { start } from '#test/support/builders.ts';
import { openInbox, overlaid, sam } from '#test/support/inbox.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import { errandOf, everything } from '#use-cases/errand.ts';

const entryOf = (nth: number): QueueEntry => ({
  ticketId: `tkt_${nth}`,
  channel: 'sms',
  queuedAt: start + nth,
});
const [first, second] = [entryOf(1), entryOf(2)];
const at = (version: number) => ({ ...newRotation('inbox'), version });

describe('what a drain has come for', () => {
  it('A4: is done when the entries are gone, not while one is left or might be', () => {
    const errand = errandOf([{ entry: first }, { entry: second }]);
    const look = (entries: readonly QueueEntry[], isAll = true) =>
      errand.isDone({ rotation: at(1), entries, isAll });
    expect(look([])).toBe(true);
    expect(look([entryOf(3)])).toBe(true);
    expect(look([second])).toBe(false);
    expect(look([], false)).toBe(false);
    expect(look([{ ...first, queuedAt: start + 9 }])).toBe(true);
  });

  it('A4: is done when the rotation has a newer version, whose own record wakes a drain', () => {
    const errand = errandOf([{ version: 7 }, { version: 8 }]);
    const look = (version: number) => errand.isDone({ rotation: at(version), entries: [first], isAll: true });
    expect([look(8), look(9)]).toEqual([false, true]);
    const both = errandOf([{ version: 8 }, { entry: first }]);
    expect(both.isDone({ rotation: at(9), entries: [first], isAll: true })).toBe(false);
    expect(both.isDone({ rotation: at(9), entries: [second], isAll: true })).toBe(true);
  });

  it('A8: is all that waits where those who take tickets have changed', () => {
    expect(errandOf([{ entry: first }, 'agents'])).toBe(everything);
    expect(everything.isDone({ rotation: at(9), entries: [], isAll: true })).toBe(false);
  });
});

describe('of several drains that are awake at once', () => {
  const setup = async () => {
    const inbox = await openInbox({ agents: [sam] });
    const ids = await inbox.arrive(2);
    const { entries } = await inbox.store.loadQueue('inbox', { limit: 10, cursor: null });
    const [oldest = first, newest = second] = entries;
    let commits = 0;
    const store = overlaid(inbox.store, {
      commitTurns: (turns) => {
        commits += 1;
        return inbox.store.commitTurns(turns);
      },
    });
    return { inbox, ids, oldest, newest, deps: { ...inbox.deps, store }, commits: () => commits };
  };

  it('whoever came for the oldest entry goes first, and the others then find theirs gone', async () => {
    const { inbox, deps, oldest, newest, commits } = await setup();
    const wait = async () => {
      await drainQueue('inbox', inbox.deps, errandOf([{ entry: oldest }]));
    };
    const other = await drainQueue('inbox', { ...deps, wait }, errandOf([{ entry: newest }]));
    expect(other).toEqual({ assigned: 0, ended: 'nothing-to-do' });
    expect(commits()).toBe(0);
    expect(await inbox.turns()).toHaveLength(2);
  });

  it('A4: one goes ahead whose turn it is not, when nobody else does', async () => {
    const { inbox, ids, deps, newest } = await setup();
    let waited = 0;
    const wait = async () => {
      waited += 1;
    };
    const { assigned } = await drainQueue('inbox', { ...deps, wait }, errandOf([{ entry: newest }]));
    expect(assigned).toBe(2);
    expect(waited).toBe(4);
    expect((await inbox.turns()).map(({ ticketId }) => ticketId)).toEqual(ids);
  });
});

import { describe, expect, it } from 'vitest';
import type { TicketId } from '#domain/ids.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import { anAgent } from '#test/support/builders.ts';
import { ada, type Inbox, openInbox, overlaid, receive, sam, sue, toSay } from '#test/support/inbox.ts';
import { LostEveryRace } from '#use-cases/again.ts';
import { answer } from '#use-cases/answer.ts';
import { assign } from '#use-cases/assign.ts';
import type { Change } from '#use-cases/changes.ts';
import { close } from '#use-cases/close.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import type { Store, Tally } from '#use-cases/ports.ts';
import { reactTogether } from '#use-cases/react-together.ts';
import { tallyAfter, tallyLoads } from '#use-cases/tally.ts';

const claim = (inbox: Inbox, ticketIds: readonly TicketId[], assigneeId = sam.id) =>
  assign({ ticketIds, assigneeId, seenAssigneeId: undefined, by: assigneeId }, inbox.deps);

/** The tallies that a store was asked for. */
function noting(inbox: Inbox, overrides: Partial<Store> = {}) {
  const tallies: (readonly Tally[])[] = [];
  const store = overlaid(inbox.store, {
    ...overrides,
    tally: (some) => {
      tallies.push(some);
      return (overrides.tally ?? inbox.store.tally)(some);
    },
  });
  return { deps: { ...inbox.deps, store }, tallies };
}

const countsOf = async ({ store, agent }: Inbox) => {
  const [own, hers] = [await agent(sam.id), await agent(sue.id)];
  return [await store.loadCounts(), [own.load, own.open], [hers.load, hers.open]];
};

describe('tallying a batch of changes', () => {
  it('A2, A10: counts each ticket where it is now, whatever the change says', async () => {
    const inbox = await openInbox();
    const [first = 'tkt_', second = 'tkt_', third = 'tkt_'] = await inbox.arrive(4);
    const came = [...inbox.changes];
    await claim(inbox, [first, second]);
    await answer(toSay(second), inbox.deps);
    await close({ ticketId: third, by: sue.id }, inbox.deps);
    await tallyAfter(came, inbox.deps);
    expect(await countsOf(inbox)).toEqual([{ none: 1, ai: 0, elsewhere: 0 }, [1, 2], [0, 0]]);
    await tallyAfter(inbox.changes, inbox.deps);
    await tallyAfter(came.toReversed(), inbox.deps);
    expect(await countsOf(inbox)).toEqual([{ none: 1, ai: 0, elsewhere: 0 }, [1, 2], [0, 0]]);
  });

  it('asks nothing where the changes show tickets that are counted right, nor twice for one ticket', async () => {
    const inbox = await openInbox();
    await inbox.arrive(2);
    const { deps, tallies } = noting(inbox);
    await tallyAfter([...inbox.changes, ...inbox.changes], deps);
    expect(tallies.map((some) => some.length)).toEqual([2]);
    const counted = inbox.changes.filter(({ kind }) => kind === 'ticket').slice(-2);
    let reads = 0;
    const loadTickets: Store['loadTickets'] = (ids) => {
      reads += 1;
      return inbox.store.loadTickets(ids);
    };
    await tallyAfter(counted, { ...inbox.deps, store: overlaid(inbox.store, { loadTickets }) });
    expect(reads).toBe(0);
  });

  it('A2: looks afresh at what moves on meanwhile, and at nothing else', async () => {
    const inbox = await openInbox();
    const [first = 'tkt_', , third = 'tkt_'] = await inbox.arrive(3);
    const came = [...inbox.changes];
    let moves = 2;
    const { deps, tallies } = noting(inbox, {
      async tally(some) {
        if (moves-- > 0) {
          await claim(inbox, [first], moves === 1 ? sue.id : sam.id);
          if (moves === 1) await inbox.store.eraseContact((await inbox.ticket(third)).contactId);
        }
        return inbox.store.tally(some);
      },
    });
    await tallyAfter(came, deps);
    expect(tallies.map((some) => some.length)).toEqual([3, 1, 1]);
    expect(await countsOf(inbox)).toEqual([{ none: 1, ai: 0, elsewhere: 0 }, [1, 1], [0, 0]]);
  });

  it('throws where a ticket moves on and on, so that the batch comes again; the others are counted', async () => {
    const inbox = await openInbox();
    const [busy = 'tkt_'] = await inbox.arrive(3);
    const came = [...inbox.changes];
    let moves = 0;
    const { deps } = noting(inbox, {
      async tally(some) {
        const ticket = await inbox.ticket(busy);
        await inbox.store.commit({
          change: changeTicket(ticket, { subject: `${moves++}` }),
          at: inbox.clock(),
        });
        return inbox.store.tally(some);
      },
    });
    await expect(tallyAfter(came, deps)).rejects.toThrow(LostEveryRace);
    expect(moves).toBe(40);
    expect(await inbox.store.loadCounts()).toMatchObject({ none: 2 });
    await tallyAfter(came, inbox.deps);
    expect(await inbox.store.loadCounts()).toMatchObject({ none: 3 });
  });

  it('A2: spam is in no badge, and no load', async () => {
    const inbox = await openInbox();
    const [id = 'tkt_'] = await inbox.arrive(1);
    const ticket = await inbox.ticket(id);
    const spam = changeTicket(ticket, { spam: true, assigneeId: sam.id });
    await inbox.store.commit({ change: spam, at: inbox.clock() });
    await tallyAfter(inbox.changes, inbox.deps);
    expect(await countsOf(inbox)).toEqual([{ none: 0, ai: 0, elsewhere: 0 }, [0, 0], [0, 0]]);
  });
});

describe('what follows from many changes together', () => {
  it('A10: counts what somebody took by hand before it gives out what waits: nobody gets more than they take', async () => {
    const inbox = await openInbox({ agents: [anAgent({ maxOpenTickets: 1 }), sue] });
    const [first = 'tkt_'] = await inbox.arrive(1);
    await claim(inbox, [first]);
    await inbox.arrive(3);
    await reactTogether([...inbox.changes], inbox.deps);
    expect((await inbox.turns()).map(({ agentId }) => agentId)).toEqual([sue.id, sue.id]);
    expect((await inbox.agent(sam.id)).load).toBe(1);
  });

  it('A2: counts once what it gives out at once: not first as nobody’s', async () => {
    const inbox = await openInbox();
    await inbox.arrive(6);
    const { deps, tallies } = noting(inbox);
    const came = [...inbox.changes];
    await reactTogether(came, deps);
    expect(tallies).toHaveLength(1);
    const own = [3, 3];
    expect(await countsOf(inbox)).toEqual([{ none: 0, ai: 0, elsewhere: 0 }, own, own]);
    // What it has written is told of in its turn, and nothing is left to do.
    await reactTogether(inbox.changes.slice(came.length), deps);
    expect(tallies).toHaveLength(1);
  });

  it.each<[string, Partial<Store>, string]>([
    [
      'a queue that can’t be drained keeps no load from being released',
      { loadQueue: outOfReach },
      'out of reach',
    ],
    [
      'a ticket that can’t be counted keeps no other from being given out',
      { tally: outOfReach },
      '2 reactions',
    ],
  ])('A10: %s', async (_, overrides, failure) => {
    const inbox = await openInbox();
    const { ticketId } = await receive(inbox.deps, '1');
    await drainQueue('inbox', inbox.deps);
    await answer(toSay(ticketId), inbox.deps);
    const { ticketId: next } = await receive(inbox.deps, '2');
    const came: Change[] = [...inbox.changes];
    const failing = { ...inbox.deps, store: overlaid(inbox.store, overrides) };
    await expect(reactTogether(came, failing)).rejects.toThrow(failure);
    if ('loadQueue' in overrides) expect((await inbox.agent(sam.id)).load).toBe(0);
    else expect(await inbox.ticket(next)).toMatchObject({ assigneeId: sue.id });
    await reactTogether(came, inbox.deps);
    expect(await countsOf(inbox)).toEqual([{ none: 0, ai: 0, elsewhere: 0 }, [0, 1], [1, 1]]);
  });

  it('A10: before the drain it touches no ticket whose load is right', async () => {
    const inbox = await openInbox({ agents: [ada, sam, sue] });
    const [first = 'tkt_'] = await inbox.arrive(5);
    await claim(inbox, [first]);
    expect(await tallyLoads(inbox.changes, inbox.deps)).toEqual(new Set([first]));
    expect(await countsOf(inbox)).toEqual([{ none: 0, ai: 0, elsewhere: 0 }, [1, 1], [0, 0]]);
  });
});

function outOfReach(): never {
  throw new Error('out of reach');
}

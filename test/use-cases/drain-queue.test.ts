import { describe, expect, it } from 'vitest';
import { hour, minute } from '#domain/ids.ts';
import { anAgent, start } from '#test/support/builders.ts';
import { ada, openInbox, overlaid, receive, sam, sol, sue } from '#test/support/inbox.ts';
import { assign } from '#use-cases/assign.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import { leave } from '#use-cases/presence.ts';
import { readTicket } from '#use-cases/view.ts';

const ticketOf = (person: string) => smsTicketId(contactIdOf('sms', `+49151${person.padStart(8, '0')}`));
const nights = { timeZone: 'UTC', weekly: [{ days: ['mon' as const], from: '20:00', to: '21:00' }] };

describe('giving out a queue', () => {
  it('A4: gives each ticket to the next online agent, in ring order', async () => {
    const inbox = await openInbox({ agents: [ada, sam, sue, sol] });
    const ids = await inbox.arrive(7);
    expect(await drainQueue('inbox', inbox.deps)).toEqual({ assigned: 7, ended: 'nothing-to-do' });
    const turns = await inbox.turns();
    expect(turns.map(({ ticketId }) => ticketId)).toEqual(ids);
    const ring = [sam.id, sue.id, sol.id];
    expect(turns.map(({ agentId }) => agentId)).toEqual(ids.map((_, place) => ring[place % 3]));
  });

  it('A4: goes on where the last drain stopped', async () => {
    const inbox = await openInbox();
    await inbox.arrive(1);
    await drainQueue('inbox', inbox.deps);
    await receive(inbox.deps, '8');
    await receive(inbox.deps, '9');
    await drainQueue('inbox', inbox.deps);
    expect((await inbox.turns()).map(({ agentId }) => agentId)).toEqual([sam.id, sue.id, sam.id]);
    expect((await inbox.agent(sam.id)).load).toBe(2);
  });

  it('A4: gives out nothing with nobody online, and leaves the queue as it is', async () => {
    const inbox = await openInbox({ agents: [ada] });
    const [id = 'tkt_'] = await inbox.arrive(1);
    expect(await drainQueue('inbox', inbox.deps)).toEqual({ assigned: 0, ended: 'nothing-to-do' });
    expect((await inbox.ticket(id)).queued).toEqual({ queue: 'inbox', at: start });
  });

  it('A5: passes over whoever’s session is over, though the switch says online', async () => {
    const inbox = await openInbox({ agents: [anAgent({ onlineUntil: start + hour }), sue] });
    inbox.time.now = start + hour;
    await inbox.arrive(2);
    await drainQueue('inbox', inbox.deps);
    expect((await inbox.turns()).map(({ agentId }) => agentId)).toEqual([sue.id, sue.id]);
  });

  it('gives out more than a transaction holds, in several, with one advance of the cursor each', async () => {
    const inbox = await openInbox();
    await inbox.arrive(120);
    await drainQueue('inbox', inbox.deps);
    expect(await inbox.turns()).toHaveLength(120);
    const { version, served } = await inbox.store.loadRotation('inbox');
    expect(served).toBe(120);
    // 24, then 48 and 48 that are left.
    expect(version).toBe(3);
    expect([(await inbox.agent(sam.id)).load, (await inbox.agent(sue.id)).load]).toEqual([60, 60]);
  });

  it('halves a batch that conflicts with other transactions, and ends in giving out all of it', async () => {
    let conflicts = 3;
    const inbox = await openInbox({ conflicts: () => conflicts-- > 0 });
    await inbox.arrive(24);
    const sizes: number[] = [];
    const store = overlaid(inbox.store, {
      commitTurns: (turns) => {
        sizes.push(turns.drain.turns.length);
        return inbox.store.commitTurns(turns);
      },
    });
    await drainQueue('inbox', { ...inbox.deps, store });
    expect(sizes).toEqual([24, 12, 6, 3, 6, 12, 3]);
    expect(await inbox.turns()).toHaveLength(24);
  });

  it('throws when transactions conflict on and on, so that the stream wakes it again later', async () => {
    const inbox = await openInbox({ conflicts: () => true });
    await inbox.arrive(1);
    await expect(drainQueue('inbox', inbox.deps)).rejects.toThrow(/conflict/);
  });
});

describe('what came before round robin was turned on', () => {
  it('A8: is not swept up: it leaves the queue and stays with nobody', async () => {
    const inbox = await openInbox();
    const [before = 'tkt_'] = await inbox.arrive(1);
    inbox.time.now = start + minute;
    await inbox.set('round-robin', { enabled: true, enabledAt: start + minute });
    const { ticketId: after } = await receive(inbox.deps, '9');
    expect((await drainQueue('inbox', inbox.deps)).assigned).toBe(1);
    expect(await inbox.ticket(before)).toMatchObject({ assigneeId: null, queued: null });
    expect(await inbox.ticket(after)).toMatchObject({ assigneeId: sam.id, queued: null });
  });

  it('A4: with round robin off, the queue is cleared and nobody gets anything', async () => {
    const inbox = await openInbox();
    const [id = 'tkt_'] = await inbox.arrive(1);
    await inbox.set('round-robin', { enabled: false, enabledAt: null });
    expect((await drainQueue('inbox', inbox.deps)).assigned).toBe(0);
    expect(await inbox.ticket(id)).toMatchObject({ assigneeId: null, queued: null });
    expect((await inbox.store.loadQueue('inbox', { limit: 10, cursor: null })).entries).toEqual([]);
  });
});

describe('the backlog', () => {
  const wait = async (backlog: 'assign' | 'leave', backlogPerAgent: number | null) => {
    const inbox = await openInbox({ agents: [sam, sue, sol], roundRobin: { backlog, backlogPerAgent } });
    await inbox.arrive(20);
    inbox.time.now = start + 11 * minute;
    return inbox;
  };

  it('A8: is given out so many an agent, the oldest first', async () => {
    const inbox = await wait('assign', 5);
    await drainQueue('inbox', inbox.deps);
    const turns = await inbox.turns();
    expect(turns).toHaveLength(15);
    expect(turns.at(-1)?.ticketId).toBe(ticketOf('15'));
    expect((await inbox.agent(sol.id)).load).toBe(5);
  });

  it('A8: what is new goes out all the same, past the backlog that waits', async () => {
    const inbox = await wait('assign', 5);
    await drainQueue('inbox', inbox.deps);
    await receive(inbox.deps, '99');
    await drainQueue('inbox', inbox.deps);
    expect((await inbox.turns()).at(-1)?.ticketId).toBe(ticketOf('99'));
  });

  it('A8: goes out past a whole page of backlog that waits', async () => {
    const inbox = await openInbox({ roundRobin: { backlogPerAgent: 1 } });
    await inbox.arrive(130);
    inbox.time.now = start + hour;
    await receive(inbox.deps, '999');
    await drainQueue('inbox', inbox.deps);
    expect((await inbox.turns()).map(({ ticketId }) => ticketId)).toEqual([
      ticketOf('1'),
      ticketOf('2'),
      ticketOf('999'),
    ]);
  });

  it('A8: null = no limit', async () => {
    const inbox = await wait('assign', null);
    await drainQueue('inbox', inbox.deps);
    expect(await inbox.turns()).toHaveLength(20);
  });

  it('A8: `leave` takes out what nobody is there for, and it stays with nobody', async () => {
    const inbox = await openInbox({ agents: [ada], roundRobin: { backlog: 'leave' } });
    const [id = 'tkt_'] = await inbox.arrive(1);
    await drainQueue('inbox', inbox.deps);
    expect(await inbox.ticket(id)).toMatchObject({ assigneeId: null, queued: null, status: 'open' });
    await inbox.store.saveAgent({ before: null, after: sam });
    expect((await drainQueue('inbox', inbox.deps)).assigned).toBe(0);
  });
});

describe('office hours', () => {
  it('A6: gate automatic assignment for all channels, and the backlog goes out when they begin', async () => {
    const inbox = await openInbox({ officeHours: nights });
    await inbox.arrive(1);
    expect((await drainQueue('inbox', inbox.deps)).assigned).toBe(0);
    inbox.time.now = start + 11 * hour;
    expect((await drainQueue('inbox', inbox.deps)).assigned).toBe(1);
  });

  it('A6: hold back nothing but web chat, where the setting says so', async () => {
    const inbox = await openInbox({ officeHours: nights, roundRobin: { officeHoursGate: 'web_chat' } });
    await inbox.arrive(1);
    expect((await drainQueue('inbox', inbox.deps)).assigned).toBe(1);
  });
});

describe('what changes between plan and commit', () => {
  /** Does something once, just before the first batch is committed. */
  const meddling = (options: Parameters<typeof openInbox>[0] = {}) => {
    let act: (() => Promise<unknown>) | null = null;
    const inbox = openInbox({
      ...options,
      before: async (operation) => {
        if (operation !== 'commitTurns' || act === null) return;
        const now = act;
        act = null;
        await now();
      },
    });
    return {
      inbox,
      beforeCommit: (what: () => Promise<unknown>) => {
        act = what;
      },
    };
  };

  it('A7: a ticket claimed by hand meanwhile costs nobody a turn', async () => {
    const { inbox: opening, beforeCommit } = meddling({ agents: [ada, sam, sue, sol] });
    const inbox = await opening;
    const ids = await inbox.arrive(6);
    const [, second = 'tkt_'] = ids;
    beforeCommit(() =>
      assign({ ticketIds: [second], assigneeId: ada.id, seenAssigneeId: undefined, by: ada.id }, inbox.deps),
    );
    await drainQueue('inbox', inbox.deps);
    expect(await inbox.ticket(second)).toMatchObject({ assigneeId: ada.id, assignment: { by: 'person' } });
    const turns = await inbox.turns();
    expect(turns.map(({ agentId }) => agentId)).toEqual([sam.id, sue.id, sol.id, sam.id, sue.id]);
    expect((await inbox.store.loadRotation('inbox')).served).toBe(5);
  });

  it('A5: who goes offline while the plan is being committed gets nothing of it', async () => {
    const { inbox: opening, beforeCommit } = meddling();
    const inbox = await opening;
    await inbox.arrive(4);
    beforeCommit(() => leave({ agentId: sam.id, signedInAt: start }, inbox.deps));
    await drainQueue('inbox', inbox.deps);
    expect((await inbox.turns()).map(({ agentId }) => agentId)).toEqual(Array(4).fill(sue.id));
    expect((await inbox.agent(sam.id)).load).toBe(0);
  });

  it('A10, A4: who gets a ticket by hand meanwhile takes as many as they still have room for, and no one is passed over for it', async () => {
    const limited = anAgent({ maxOpenTickets: 3 });
    const { inbox: opening, beforeCommit } = meddling({ agents: [limited, sue] });
    const inbox = await opening;
    const ids = await inbox.arrive(8);
    beforeCommit(async () => {
      const last = await inbox.ticket(ids[7] ?? 'tkt_');
      const claimed = { ...last, assigneeId: sam.id, queued: null, version: last.version + 1 };
      await inbox.store.commit({ change: { before: last, after: claimed, messages: [] }, at: start });
      await inbox.store.tally([{ ticket: claimed, loadOf: sam.id, listedIn: sam.id }]);
    });
    await drainQueue('inbox', inbox.deps);
    const got = (await inbox.turns()).map(({ agentId }) => agentId);
    expect(got).toEqual([sam.id, sue.id, sam.id, sue.id, sue.id, sue.id, sue.id]);
    expect((await inbox.agent(sam.id)).load).toBe(3);
  });

  it('A12: who keeps refusing what they were seen to take holds up nobody, and is said to have been left out', async () => {
    const inbox = await openInbox();
    await inbox.arrive(2);
    await drainQueue('inbox', inbox.deps);
    let refusals = 0;
    const store = overlaid(inbox.store, {
      commitTurns: async (turns) => {
        if (turns.drain.turns[0]?.agentId !== sam.id) return inbox.store.commitTurns(turns);
        refusals += 1;
        return { outcome: 'refused', ticketIds: [], agentIds: [sam.id] };
      },
    });
    await receive(inbox.deps, '9');
    expect(await drainQueue('inbox', { ...inbox.deps, store })).toMatchObject({ assigned: 1 });
    expect(refusals).toBe(3);
    const given = await readTicket(ticketOf('9'), inbox.deps);
    expect(given?.explanation).toMatchObject({
      agentId: sue.id,
      passedOver: [{ agentId: sam.id, why: 'left-out' }],
    });
  });

  it('leaves to the other drain what it was about to give out', async () => {
    const { inbox: opening, beforeCommit } = meddling();
    const inbox = await opening;
    await inbox.arrive(3);
    beforeCommit(() => drainQueue('inbox', inbox.deps));
    expect(await drainQueue('inbox', inbox.deps)).toEqual({ assigned: 0, ended: 'somebody-else' });
    expect(await inbox.turns()).toHaveLength(3);
  });
});

describe('an entry that no ticket stands behind', () => {
  it('is taken out, and holds up nobody', async () => {
    const inbox = await openInbox();
    const ids = await inbox.arrive(2);
    const ghost = { ticketId: 'tkt_ghost', channel: 'sms', queuedAt: start - 1 } as const;
    let dropped = false;
    const store = overlaid(inbox.store, {
      loadQueue: async (...query) => {
        const page = await inbox.store.loadQueue(...query);
        return dropped ? page : { ...page, entries: [ghost, ...page.entries] };
      },
      dropEntries: async (_queue, entries) => {
        expect(entries).toEqual([ghost]);
        dropped = true;
      },
    });
    expect(await drainQueue('inbox', { ...inbox.deps, store })).toMatchObject({ assigned: 2 });
    expect(dropped).toBe(true);
    expect((await inbox.turns()).map(({ ticketId }) => ticketId)).toEqual(ids);
  });
});

describe('limits', () => {
  it('A10: nobody gets more than they take, and those at their limit get no credit for turns they missed', async () => {
    const inbox = await openInbox({ agents: [anAgent({ maxOpenTickets: 1 }), sue] });
    await inbox.arrive(4);
    await drainQueue('inbox', inbox.deps);
    expect((await inbox.turns()).map(({ agentId }) => agentId)).toEqual([sam.id, sue.id, sue.id, sue.id]);
  });

  it('A12: who was passed over, and why, is kept with the drain', async () => {
    const inbox = await openInbox({ agents: [anAgent({ maxOpenTickets: 0 }), sue, ada] });
    await inbox.arrive(1);
    await drainQueue('inbox', inbox.deps);
    const [change] = inbox.changes.filter(({ kind }) => kind === 'rotation');
    expect(change).toBeDefined();
    const id = (await inbox.ticket(ticketOf('1'))).assignment;
    const [drain] = await inbox.store.loadDrains(id?.by === 'rotation' ? [id.drainId] : []);
    expect(drain?.standings).toEqual(
      expect.arrayContaining([
        { agentId: sam.id, absent: null, room: 0, backlogRoom: 5 },
        { agentId: ada.id, absent: 'offline' },
      ]),
    );
    expect(drain?.at).toBe(inbox.time.now);
  });

  it('counts what it assigned', async () => {
    const inbox = await openInbox();
    await inbox.arrive(3);
    await drainQueue('inbox', inbox.deps);
    expect(inbox.counted.get('Assigned')).toBe(3);
  });
});

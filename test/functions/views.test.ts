import { beforeEach, describe, expect, it } from 'vitest';
import { viewCounts } from '#contracts/api/views.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { ada, type Inbox, openInbox, receive, sam, sue } from '#test/support/inbox.ts';
import { openSurface, type Surface } from '#test/support/surface.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import { tallyAfter } from '#use-cases/tally.ts';

let inbox: Inbox;
let surface: Surface;
beforeEach(async () => {
  inbox = await openInbox({ agents: [ada, sam, sue] });
  surface = openSurface(inbox);
});

const viewsOf = async (agent: typeof sam) => {
  await tallyAfter(inbox.changes, inbox.deps);
  return viewCounts.parse((await surface.as(agent)('GET', '/views')).json);
};
const change = async (id: Ticket['id'], changes: Partial<Ticket>) => {
  const ticket = await inbox.ticket(id);
  await inbox.store.commit({ change: changeTicket(ticket, changes), at: inbox.clock() });
};

describe('GET /views', () => {
  it('A2: says how many open tickets each view has', async () => {
    expect(await viewsOf(sam)).toEqual({ all: 0, mine: 0, unassigned: 0 });
    await inbox.arrive(3);
    expect(await viewsOf(sam)).toEqual({ all: 3, mine: 0, unassigned: 3 });
    await drainQueue('inbox', inbox.deps);
    await receive(inbox.deps, '9');
    expect(await viewsOf(sam)).toEqual({ all: 4, mine: 2, unassigned: 1 });
    expect(await viewsOf(sue)).toEqual({ all: 4, mine: 1, unassigned: 1 });
    expect(await viewsOf(ada)).toEqual({ all: 4, mine: 0, unassigned: 1 });
  });

  it('A2: a ticket that the AI agent or another system handles is in all, and not in unassigned', async () => {
    const [one = 'tkt_', other = 'tkt_'] = await inbox.arrive(3);
    await change(one, { handledBy: 'ai', queued: null });
    await change(other, { handledBy: 'elsewhere', queued: null });
    expect(await viewsOf(sam)).toEqual({ all: 3, mine: 0, unassigned: 1 });
  });

  it('A2: counts no ticket that is closed, snoozed, or spam', async () => {
    const [one = 'tkt_', other = 'tkt_', third = 'tkt_'] = await inbox.arrive(3);
    expect(await viewsOf(sam)).toEqual({ all: 3, mine: 0, unassigned: 3 });
    await change(one, { status: 'closed' });
    await change(other, { status: 'snoozed' });
    await change(third, { spam: true });
    expect(await viewsOf(sam)).toEqual({ all: 0, mine: 0, unassigned: 0 });
  });

  it('A2: counts in all what somebody still has who has been removed', async () => {
    await inbox.arrive(2);
    await drainQueue('inbox', inbox.deps);
    await tallyAfter(inbox.changes, inbox.deps);
    const before = await inbox.agent(sue.id);
    const after = { ...before, removedAt: inbox.clock(), version: before.version + 1 };
    await inbox.store.saveAgent({ before, after });
    expect(await viewsOf(sam)).toEqual({ all: 2, mine: 1, unassigned: 0 });
  });
});

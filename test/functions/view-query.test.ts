import { beforeEach, describe, expect, it } from 'vitest';
import { ticketsPage } from '#contracts/api/tickets.ts';
import type { TicketId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Inbox, openInbox, sam } from '#test/support/inbox.ts';
import { openSurface } from '#test/support/surface.ts';

let inbox: Inbox;
let first: TicketId;
beforeEach(async () => {
  inbox = await openInbox();
  [first = 'tkt_'] = await inbox.arrive(2);
});

async function found(query: string): Promise<number[]> {
  const answer = await openSurface(inbox).as(sam)('GET', `/tickets?${query}`);
  return ticketsPage.parse(answer.json).tickets.map(({ number }) => number);
}

async function change(id: TicketId, changes: Partial<Ticket>): Promise<void> {
  const before = await inbox.ticket(id);
  const after = { ...before, ...changes, version: before.version + 1 };
  await inbox.store.commit({ change: { before, after, messages: [] }, at: inbox.time.now });
}

describe('T12: a ticket that is looked for', () => {
  it.each(['1', '%2B4915100000001'])('by %s is found within its contact only', async (q) => {
    const { contactId } = await inbox.ticket(first);
    expect(await found(`q=${q}&contactId=${contactId}`)).toEqual([1]);
    expect(await found(`q=${q}&contactId=con_another`)).toEqual([]);
  });

  it.each(['1', '%2B4915100000001'])('by %s is found within the filters of the view only', async (q) => {
    await change(first, { assigneeId: sam.id, tags: ['vip'], queued: null });
    for (const view of [
      'view=all',
      'view=mine',
      'assigneeId=agt_sam',
      'tag=vip',
      'channel=sms',
      'waitingFor=us',
    ])
      expect([view, await found(`q=${q}&${view}`)]).toEqual([view, [1]]);
    for (const view of ['view=unassigned', 'assigneeId=agt_sue', 'tag=vi', 'channel=email', 'status=closed'])
      expect([view, await found(`q=${q}&${view}`)]).toEqual([view, []]);
  });

  it.each(['1', '%2B4915100000001'])(
    'A2: by %s is not unassigned while the AI agent handles it',
    async (q) => {
      expect(await found(`q=${q}&view=unassigned`)).toEqual([1]);
      await change(first, { handledBy: 'ai', queued: null });
      expect(await found(`q=${q}&view=unassigned`)).toEqual([]);
      expect(await found(`q=${q}`)).toEqual([1]);
    },
  );
});

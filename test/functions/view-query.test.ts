import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { ticketsPage } from '#contracts/api/tickets.ts';
import type { TicketId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { anSms, type Inbox, openInbox, overlaid, sam } from '#test/support/inbox.ts';
import { faultsIn, openSurface } from '#test/support/surface.ts';
import { react } from '#use-cases/react.ts';
import { receiveMessage } from '#use-cases/receive.ts';

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

describe('A2: a view', () => {
  it('has every filter, by both sortings', async () => {
    const second = (await inbox.ticket(first)).contactId;
    await change(first, {
      status: 'snoozed',
      channel: 'email',
      tags: ['vip'],
      teamId: 'team_1',
      assigneeId: sam.id,
      handledBy: 'ai',
      waitingSince: null,
      queued: null,
    });
    const filters = {
      'status=snoozed': 'status=open',
      'channel=email': 'channel=sms',
      'tag=vip': 'tag=vi',
      'teamId=team_1': 'teamId=team_2',
      'assigneeId=agt_sam': 'assigneeId=agt_sue',
      'handledBy=ai': 'handledBy=human',
      'waitingFor=customer': 'waitingFor=us',
      [`contactId=${second}`]: 'contactId=con_none',
      'view=mine': 'view=unassigned',
    };
    for (const sort of ['activity', 'waiting'])
      for (const [matching, other] of Object.entries(filters)) {
        const status = matching.startsWith('status') ? '' : '&status=any';
        const query = `${matching}&sort=${sort}${status}`;
        expect([query, await found(query)]).toEqual([query, [1]]);
        const others = `${other}&sort=${sort}${status}`;
        expect([others, (await found(others)).includes(1)]).toEqual([others, false]);
      }
    const all = Object.keys(filters).join('&');
    expect(await found(all)).toEqual([1]);
    expect(await found(`${all}&sort=activity`)).toEqual([1]);
  });

  it('finds a tag in whatever case it is written', async () => {
    await change(first, { tags: ['größe l', 'vip'] });
    for (const tag of ['VIP', ' vip ', 'Gr%C3%B6%C3%9Fe%20L', 'Gro%CC%88%C3%9Fe%20L'])
      expect([tag, await found(`tag=${tag}`)]).toEqual([tag, [1]]);
    const blank = await openSurface(inbox).as(sam)('GET', '/tickets?tag=%20');
    expect(faultsIn(blank)).toEqual(['tag']);
  });

  it('T7: of a contact has all of their tickets, unless a status is asked for', async () => {
    const { contactId } = await inbox.ticket(first);
    await change(first, { status: 'closed', waitingSince: null, queued: null });
    expect(await found(`contactId=${contactId}`)).toEqual([1]);
    expect(await found(`contactId=${contactId}&status=open`)).toEqual([]);
    expect(await found('view=all')).toEqual([2]);
  });
});

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

  it('by a name is found as it is written, and in pages', async () => {
    for (let nth = 0; nth < 3; nth++) {
      const arrival = { ...anSms(inbox.deps, `${50 + nth}`, 'Hello'), contactName: 'Zoë Müller' };
      await receiveMessage(arrival, { source: 'test', id: `${nth}` }, inbox.deps);
      inbox.time.now += 1;
    }
    for (const change of inbox.changes) await react(change, inbox.deps);
    expect(await found('q=m%C3%BCller%20zoe')).toEqual([5, 4, 3]);
    const ask = openSurface(inbox).as(sam);
    const page = await ask('GET', '/tickets?q=ZOE&limit=2');
    const cursor = encodeURIComponent(String(page.json.cursor));
    expect(await found(`q=ZOE&limit=2&cursor=${cursor}`)).toEqual([3]);
    expect(faultsIn(await ask('GET', '/tickets?q=ZOE&cursor=nonsense'))).toEqual(['cursor']);
    expect(faultsIn(await ask('GET', `/tickets?cursor=${cursor}`))).toEqual(['cursor']);
  });

  it('by an e-mail address in full, before anything else knows it', async () => {
    const sms = anSms(inbox.deps, '1', 'Hi');
    const mail = { ...sms, channel: 'email', via: 'postmark', contactAddress: 'c@example.com' } as const;
    await receiveMessage(mail, { source: 'test', id: 'm' }, inbox.deps);
    expect(await found('q=%20C@Example.com')).toEqual([3]);
    expect(await found('q=c@example')).toEqual([]);
  });

  it('leaves no word of it in the log, even where looking fails', async () => {
    const failing = overlaid(inbox.store, { findContacts: () => Promise.reject(new Error('no table')) });
    const surface = openSurface({ store: failing, clock: inbox.clock });
    for (const target of [
      '/tickets?q=Geheim',
      '/tickets?q=geheim%20%00&limit=0',
      '/tickets?q=geheim&cursor=x',
    ])
      await surface.as(sam)('GET', target);
    const log = inspect(surface.telemetry.lines, { depth: 9 });
    expect(log).toContain('request-failed');
    expect(log.toLowerCase()).not.toContain('geheim');
  });
});

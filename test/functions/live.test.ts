import { beforeEach, describe, expect, it } from 'vitest';
import { liveDocument } from '#contracts/api/live.ts';
import { threadPage } from '#contracts/api/tickets.ts';
import { second } from '#domain/ids.ts';
import { ada, type Inbox, openInbox, overlaid, receive, sam, sue } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { say } from '#use-cases/chat.ts';
import { noteWriting } from '#use-cases/writing.ts';

let inbox: Inbox;
let surface: Surface;
let bySam: ReturnType<Surface['as']>;
let bySue: ReturnType<Surface['as']>;
let ids: `tkt_${string}`[];

beforeEach(async () => {
  inbox = await openInbox({ agents: [ada, sam, sue] });
  surface = openSurface(inbox);
  [bySam, bySue] = [surface.as(sam), surface.as(sue)];
  ids = await inbox.arrive(3);
});

const look = async (query = '', headers = {}) => {
  const answer = await bySam('GET', `/live${query}`, undefined, headers);
  return { ...answer, shown: answer.status === 200 ? liveDocument.parse(answer.json) : null };
};

describe('GET /live', () => {
  it('A2, T7: is the view, its badges, oneself and the open ticket, each as its own route shows it', async () => {
    const query = `?view=unassigned&limit=2&ticketId=${ids[1]}`;
    const { shown } = await look(query);
    const page = await bySam('GET', '/tickets?view=unassigned&limit=2');
    expect({ tickets: shown?.tickets, cursor: shown?.cursor }).toEqual(page.json);
    expect(shown?.views).toEqual((await bySam('GET', '/views')).json);
    expect(shown?.me).toEqual((await bySam('GET', '/me')).json);
    expect(shown?.open?.ticket).toEqual((await bySam('GET', `/tickets/${ids[1]}`)).json);
    expect(shown?.open?.messages).toEqual((await bySam('GET', `/tickets/${ids[1]}/messages`)).json.messages);
  });

  it('T9: has what is new among one’s own tickets, whatever view is looked at', async () => {
    const [mine, , hers] = ids;
    await bySam('POST', '/tickets/assign', { ticketIds: [mine], assigneeId: sam.id });
    await bySam('POST', '/tickets/assign', { ticketIds: [hers], assigneeId: sue.id });
    const query = '?view=unassigned&channel=email';
    const { headers, shown } = await look(query);
    expect([shown?.tickets, shown?.mine.map(({ id }) => id)]).toEqual([[], [mine]]);
    inbox.time.now += second;
    await receive(inbox.deps, '1', { text: 'Hello?' });
    const news = await look(query, { 'If-None-Match': `${headers.etag}` });
    expect(news.shown?.mine[0]?.lastCustomerMessageAt).toBe(new Date(inbox.time.now).toISOString());
  });

  it('is 304 without a body while nothing has changed, and new as soon as something has', async () => {
    const query = `?ticketId=${ids[0]}`;
    const first = await look(query);
    const known = { 'If-None-Match': `W/${first.headers.etag}` };
    const again = await look(query, known);
    expect([again.status, again.text]).toEqual([304, '']);
    await receive(inbox.deps, '1', { text: 'Hello?' });
    const changed = await look(query, known);
    expect(changed.shown?.open?.messages.map(({ text }) => text)).toEqual(['Where is my order?', 'Hello?']);
    expect(changed.headers.etag).not.toBe(first.headers.etag);
  });

  it('of a long thread it has the latest fifty, and leads to what was before', async () => {
    for (let count = 0; count < 60; count++) await receive(inbox.deps, '1', { text: `text ${count}` });
    const { shown } = await look(`?ticketId=${ids[0]}`);
    expect(shown?.open?.messages.map(({ text }) => text)).toEqual(
      Array.from({ length: 50 }, (_, index) => `text ${index + 10}`),
    );
    const before = await bySam(
      'GET',
      `/tickets/${ids[0]}/messages?from=newest&cursor=${shown?.open?.cursor}`,
    );
    const { messages, cursor } = threadPage.parse(before.json);
    expect([messages.length, messages.at(-1)?.text, cursor]).toEqual([11, 'text 9', undefined]);
  });

  it('a ticket that isn’t there is none that is open', async () => {
    expect((await look('?ticketId=tkt_none')).shown?.open).toBeNull();
  });

  it('O1: says when it is out of office hours', async () => {
    expect((await look()).shown?.me.withinOfficeHours).toBe(true);
    await inbox.set('office-hours', { weekly: [] });
    expect((await look()).shown?.me.withinOfficeHours).toBe(false);
  });

  it.each([
    ['?limit=0&cursor=x', ['cursor', 'limit']],
    ['?ticketId=7', ['ticketId']],
    ['?view=mine&assigneeId=agt_sue', ['assigneeId']],
  ])('%s: every fault is named', async (query, faults) => {
    expect(faultsIn(await look(query)).toSorted()).toEqual(faults);
  });

  it('reads everybody and the settings once', async () => {
    const reads: string[] = [];
    const counting = overlaid(inbox.deps.store, {
      loadAgents: () => {
        reads.push('agents');
        return inbox.deps.store.loadAgents();
      },
      loadSettings: () => {
        reads.push('settings');
        return inbox.deps.store.loadSettings();
      },
    });
    const { as } = openSurface({ ...inbox, store: counting });
    await as(sam)('GET', `/live?ticketId=${ids[0]}`);
    expect(reads.toSorted()).toEqual(['agents', 'settings']);
  });
});

describe('POST /tickets/{id}/answering', () => {
  const answering = async () => (await look(`?ticketId=${ids[0]}`)).shown?.open?.answering;
  const write = (body: unknown = {}) => bySue('POST', `/tickets/${ids[0]}/answering`, body);

  it('T9: the others see it for ten seconds, oneself does not', async () => {
    expect((await write()).status).toBe(204);
    expect(await answering()).toEqual([{ id: sue.id, name: 'Sue' }]);
    const hers = await bySue('GET', `/live?ticketId=${ids[0]}`);
    expect(liveDocument.parse(hers.json).open?.answering).toEqual([]);
    inbox.time.now += 10 * second;
    expect(await answering()).toEqual([]);
  });

  it('T9: until it is over', async () => {
    await write();
    await write({ stopped: true });
    expect(await answering()).toEqual([]);
  });

  it('T9: a visitor is shown who answers in their chat; of a mail nobody is told', async () => {
    const shownIn = async (id: `tkt_${string}`, stopped = false) => {
      await bySue('POST', `/tickets/${id}/answering`, { stopped });
      const keys = { contactId: 'con_', ticketIds: [id] } as const;
      return (await inbox.store.glanceAtChat(keys, { consistent: true })).answering;
    };
    const nina = { sessionId: 'ses_1', address: 'visitor:nina', identity: null };
    const { ticket } = await say(nina, { text: 'Hello', clientId: '1' }, inbox.deps);
    expect(await shownIn(ticket.id)).toMatchObject([{ agentId: sue.id }]);
    expect(await shownIn(ticket.id, true)).toEqual([]);
    expect(await shownIn(ids[0] ?? 'tkt_')).toEqual([]);
  });

  it('C6: the customer’s typing shows beside it', async () => {
    await noteWriting({ ticketId: ids[0] ?? 'tkt_', who: 'customer', stopped: false }, inbox.deps);
    const { shown } = await look(`?ticketId=${ids[0]}`);
    expect([shown?.open?.customerTyping, shown?.open?.answering]).toEqual([true, []]);
  });

  it('refuses what it doesn’t know', async () => {
    expect(problemIn(await bySue('POST', '/tickets/tkt_none/answering', {}))).toMatchObject({ status: 404 });
    expect(faultsIn(await write({ stopped: 'no', who: 'me' })).toSorted()).toEqual(['stopped', 'who']);
  });
});

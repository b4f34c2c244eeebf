import { describe, expect, it } from 'vitest';
import { messageSchema, threadPage, ticketSchema, ticketsPage } from '#contracts/api/tickets.ts';
import { day, hour, minute } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import {
  aProblem,
  carla,
  carlasContact,
  carlasTicket,
  faultsIn,
  openApi,
  staff,
} from '#test/support/http-api.ts';
import { claimsOf, httpEvent } from '#test/support/lambda-events.ts';

const dora = '+4915187654321';
const nowhere = '/tickets/tkt_0';
const at = `/tickets/${carlasTicket}`;

async function setup() {
  const api = await openApi();
  const sam = api.as('support');
  return {
    api,
    sam,
    carlas: await api.receive(carla, 'Where is my order?'),
    list: async (query = '') => ticketsPage.parse((await sam('GET', `/tickets${query}`)).body),
    thread: async (query = '') => threadPage.parse((await sam('GET', `${at}/messages${query}`)).body),
    answer: (body: object | string, headers = {}) => sam('POST', `${at}/messages`, body, headers),
    ticket: async () => ticketSchema.parse((await sam('GET', at)).body),
    customer: async (text: string) => {
      api.time.now += minute;
      await api.receive(carla, text);
    },
  };
}

/** A ticket on a channel that nothing receives on yet. */
async function aWebChat(api: Awaited<ReturnType<typeof openApi>>) {
  const sms = await api.store.loadTicket(carlasTicket);
  if (sms === null) throw new Error('there is no ticket');
  const after = { ...sms, id: 'tkt_chat', number: 7, channel: 'web_chat', version: 1, queued: null } as const;
  await api.store.commit({ change: { before: null, after, messages: [] }, at: start });
  return after;
}

describe('the overview of a ticket', () => {
  it('T7: is all there is to know of it', async () => {
    const { ticket } = await setup();
    expect(await ticket()).toEqual({
      id: carlasTicket,
      number: 1,
      channel: 'sms',
      status: 'open',
      contact: { id: carlasContact, address: carla, segments: [], ticketCount: 1 },
      assignee: null,
      team: null,
      tags: [],
      handledBy: 'human',
      createdAt: '2026-03-02T09:00:00.000Z',
      lastMessageAt: '2026-03-02T09:00:00.000Z',
      lastCustomerMessageAt: '2026-03-02T09:00:00.000Z',
      waitingSince: '2026-03-02T09:00:00.000Z',
      autoClose: null,
    });
  });

  it('T7, C8: says when it will close, and why there is no such time', async () => {
    const { api, answer, ticket } = await setup();
    await api.as('owner')('PUT', '/settings/auto-close', { enabled: true });
    expect((await ticket()).autoClose).toMatchObject({ closesAt: null, standsStill: 'waits-for-us' });
    await answer({ text: 'On its way.' });
    const closesAt = new Date(start + 2 * day).toISOString();
    expect((await ticket()).autoClose).toEqual({ checkAt: closesAt, closesAt });
  });

  it.each([
    ['GET', nowhere],
    ['GET', '/tickets/1'],
    ['GET', '/tickets/con_0'],
    ['GET', `${nowhere}/messages`],
    ['POST', `${nowhere}/close`],
    ['POST', `${nowhere}/reopen`],
    ['POST', `${nowhere}/messages`],
    ['DELETE', '/contacts/con_0'],
    ['DELETE', '/contacts/tkt_0'],
  ])('is none for what is not there: %s %s is 404', async (method, target) => {
    const { api } = await setup();
    const missing = await api.as('owner')(method, target, { text: 'hello?' });
    expect(missing).toMatchObject(aProblem(404, 'not-found'));
  });
});

describe('a view of tickets', () => {
  it('A2: lists open ones, latest activity first, or those that wait longest', async () => {
    const { api, list, customer, answer } = await setup();
    api.time.now += minute;
    const doras = await api.receive(dora, 'And mine?');
    expect((await list()).tickets.map(({ id }) => id)).toEqual([doras, carlasTicket]);
    await customer('Hello?');
    expect((await list()).tickets.map(({ id }) => id)).toEqual([carlasTicket, doras]);
    expect((await list('?sort=waiting')).tickets.map(({ id }) => id)).toEqual([carlasTicket, doras]);
    await answer({ text: 'On its way.' });
    expect((await list('?view=unassigned')).tickets.map(({ id }) => id)).toEqual([doras]);
    expect((await list('?view=mine')).tickets.map(({ id }) => id)).toEqual([carlasTicket]);
    expect((await list('?waitingFor=us')).tickets.map(({ id }) => id)).toEqual([doras]);
    expect((await list('?channel=email')).tickets).toEqual([]);
  });

  it('A2: comes in pages that follow one another without a gap or a repeat', async () => {
    const { api, list } = await setup();
    for (let nth = 0; nth < 6; nth++) await api.receive(`+491510000000${nth}`, 'hello');
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(`?limit=3${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.tickets.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });

  it('T12: finds a ticket by number or phone, as they are written, closed ones included', async () => {
    const { sam, list } = await setup();
    await sam('POST', `${at}/close`);
    const queries = ['1', '%231', '%2B4915112345678', '%2B49%20151%2012345678'];
    for (const q of queries)
      expect((await list(`?q=${q}`)).tickets.map(({ id }) => id)).toEqual([carlasTicket]);
    for (const q of ['2', '0', '%2B4930123456', 'banana', '1&status=open', '1&view=mine'])
      expect([q, (await list(`?q=${q}`)).tickets]).toEqual([q, []]);
  });

  it('T12: finds within the view and its filters only', async () => {
    const { api, list } = await setup();
    const found = async (query: string) => (await list(query)).tickets.length;
    for (const q of ['1', '%2B4915112345678']) {
      expect(await found(`?q=${q}&contactId=${carlasContact}`)).toBe(1);
      expect(await found(`?q=${q}&contactId=con_0`)).toBe(0);
    }
    const chat = await aWebChat(api);
    expect(await found(`?q=${chat.number}&view=unassigned`)).toBe(1);
    const after = { ...chat, handledBy: 'ai', version: 2 } as const;
    await api.store.commit({ change: { before: chat, after, messages: [] }, at: start });
    expect(await found(`?q=${chat.number}&view=unassigned`)).toBe(0);
    expect(await found(`?q=${chat.number}`)).toBe(1);
  });

  it('names every fault at once', async () => {
    const { sam } = await setup();
    const query =
      'limit=0&status=banana&view=theirs&sort=up&channel=fax&assigneeId=7&waitingFor=godot&flavour=mint';
    const answer = await sam('GET', `/tickets?${query}`);
    expect(answer).toMatchObject(aProblem(400, 'bad-input'));
    expect(faultsIn(answer).toSorted()).toEqual([
      'assigneeId',
      'channel',
      'flavour',
      'limit',
      'sort',
      'status',
      'view',
      'waitingFor',
    ]);
  });

  it.each([
    ['limit=101', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['status=open&status=closed', 'status'],
    ['cursor=banana', 'cursor'],
    ['cursor=', 'cursor'],
    ['view=mine&assigneeId=agt_admin', 'assigneeId'],
    ['view=unassigned&assigneeId=agt_support', 'assigneeId'],
    ['q=%20', 'q'],
  ])('refuses %s', async (query, fault) => {
    const { sam } = await setup();
    const answer = await sam('GET', `/tickets?${query}`);
    expect(answer).toMatchObject(aProblem(400, 'bad-input'));
    expect(faultsIn(answer)).toEqual([fault]);
  });

  it('refuses a cursor of another view', async () => {
    const { api, sam, list } = await setup();
    await api.receive(dora, 'And mine?');
    const { cursor } = await list('?limit=1');
    const answer = await sam('GET', `/tickets?limit=1&sort=waiting&cursor=${cursor}`);
    expect(answer).toMatchObject(aProblem(400, 'bad-input'));
    expect(faultsIn(answer)).toEqual(['cursor']);
  });
});

describe('the thread of a ticket', () => {
  it('is read oldest first, page after page', async () => {
    const { customer, answer, thread } = await setup();
    await answer({ text: 'On its way.' });
    await customer('Thanks!');
    const first = await thread('?limit=2');
    expect(first.messages.map(({ text, author }) => [author, text])).toEqual([
      ['customer', 'Where is my order?'],
      ['agent', 'On its way.'],
    ]);
    const rest = await thread(`?limit=2&cursor=${first.cursor}`);
    expect(rest.messages.map(({ text }) => text)).toEqual(['Thanks!']);
    expect(rest.cursor).toBeUndefined();
  });

  it('T11: tells what happened, by whom, to the team only', async () => {
    const { api, thread } = await setup();
    await api.store.recordHistory({
      ticketId: carlasTicket,
      version: 2,
      afterSeq: 1,
      at: start,
      by: 'agt_admin',
      events: [{ kind: 'assigned', to: 'agt_support', from: null, how: 'person' }],
    });
    expect((await thread()).messages.at(-1)).toMatchObject({
      author: 'system',
      agent: { id: 'agt_admin', name: 'The admin' },
      text: 'Assigned to The support.',
      internal: true,
      code: 'assigned',
    });
  });

  it('names every fault of its page', async () => {
    const { sam } = await setup();
    const answer = await sam('GET', `${at}/messages?limit=201&cursor=&sort=newest`);
    expect(faultsIn(answer).toSorted()).toEqual(['cursor', 'limit', 'sort']);
    expect(faultsIn(await sam('GET', `${at}/messages?cursor=banana`))).toEqual(['cursor']);
  });
});

describe('answering', () => {
  it('T10: is a message to be delivered, and takes a ticket that nobody has', async () => {
    const { answer, ticket } = await setup();
    const posted = await answer({ text: 'On its way.' });
    expect(posted.status).toBe(201);
    expect(messageSchema.parse(posted.body)).toMatchObject({
      author: 'agent',
      agent: { id: 'agt_support', name: 'The support' },
      text: 'On its way.',
      internal: false,
      delivery: 'pending',
    });
    expect(await ticket()).toMatchObject({
      assignee: { id: 'agt_support' },
      assignment: { by: 'reply' },
      waitingSince: null,
    });
  });

  it('C2: with an internal note delivers nothing, and counts for nothing', async () => {
    const { answer, ticket } = await setup();
    const before = await ticket();
    const posted = await answer({ text: 'Looks lost to me.', internal: true });
    expect(messageSchema.parse(posted.body)).toMatchObject({ internal: true });
    expect(posted.body).not.toHaveProperty('delivery');
    expect(await ticket()).toEqual(before);
  });

  it('closes with the same write where it shall, and a note can, too', async () => {
    const { api, answer, ticket } = await setup();
    api.operations.length = 0;
    await answer({ text: 'Done.', thenClose: true });
    expect(api.operations.filter((operation) => operation === 'commit')).toHaveLength(1);
    expect(await ticket()).toMatchObject({
      status: 'closed',
      closedBy: 'agent',
      assignee: { id: 'agt_support' },
    });
    const note = { text: 'Refunded.', internal: true, thenClose: true };
    expect(await answer(note)).toMatchObject({ status: 201 });
    expect(await ticket()).toMatchObject({ status: 'closed' });
  });

  it('is one message for one idempotency key, at once or a day later, whatever the body says then', async () => {
    const { api, answer, thread } = await setup();
    const key = { 'Idempotency-Key': '8c1f-42' };
    const both = await Promise.all([answer({ text: 'Once.' }, key), answer({ text: 'Once.' }, key)]);
    api.time.now += day;
    const again = await answer({ text: 'Twice?' }, key);
    expect(new Set([...both, again].map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(again.body.text).toBe('Once.');
    const other = await api.as('admin')('POST', `${at}/messages`, { text: 'My own key.' }, key);
    expect(other.status).toBe(201);
    expect((await thread()).messages.map(({ text }) => text)).toEqual([
      'Where is my order?',
      'Once.',
      'My own key.',
    ]);
  });

  it('with a key that was used for another ticket is refused', async () => {
    const { api, sam, answer } = await setup();
    const doras = await api.receive(dora, 'And mine?');
    const key = { 'Idempotency-Key': 'k' };
    await answer({ text: 'Once.' }, key);
    const other = await sam('POST', `/tickets/${doras}/messages`, { text: 'Once.' }, key);
    expect(other).toMatchObject(aProblem(409, 'key-used-elsewhere'));
    expect((await api.store.loadTicket(doras))?.lastSeq).toBe(1);
  });

  it('names every fault at once, the header’s with the body’s', async () => {
    const { api, answer } = await setup();
    const refused = await answer(
      { text: ' \n', internal: 'yes', colour: 'red' },
      { 'Idempotency-Key': 'ü'.repeat(201) },
    );
    expect(refused).toMatchObject(aProblem(400, 'bad-input'));
    expect(faultsIn(refused).toSorted()).toEqual(['Idempotency-Key', 'colour', 'internal', 'text']);
    expect((await api.store.loadTicket(carlasTicket))?.lastSeq).toBe(1);
  });

  it.each(['', 'text=hello', '{"text":', '[]', 'null', '"hello"', '{"text":"\u0000', '\u00ff'])(
    'is refused for a body that is no JSON object: %j',
    async (body) => {
      const { sam } = await setup();
      expect(await sam('POST', `${at}/messages`, body)).toMatchObject(aProblem(400, 'bad-input'));
    },
  );

  it('is refused for bytes that are no UTF-8', async () => {
    const { api } = await setup();
    const claims = claimsOf(staff.support, { signedInAt: start });
    const event = httpEvent({ method: 'POST', target: `${at}/messages`, claims });
    const body = Buffer.from('{"text":"Gr\u00fc\u00dfe"}', 'latin1').toString('base64');
    const answer = await api.invoke({ ...event, body, isBase64Encoded: true });
    expect(answer).toMatchObject(aProblem(400, 'bad-input'));
  });

  it('keeps no half of a character: what is stored is what is sent, and found again at the provider', async () => {
    const { answer, thread } = await setup();
    const posted = await answer('{"text":"on its way \\ud83d"}');
    expect(posted.status).toBe(201);
    expect((await thread()).messages.at(-1)?.text).toBe('on its way \ufffd');
  });

  it('names as many faults as a reader can use, however many there are', async () => {
    const { sam } = await setup();
    const flood = Object.fromEntries(Array.from({ length: 50_000 }, (_, nth) => [`${nth}`.repeat(20), nth]));
    const answer = await sam('POST', `${at}/messages`, flood);
    expect(answer).toMatchObject(aProblem(400, 'bad-input'));
    expect(answer.text.length).toBeLessThan(200_000);
    expect(answer.body.errors.at(-1).message).toMatch(/^and \d+ more$/);
    const long = await sam('POST', `${at}/messages`, { text: 'x', ['y'.repeat(4_000_000)]: 1 });
    expect(long.text.length).toBeLessThan(2_000);
  });
});

describe('closing and reopening', () => {
  it('T9: answer with the ticket after it', async () => {
    const { sam } = await setup();
    const closed = await sam('POST', `${at}/close`);
    expect(ticketSchema.parse(closed.body)).toMatchObject({
      status: 'closed',
      closedBy: 'agent',
      waitingSince: null,
    });
    const open = await sam('POST', `${at}/reopen`);
    expect(ticketSchema.parse(open.body)).toMatchObject({ status: 'open' });
    expect(open.body).not.toHaveProperty('closedBy');
  });

  it('T4, H8a: are 409 where the state or the channel forbids them, and change nothing', async () => {
    const { api, sam } = await setup();
    expect(await sam('POST', `${at}/reopen`)).toMatchObject(aProblem(409, 'not-closed'));
    await sam('POST', `${at}/close`);
    expect(await sam('POST', `${at}/close`)).toMatchObject(aProblem(409, 'already-closed'));
    const chat = await aWebChat(api);
    await sam('POST', `/tickets/${chat.id}/close`);
    expect(await sam('POST', `/tickets/${chat.id}/reopen`)).toMatchObject(aProblem(409, 'chat-is-over'));
    const late = await sam('POST', `/tickets/${chat.id}/messages`, { text: 'Still there?' });
    expect(late).toMatchObject(aProblem(409, 'chat-is-over'));
    const before = await api.store.loadTicket(carlasTicket);
    if (before === null) throw new Error('there is no ticket');
    const after = { ...before, handledBy: 'elsewhere', version: before.version + 1 } as const;
    await api.store.commit({ change: { before, after, messages: [] }, at: start });
    expect(await sam('POST', `${at}/messages`, { text: 'Mine!' })).toMatchObject(
      aProblem(409, 'handled-elsewhere'),
    );
    expect(await api.store.loadTicket(carlasTicket)).toEqual(after);
  });
});

describe('erasing a contact', () => {
  it('leaves nothing of them to be found', async () => {
    const { api, sam, list } = await setup();
    api.time.now += hour;
    const erased = await api.as('admin')('DELETE', `/contacts/${carlasContact}`);
    expect(erased).toMatchObject({ status: 200, body: { erased: { tickets: 1 } } });
    expect(await sam('GET', at)).toMatchObject({ status: 404 });
    expect(await sam('GET', `${at}/messages`)).toMatchObject({ status: 404 });
    expect((await list(`?q=1`)).tickets).toEqual([]);
    expect(await api.as('admin')('DELETE', `/contacts/${carlasContact}`)).toMatchObject({ status: 404 });
  });
});

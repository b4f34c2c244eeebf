import { beforeEach, describe, expect, it } from 'vitest';
import { messageSchema, threadPage, ticketSchema, ticketsPage } from '#contracts/api/tickets.ts';
import { day, hour } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { ada, type Inbox, openInbox, overlaid, receive, sam, sue } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import { react } from '#use-cases/react.ts';

let inbox: Inbox;
let surface: Surface;
let bySam: ReturnType<Surface['as']>;
let ids: `tkt_${string}`[];

beforeEach(async () => {
  inbox = await openInbox({ agents: [ada, sam, sue] });
  surface = openSurface(inbox);
  bySam = surface.as(sam);
  ids = await inbox.arrive(3);
});

const numbersIn = (answer: { json: Record<string, unknown> }) =>
  ticketsPage.parse(answer.json).tickets.map(({ number }) => number);

describe('GET /tickets', () => {
  it('A2: lists all open tickets, the latest first, each as the contract says', async () => {
    const answer = await bySam('GET', '/tickets');
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(numbersIn(answer)).toEqual([3, 2, 1]);
  });

  it('A2: mine and unassigned, the longest waiting first', async () => {
    expect(numbersIn(await bySam('GET', '/tickets?view=unassigned'))).toEqual([1, 2, 3]);
    await drainQueue('inbox', inbox.deps);
    expect(numbersIn(await bySam('GET', '/tickets?view=mine'))).toEqual([1, 3]);
    expect(numbersIn(await bySam('GET', `/tickets?assigneeId=${sue.id}`))).toEqual([2]);
    expect(numbersIn(await bySam('GET', '/tickets?view=unassigned'))).toEqual([]);
    expect(numbersIn(await bySam('GET', '/tickets?sort=waiting'))).toEqual([1, 2, 3]);
  });

  it('A2: filters by status, channel, whom it waits for, and contact', async () => {
    await bySam('POST', `/tickets/${ids[0]}/close`);
    await bySam('POST', `/tickets/${ids[1]}/messages`, { text: 'On its way.' });
    expect(numbersIn(await bySam('GET', '/tickets'))).toEqual([2, 3]);
    expect(numbersIn(await bySam('GET', '/tickets?status=closed'))).toEqual([1]);
    expect(numbersIn(await bySam('GET', '/tickets?status=any')).toSorted()).toEqual([1, 2, 3]);
    expect(numbersIn(await bySam('GET', '/tickets?waitingFor=customer'))).toEqual([2]);
    expect(numbersIn(await bySam('GET', '/tickets?waitingFor=us'))).toEqual([3]);
    expect(numbersIn(await bySam('GET', '/tickets?channel=email'))).toEqual([]);
    const { contactId } = await inbox.ticket(ids[2] ?? 'tkt_');
    expect(numbersIn(await bySam('GET', `/tickets?contactId=${contactId}`))).toEqual([3]);
  });

  it('A2: in pages', async () => {
    const first = await bySam('GET', '/tickets?limit=2');
    expect(numbersIn(first)).toEqual([3, 2]);
    const second = await bySam('GET', `/tickets?limit=2&cursor=${first.json.cursor}`);
    expect(numbersIn(second)).toEqual([1]);
    expect(second.json).not.toHaveProperty('cursor');
  });

  it.each([
    ['?limit=0&status=banana', ['limit', 'status']],
    ['?limit=101', ['limit']],
    ['?limit=1.5&sort=up&view=theirs&channel=fax', ['channel', 'limit', 'sort', 'view']],
    ['?assigneeId=sam&contactId=x&teamId=y', ['assigneeId', 'contactId', 'teamId']],
    ['?colour=red&size=9', ['colour', 'size']],
    ['?status=open&status=closed', ['status']],
    ['?cursor=', ['cursor']],
    ['?q=', ['q']],
    ['?view=mine&assigneeId=agt_sue', ['assigneeId']],
    ['?view=unassigned&assigneeId=agt_sue', ['assigneeId']],
  ])('%s: every fault is named', async (query, faults) => {
    const answer = await bySam('GET', `/tickets${query}`);
    expect(answer.status).toBe(400);
    expect(faultsIn(answer).toSorted()).toEqual(faults);
  });

  it.each(['nonsense', '%00', 'e30', Buffer.from('{"view":"x"}').toString('base64url')])(
    'a cursor that was never given out is refused: %s',
    async (cursor) => {
      expect(faultsIn(await bySam('GET', `/tickets?cursor=${cursor}`))).toEqual(['cursor']);
    },
  );

  it('a cursor of one view is none in another', async () => {
    const { json } = await bySam('GET', '/tickets?limit=1');
    expect(faultsIn(await bySam('GET', `/tickets?view=mine&cursor=${json.cursor}`))).toEqual(['cursor']);
  });

  it.each([
    ['2', [2]],
    ['%232', [2]],
    ['%2B4915100000003', [3]],
    ['%2B49%20151%2000000003', [3]],
    ['99', []],
    ['Carla', []],
    ['%2B4915199999999', []],
  ])('T12: q=%s finds %j', async (q, numbers) => {
    expect(numbersIn(await bySam('GET', `/tickets?q=${q}`))).toEqual(numbers);
  });

  it('T12: what is looked for is found closed, too, unless a status was asked for', async () => {
    await bySam('POST', `/tickets/${ids[0]}/close`);
    expect(numbersIn(await bySam('GET', '/tickets?q=1'))).toEqual([1]);
    expect(numbersIn(await bySam('GET', '/tickets?q=1&status=open'))).toEqual([]);
    expect(numbersIn(await bySam('GET', '/tickets?q=2&view=mine'))).toEqual([]);
  });
});

describe('GET /tickets/{id}', () => {
  it('T7, A12: the overview, with the explanation of its assignment', async () => {
    await drainQueue('inbox', inbox.deps);
    const answer = await bySam('GET', `/tickets/${ids[1]}`);
    expect(ticketSchema.parse(answer.json)).toMatchObject({
      number: 2,
      status: 'open',
      channel: 'sms',
      contact: { address: '+4915100000002', ticketCount: 1 },
      assignee: { id: sue.id, name: 'Sue' },
      waitingSince: new Date(start + 1).toISOString(),
      autoClose: {
        checkAt: new Date(start + 1 + 2 * day).toISOString(),
        closesAt: null,
        standsStill: 'waits-for-us',
      },
      assignment: {
        by: 'rotation',
        explanation: {
          queue: 'inbox',
          turn: 2,
          agent: { id: sue.id },
          eligible: [{ id: sam.id, name: 'Sam' }],
          passedOver: [],
        },
      },
    });
  });

  it.each(['tkt_none', 'none', 'tkt_%00', 'tkt_a_b', `tkt_${'a'.repeat(65)}`, '..%2Fme'])(
    'an unknown ticket is 404: %s',
    async (id) => {
      const answer = await bySam('GET', `/tickets/${id}`);
      expect(problemIn(answer)).toMatchObject({ status: 404, type: 'urn:rondo:problem:not-found' });
    },
  );
});

describe('GET /tickets/{id}/messages', () => {
  it('T11: the thread, oldest first, with what happened to the ticket', async () => {
    await drainQueue('inbox', inbox.deps);
    await bySam('POST', `/tickets/${ids[0]}/messages`, { text: 'On its way.', thenClose: true });
    for (const change of [...inbox.changes]) await react(change, inbox.deps);
    const { messages } = threadPage.parse((await bySam('GET', `/tickets/${ids[0]}/messages`)).json);
    expect(messages.map(({ author, text, internal }) => [author, text, internal])).toEqual([
      ['customer', 'Where is my order?', false],
      ['system', 'Assigned to Sam by the rotation.', true],
      ['agent', 'On its way.', false],
      ['system', 'Closed.', true],
    ]);
  });

  it('in pages; a cursor that was never given out is refused', async () => {
    await receive(inbox.deps, '1', { text: 'Hello?' });
    const first = await bySam('GET', `/tickets/${ids[0]}/messages?limit=1`);
    const second = await bySam('GET', `/tickets/${ids[0]}/messages?limit=1&cursor=${first.json.cursor}`);
    expect(threadPage.parse(second.json).messages.map(({ text }) => text)).toEqual(['Hello?']);
    expect(faultsIn(await bySam('GET', `/tickets/${ids[0]}/messages?cursor=no&limit=0`))).toEqual(['limit']);
    expect(faultsIn(await bySam('GET', `/tickets/${ids[0]}/messages?cursor=no`))).toEqual(['cursor']);
  });

  it('of an unknown ticket is 404', async () => {
    expect((await bySam('GET', '/tickets/tkt_none/messages')).status).toBe(404);
  });
});

describe('POST /tickets/{id}/messages', () => {
  const post = (body: unknown, headers = {}) => bySam('POST', `/tickets/${ids[0]}/messages`, body, headers);

  it('T9: answers with the message as it is stored', async () => {
    const answer = await post({ text: 'On its way.' });
    expect(answer.status).toBe(201);
    expect(messageSchema.parse(answer.json)).toMatchObject({
      author: 'agent',
      agent: { id: sam.id, name: 'Sam' },
      internal: false,
      delivery: 'pending',
    });
  });

  it('honours the Idempotency-Key', async () => {
    const key = { 'Idempotency-Key': 'a-key' };
    const [one, other] = await Promise.all([post({ text: 'Once.' }, key), post({ text: 'Once.' }, key)]);
    expect(one.json.id).toBe(other.json.id);
    expect((await inbox.ticket(ids[0] ?? 'tkt_')).lastSeq).toBe(2);
    const elsewhere = await bySam('POST', `/tickets/${ids[1]}/messages`, { text: 'Once.' }, key);
    expect(problemIn(elsewhere)).toMatchObject({ status: 409, type: 'urn:rondo:problem:key-used-elsewhere' });
  });

  it.each(['', 'with space', 'ü', 'x'.repeat(201)])('refuses the Idempotency-Key %j', async (key) => {
    expect(faultsIn(await post({ text: 'x' }, { 'idempotency-key': key }))).toEqual(['Idempotency-Key']);
    expect((await inbox.ticket(ids[0] ?? 'tkt_')).lastSeq).toBe(1);
  });

  it.each([
    [{}, ['text']],
    [{ text: '   ' }, ['text']],
    [{ text: 5, internal: 'yes', thenClose: 1, colour: 'red' }, ['colour', 'internal', 'text', 'thenClose']],
    [{ text: 'x'.repeat(100_001) }, ['text']],
    ['not json', ['']],
    ['', ['']],
    ['null', ['']],
    ['[]', ['']],
    ['{"text":"a"', ['']],
  ])('refuses the body %#, every fault named, and stores nothing', async (body, faults) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(faultsIn(answer).toSorted()).toEqual(faults);
    expect((await inbox.ticket(ids[0] ?? 'tkt_')).lastSeq).toBe(1);
  });

  it('a body that is no UTF-8 is refused', async () => {
    const answer = await surface.call({
      method: 'POST',
      target: `/tickets/${ids[0]}/messages`,
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from([0x7b, 0xff, 0x7d]),
      claims: { sub: 'sam', token_use: 'id', auth_time: '1', email: 'x' },
    });
    expect(faultsIn(answer)).toEqual(['']);
  });

  it('a body in base64 is read', async () => {
    const answer = await surface.call({
      method: 'POST',
      target: `/tickets/${ids[0]}/messages`,
      headers: { 'content-type': 'application/vnd.rondo+json' },
      body: Buffer.from(JSON.stringify({ text: 'Grüße' })),
      claims: { sub: 'sam', token_use: 'id', auth_time: '1', email: 'x' },
    });
    expect(answer.json).toMatchObject({ text: 'Grüße' });
  });

  it('to an unknown ticket is 404', async () => {
    expect((await bySam('POST', '/tickets/tkt_none/messages', { text: 'x' })).status).toBe(404);
  });
});

describe('closing and reopening', () => {
  it('T9: answers with the ticket after it; what its state forbids is 409', async () => {
    const closed = await bySam('POST', `/tickets/${ids[0]}/close`);
    expect(ticketSchema.parse(closed.json)).toMatchObject({
      status: 'closed',
      closedBy: 'agent',
      autoClose: null,
    });
    expect(problemIn(await bySam('POST', `/tickets/${ids[0]}/close`)).type).toContain('already-closed');
    const reopened = await bySam('POST', `/tickets/${ids[0]}/reopen`);
    expect(ticketSchema.parse(reopened.json)).toMatchObject({
      status: 'open',
      autoClose: { closesAt: null, standsStill: 'reopened' },
    });
    expect(problemIn(await bySam('POST', `/tickets/${ids[0]}/reopen`))).toMatchObject({ status: 409 });
  });

  it('of an unknown ticket is 404', async () => {
    expect((await bySam('POST', '/tickets/tkt_none/close')).status).toBe(404);
    expect((await bySam('POST', '/tickets/tkt_none/reopen')).status).toBe(404);
  });

  it('T4: a closed web chat is final', async () => {
    const ticket = {
      ...(await inbox.ticket(ids[0] ?? 'tkt_')),
      channel: 'web_chat' as const,
      status: 'closed' as const,
    };
    const chats = openSurface({
      store: overlaid(inbox.store, { loadTicket: async () => ticket }),
      clock: inbox.clock,
    });
    const answer = await chats.as(sam)('POST', `/tickets/${ids[0]}/reopen`);
    expect(problemIn(answer)).toMatchObject({ status: 409, type: 'urn:rondo:problem:chat-is-over' });
    const reply = await chats.as(sam)('POST', `/tickets/${ids[0]}/messages`, { text: 'x' });
    expect(problemIn(reply)).toMatchObject({ status: 409, type: 'urn:rondo:problem:chat-is-over' });
  });
});

describe('DELETE /contacts/{id}', () => {
  it('erases the contact with all that was said', async () => {
    const { contactId } = await inbox.ticket(ids[0] ?? 'tkt_');
    const erased = await surface.as(ada)('DELETE', `/contacts/${contactId}`);
    expect(erased).toMatchObject({ status: 200, json: { erased: { tickets: 1 } } });
    expect((await bySam('GET', `/tickets/${ids[0]}`)).status).toBe(404);
    expect((await surface.as(ada)('DELETE', `/contacts/${contactId}`)).status).toBe(404);
  });

  it('says so when it has to be tried again', async () => {
    const store = overlaid(inbox.store, { eraseContact: async () => 'try-again' });
    const answer = await openSurface({ store, clock: inbox.clock }).as(ada)('DELETE', '/contacts/con_1');
    expect(problemIn(answer)).toMatchObject({ status: 409, type: 'urn:rondo:problem:try-again' });
  });
});

describe('times', () => {
  it('are RFC 3339 in UTC', async () => {
    inbox.time.now = start + hour;
    const { json } = await bySam('GET', `/tickets/${ids[0]}`);
    expect(json.createdAt).toBe('2026-03-02T09:00:00.000Z');
  });
});

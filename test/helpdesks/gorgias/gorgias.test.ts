import { afterEach, describe, expect, it } from 'vitest';
import { createGorgias } from '#helpdesks/gorgias/gorgias.ts';
import { attachment } from '#test/channels/email/outgoing-message.ts';
import {
  bySms,
  comment,
  gorgiasAccount,
  gorgiasSecret,
  opening,
  playGorgias,
} from '#test/support/gorgias.ts';

const stops = new Set<() => Promise<unknown>>();
afterEach(async () => {
  for (const stop of stops) await stop();
  stops.clear();
});

/** Gorgias, answering whatever a test wants. */
const answering = (fetch: typeof globalThis.fetch) =>
  createGorgias({
    secret: async () => gorgiasSecret,
    limiter: () => ({ take: async () => 0 }),
    fetch,
    files: { get: async () => null },
  });

const file = (id: string, name: string) => attachment(name, new Uint8Array(), { id });

async function setup(options: Parameters<typeof playGorgias>[0] = {}) {
  const played = await playGorgias(options);
  stops.add(played.outbox.stop);
  return played;
}

async function opened(options: Parameters<typeof playGorgias>[0] = {}, first = opening()) {
  const played = await setup(options);
  const outcome = await played.gorgias.open(first);
  if (outcome.outcome !== 'accepted') throw new Error(outcome.outcome);
  played.called.length = 0;
  return { ...played, id: outcome.providerMessageId };
}

describe('opening a ticket at Gorgias', () => {
  it('H4, H7: it has all that was said, who it is, why, our id and our tag', async () => {
    const { gorgias, tickets } = await setup();
    const outcome = await gorgias.open(opening());
    const [ticket] = tickets();
    expect(outcome).toEqual({ outcome: 'accepted', providerMessageId: String(ticket?.id) });
    expect(ticket).toMatchObject({
      external_id: 'msg_tkt_1_3',
      status: 'open',
      subject: 'Conversation #12 (web chat)',
      customer: { email: 'ada@example.com' },
    });
    expect(ticket?.tags.map(({ name }) => name)).toEqual(['rondo', 'refund']);
    const [message] = ticket?.messages ?? [];
    expect(message).toMatchObject({ from_agent: false, public: true, channel: 'api' });
    for (const said of [
      'Where is my order?',
      '2026-11-22 09:15:04',
      'Ada',
      'ada@example.com',
      'prf_9',
      'money back',
    ])
      expect(message?.body_text).toContain(said);
  });

  it('H4: of a conversation that is years long all is there, as a file, and its end to read', async () => {
    const { gorgias, tickets, called } = await setup();
    const transcript = Array.from({ length: 4_000 }, (_, nth) => `[…] Customer: message ${nth} <b>`).join(
      '\n',
    );
    expect(await gorgias.open({ ...opening(), transcript })).toMatchObject({ outcome: 'accepted' });
    const [message] = tickets()[0]?.messages ?? [];
    expect(message?.body_text).toContain('message 3999');
    expect(message?.body_text).not.toContain('message 7 ');
    expect(message?.body_text.length).toBeLessThan(51_000);
    expect(message?.attachments?.map(({ name }) => name)).toEqual(['conversation.txt']);
    expect(message?.attachments?.[0]?.size).toBeGreaterThan(transcript.length);
    expect(called).toHaveLength(2);
  });

  it('H8a: an SMS contact without an e-mail address is known there by the number', async () => {
    const { gorgias, tickets, called } = await setup();
    expect(await gorgias.open(bySms())).toMatchObject({ outcome: 'accepted' });
    expect(tickets()[0]?.customer).toMatchObject({
      external_id: 'con_2',
      email: null,
      name: '+4915112345678',
    });
    expect(tickets()[0]?.messages[0]?.body_text).toContain('+4915112345678');
    called.length = 0;
    await gorgias.open({ ...bySms(), externalId: 'msg_tkt_1_9' });
    expect(called).toEqual(['GET /api/customers', 'POST /api/tickets']);
    expect(tickets()[1]?.customer.id).toBe(tickets()[0]?.customer.id);
  });

  it('H8a: a number that Gorgias knows already is that customer', async () => {
    const { gorgias, ask, tickets } = await setup();
    const known = await ask({
      method: 'POST',
      path: '/customers',
      body: { name: 'Grace', channels: [{ type: 'phone', address: '+4915112345678', preferred: true }] },
    });
    await gorgias.open(bySms());
    expect(known).toMatchObject({ kind: 'done', body: { id: tickets()[0]?.customer.id } });
    expect(tickets()[0]?.customer.name).toBe('Grace');
  });

  it('H8a: a customer of ours stays the same, also when their number there was changed', async () => {
    const { gorgias, ask, tickets } = await setup();
    const known = await ask({
      method: 'POST',
      path: '/customers',
      body: { external_id: 'con_2', name: 'Grace', channels: [{ type: 'phone', address: '+4930123456' }] },
    });
    await gorgias.open(bySms());
    expect(known).toMatchObject({ kind: 'done', body: { id: tickets()[0]?.customer.id } });
  });

  it('H8a: nobody’s conversation becomes another customer’s, whoever Gorgias lists', async () => {
    const other = { id: 9, external_id: 'con_9', channels: [{ type: 'phone', address: '+4930999' }] };
    const made: unknown[] = [];
    const gorgias = answering(async (url, init) => {
      if (init?.method === 'GET') return Response.json({ data: [other], meta: {} });
      made.push([new URL(String(url)).pathname, JSON.parse(String(init?.body)).messages?.[0].sender]);
      return Response.json({ id: 10 }, { status: 201 });
    });
    await gorgias.open(bySms());
    expect(made).toEqual([
      ['/api/customers', undefined],
      ['/api/tickets', { id: 10 }],
    ]);
  });

  it('H8a: a customer made at the same moment is found at the next attempt', async () => {
    const { gorgias, faults } = await setup();
    faults.add({ target: 'gorgias', mode: 'status', status: 409, times: 1, operation: 'CreateCustomer' });
    expect(await gorgias.open(bySms())).toEqual({ outcome: 'busy', retryAfter: null });
    expect(await gorgias.open(bySms())).toMatchObject({ outcome: 'accepted' });
  });

  it('H8a: a customer whose making was lost is not made twice', async () => {
    const { gorgias, faults, tickets, called } = await setup();
    faults.add({ target: 'gorgias', mode: 'crash-after', times: 1, operation: 'CreateCustomer' });
    expect(await gorgias.open(bySms())).toEqual({ outcome: 'busy', retryAfter: null });
    expect(await gorgias.open(bySms())).toMatchObject({ outcome: 'accepted' });
    expect(called.filter((call) => call === 'POST /api/customers')).toHaveLength(1);
    expect(tickets()).toHaveLength(1);
  });

  it('H4: what a customer wrote is text there, whatever it looks like', async () => {
    const { gorgias, tickets } = await setup();
    await gorgias.open(opening({ transcript: '<img src=x onerror=alert(1)>\n{{ticket.id}}' }));
    expect(tickets()[0]?.messages[0]?.body_html).toContain('&lt;img src=x onerror=alert(1)&gt;<br>');
  });

  it('H9: somebody of whom nothing is known can’t be handed over', async () => {
    const { gorgias, called } = await setup();
    const nobody = { ...opening().requester, email: null, phone: null };
    expect(await gorgias.open(opening({ requester: nobody }))).toMatchObject({ outcome: 'rejected' });
    expect(called).toEqual([]);
  });

  it('H9: an answer that was lost leaves one ticket, found by our id', async () => {
    const { gorgias, faults, tickets } = await setup();
    faults.add({ target: 'gorgias', mode: 'crash-after', times: 1, operation: 'CreateTicket' });
    expect(await gorgias.open(opening())).toEqual({ outcome: 'unknown' });
    const [ticket] = tickets();
    expect(await gorgias.findOpened('msg_tkt_1_3')).toEqual({ providerMessageId: String(ticket?.id) });
    expect(tickets()).toHaveLength(1);
  });

  it('H9: a call that was lost before leaves none, and none is found', async () => {
    const { gorgias, faults, tickets } = await setup();
    await gorgias.open(opening({ externalId: 'msg_other' }));
    faults.add({ target: 'gorgias', mode: 'crash-before', times: 1, operation: 'CreateTicket' });
    expect(await gorgias.open(opening())).toEqual({ outcome: 'unknown' });
    expect(await gorgias.findOpened('msg_tkt_1_3')).toBeNull();
    expect(tickets()).toHaveLength(1);
  });

  it('H9: of two that there are the first is ours', async () => {
    const { gorgias, tickets } = await setup();
    await gorgias.open(opening());
    await gorgias.open(opening());
    expect(await gorgias.findOpened('msg_tkt_1_3')).toEqual({ providerMessageId: String(tickets()[0]?.id) });
  });

  it('H9: if Gorgias did not heed what is asked for, nobody concludes that there is no ticket', async () => {
    const list = JSON.stringify({ data: [{ id: 1, external_id: 'msg_other', status: 'open' }], meta: {} });
    const unheeding = answering(async () => new Response(list));
    await expect(unheeding.findOpened('msg_tkt_1_3')).rejects.toThrow('external_id');
  });
});

describe('how a call of Gorgias ends', () => {
  it.each([
    [401, /no longer accepts our credentials/],
    [403, /does not let the user/],
    [404, /no such account/],
    [413, /too much/],
    [400, /Gorgias refused it: Something went wrong\./],
  ])('H9: %i is a refusal in words that an agent understands', async (status, words) => {
    const { gorgias, faults } = await setup();
    faults.add({ target: 'gorgias', mode: 'status', status, times: 5, operation: 'CreateTicket' });
    const outcome = await gorgias.open(opening());
    expect(outcome).toEqual({ outcome: 'rejected', reason: expect.stringMatching(words) });
  });

  it('H9: 429 is tried again when Gorgias says', async () => {
    const { gorgias, faults } = await setup();
    faults.add({ target: 'gorgias', mode: 'status', status: 429, retryAfter: 7, times: 1 });
    expect(await gorgias.open(opening())).toEqual({ outcome: 'busy', retryAfter: 7000 });
  });

  it.each([500, 502, 503, 504])('H9: after %i nobody knows whether it was done', async (status) => {
    const { gorgias, faults } = await setup();
    faults.add({ target: 'gorgias', mode: 'status', status, times: 1 });
    expect(await gorgias.open(opening())).toEqual({ outcome: 'unknown' });
  });

  it('H9: a Gorgias that can’t be reached surely has not done it', async () => {
    const { outbox } = await setup();
    await outbox.stop();
    stops.clear();
    const gorgias = answering(() => fetch(`${outbox.url}/`));
    expect(await gorgias.open(opening())).toEqual({ outcome: 'busy', retryAfter: null });
  });

  it('H9: credentials follow no redirect', async () => {
    const seen: (RequestInit | undefined)[] = [];
    const gorgias = answering(async (_url, init) => {
      seen.push(init);
      return new Response(null, { status: 302, headers: { location: 'https://evil.example/' } });
    });
    expect(await gorgias.open(opening())).toMatchObject({ outcome: 'rejected' });
    expect(seen.map((init) => init?.redirect)).toEqual(['manual']);
  });

  it('H7: every call takes its turn of the account first, and is busy where there is none', async () => {
    const { gorgias, taken, called } = await setup({ waits: [4200] });
    expect(await gorgias.open(opening())).toEqual({ outcome: 'busy', retryAfter: 4200 });
    expect(called).toEqual([]);
    await gorgias.open(bySms());
    expect(taken).toEqual(Array.from({ length: 1 + called.length }, () => 'gorgias:shop'));
  });

  it('H1: one that is not connected is told so, and asked nothing', async () => {
    const { gorgias, called } = await setup({ secret: async () => ({ ...gorgiasSecret, account: null }) });
    expect(await gorgias.open(opening())).toEqual({
      outcome: 'rejected',
      reason: 'Gorgias is not connected.',
    });
    expect(await gorgias.read('1')).toBeNull();
    expect(called).toEqual([]);
  });

  it('H1: a key that was changed is read anew, once, before anything is refused', async () => {
    const asked: boolean[] = [];
    const { gorgias } = await setup({
      secret: async ({ fresh } = { fresh: false }) => {
        asked.push(fresh);
        return fresh ? gorgiasSecret : { ...gorgiasSecret, account: { ...gorgiasAccount, apiKey: 'wrong' } };
      },
    });
    expect(await gorgias.open(opening())).toMatchObject({ outcome: 'accepted' });
    expect(asked).toEqual([false, true]);
  });

  it('H1: a connection that was made since is seen at once', async () => {
    const { gorgias } = await setup({
      secret: async ({ fresh } = { fresh: false }) =>
        fresh ? gorgiasSecret : { ...gorgiasSecret, account: null },
    });
    expect(await gorgias.open(opening())).toMatchObject({ outcome: 'accepted' });
  });

  it('H9: neither key nor address comes out, not even of a server that echoes them', async () => {
    const basic = Buffer.from(`${gorgiasAccount.email}:${gorgiasAccount.apiKey}`).toString('base64');
    const body = JSON.stringify({ error: { msg: `bad: ${gorgiasAccount.apiKey} Basic ${basic}` } });
    const gorgias = answering(async () => new Response(body, { status: 400 }));
    const said = JSON.stringify(await gorgias.open(opening()));
    const thrown = await gorgias.read('1').catch((error: unknown) => error);
    for (const text of [said, String(thrown), JSON.stringify(thrown), String((thrown as Error).stack)]) {
      expect(text).not.toContain(gorgiasAccount.apiKey);
      expect(text).not.toContain(basic);
    }
    expect(said).toContain('bad: …');
  });
});

describe('what the customer writes since', () => {
  it('H7: it is a message of theirs in the ticket, with our id', async () => {
    const { gorgias, tickets, id } = await opened();
    const outcome = await gorgias.comment(comment(id));
    const [, message] = tickets()[0]?.messages ?? [];
    expect(outcome).toEqual({ outcome: 'accepted', providerMessageId: String(message?.id) });
    expect(message).toMatchObject({
      external_id: 'msg_tkt_1_5',
      from_agent: false,
      public: true,
      by: 'ada@example.com',
      body_text: 'Is anybody there?',
    });
  });

  it('H8a: one who is known by their number writes as the same customer', async () => {
    const { gorgias, tickets, called, id } = await opened({}, bySms());
    await gorgias.comment(comment(id, { requester: bySms().requester }));
    expect(called).toEqual(['GET /api/customers', `POST /api/tickets/${id}/messages`]);
    expect(tickets()[0]?.messages.map(({ by }) => by)).toEqual(['+4915112345678', '+4915112345678']);
  });

  it('H7: files go along; those that there are not are named', async () => {
    const { gorgias, tickets, id } = await opened({ contents: { att_1: 'a picture' } });
    const attachments = [file('att_1', 'broken vase.png'), file('att_2', 'lost.pdf')];
    await gorgias.comment(comment(id, { attachments }));
    const [, message] = tickets()[0]?.messages ?? [];
    expect(message?.attachments).toEqual([{ name: 'broken vase.png', size: 9 }]);
    expect(message?.body_text).toBe('Is anybody there?\n[lost.pdf could not be passed on]');
  });

  it('H7: a file that Gorgias won’t have is named, and the words still arrive', async () => {
    const { gorgias, tickets, faults, id } = await opened({ contents: { att_1: 'a picture' } });
    faults.add({ target: 'gorgias', mode: 'status', status: 413, times: 1, operation: 'UploadFile' });
    await gorgias.comment(comment(id, { attachments: [file('att_1', 'film.mov')] }));
    expect(tickets()[0]?.messages[1]?.body_text).toContain('[film.mov could not be passed on]');
  });

  it('H9: an upload that was lost is done again: nothing has been said yet', async () => {
    const { gorgias, tickets, faults, id } = await opened({ contents: { att_1: 'a picture' } });
    faults.add({ target: 'gorgias', mode: 'crash-after', times: 1, operation: 'UploadFile' });
    const withFile = comment(id, { attachments: [file('att_1', 'vase.png')] });
    expect(await gorgias.comment(withFile)).toEqual({ outcome: 'busy', retryAfter: null });
    expect(await gorgias.comment(withFile)).toMatchObject({ outcome: 'accepted' });
    expect(tickets()[0]?.messages).toHaveLength(2);
  });

  it('H9: an answer that was lost leaves one message, found by our id', async () => {
    const { gorgias, tickets, faults, id } = await opened();
    faults.add({ target: 'gorgias', mode: 'crash-after', times: 1, operation: 'CreateMessage' });
    expect(await gorgias.comment(comment(id))).toEqual({ outcome: 'unknown' });
    const found = await gorgias.findComment(comment(id));
    expect(found).toEqual({ providerMessageId: String(tickets()[0]?.messages[1]?.id) });
    expect(await gorgias.findComment(comment(id, { externalId: 'msg_tkt_1_7' }))).toBeNull();
  });

  it('H9: it is found among hundreds that came after it', async () => {
    const { gorgias, people, id, clock } = await opened();
    await gorgias.comment(comment(id));
    for (let nth = 0; nth < 250; nth++) people.act(id, { text: `note ${nth}`, public: false });
    clock.advance(60_000);
    expect(await gorgias.findComment(comment(id))).not.toBeNull();
  });

  it('H9: a ticket that is gone there is said to be', async () => {
    const { gorgias } = await opened();
    expect(await gorgias.comment(comment('999'))).toEqual({
      outcome: 'rejected',
      reason: 'The ticket is no longer there at Gorgias.',
    });
  });
});

describe('what people at Gorgias answer', () => {
  it('H7: public replies of people, in their order, by their names; neither notes nor the customer’s own', async () => {
    const { gorgias, people, id } = await opened();
    people.act(id, { text: 'She is right, isn’t she?', public: false });
    people.act(id, { text: 'It is on its way.', name: 'Greta' });
    await gorgias.comment(comment(id));
    people.act(id, { text: 'By tomorrow.', name: 'Gus' });
    const read = await gorgias.read(id);
    expect(read?.replies.map(({ sender, text }) => [sender, text])).toEqual([
      ['Greta', 'It is on its way.'],
      ['Gus', 'By tomorrow.'],
    ]);
    expect(read?.closed).toBe(false);
    for (const { at } of read?.replies ?? []) expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
  });

  it('H8a: closed there is closed', async () => {
    const { gorgias, people, id } = await opened();
    people.act(id, { status: 'closed' });
    expect(await gorgias.read(id)).toEqual({ replies: [], closed: true });
  });

  it('H7: all of 250, page by page', async () => {
    const { gorgias, people, called, id } = await opened();
    for (let nth = 0; nth < 250; nth++) people.act(id, { text: `reply ${nth}` });
    const read = await gorgias.read(id);
    expect(read?.replies.map(({ text }) => text)).toEqual(
      Array.from({ length: 250 }, (_, nth) => `reply ${nth}`),
    );
    expect(new Set(read?.replies.map(({ id: reply }) => reply)).size).toBe(250);
    expect(called.filter((call) => call === 'GET /api/messages')).toHaveLength(3);
  });

  it('H7: HTML is shown without what runs or loads', async () => {
    const { gorgias, people, id } = await opened();
    const html =
      '<p onclick="x()">Hi <b>Ada</b><script>steal()</script><img src="https://spy.example/p.gif"></p>';
    people.act(id, { text: 'Hi Ada', html });
    const [reply] = (await gorgias.read(id))?.replies ?? [];
    expect(reply?.html).toBe('<p>Hi <b>Ada</b><img data-remote-src="https://spy.example/p.gif" /></p>');
  });

  it('H9: a ticket that is gone is none; a Gorgias that doesn’t answer is no such news', async () => {
    const { gorgias, faults, id } = await opened();
    expect(await gorgias.read('999')).toBeNull();
    for (const status of [401, 403, 429, 500]) {
      faults.add({ target: 'gorgias', mode: 'status', status, retryAfter: 3, times: 1 });
      await expect(gorgias.read(id)).rejects.toThrow('Gorgias');
    }
  });

  it('H9: one that was thrown away there is gone, and yet was opened', async () => {
    const ticket = {
      id: 1,
      external_id: 'msg_tkt_1_3',
      status: 'open',
      trashed_datetime: '2026-11-22T09:00:00',
    };
    const gorgias = answering(async (url) =>
      Response.json(String(url).includes('external_id') ? { data: [ticket], meta: {} } : ticket),
    );
    expect(await gorgias.read('1')).toBeNull();
    expect(await gorgias.findOpened('msg_tkt_1_3')).toEqual({ providerMessageId: '1' });
  });

  it('H7: another ticket’s messages reach nobody', async () => {
    const other = {
      id: 5,
      ticket_id: 2,
      public: true,
      from_agent: true,
      created_datetime: '2026-11-22T09:00:00',
    };
    const gorgias = answering(async (url) =>
      String(url).includes('/messages')
        ? Response.json({ data: [other], meta: {} })
        : Response.json({ id: 1, status: 'open' }),
    );
    await expect(gorgias.read('1')).rejects.toThrow('another ticket');
  });

  it('H7: what a webhook says leads to no other path than a ticket’s', async () => {
    const { gorgias, called } = await opened();
    await gorgias.read('../account?x=').catch(() => undefined);
    expect(called).toEqual(['GET /api/tickets/..%2Faccount%3Fx%3D']);
  });
});

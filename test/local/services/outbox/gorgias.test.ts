import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connectGorgias } from '#helpdesks/gorgias/connect.ts';
import { listener } from '#test/local/services/listener.ts';
import { bySms, gorgiasAccount, opening, playGorgias } from '#test/support/gorgias.ts';

const stops = new Set<() => unknown>();
afterEach(async () => {
  for (const stop of stops) await stop();
  stops.clear();
});

async function setup(options: Parameters<typeof playGorgias>[0] = {}) {
  const played = await playGorgias(options);
  stops.add(played.outbox.stop);
  const call = async (path: string, init: RequestInit & { key?: string; domain?: string } = {}) => {
    const { key = gorgiasAccount.apiKey, domain = 'shop', ...more } = init;
    const basic = Buffer.from(`${gorgiasAccount.email}:${key}`).toString('base64');
    const answer = await fetch(`${played.outbox.url}/${domain}.gorgias.com/api${path}`, {
      ...more,
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json', ...more.headers },
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };
  const post = (path: string, body: object, init: Parameters<typeof call>[1] = {}) =>
    call(path, { method: 'POST', body: JSON.stringify(body), ...init });
  return { ...played, call, post };
}

const message = {
  channel: 'api',
  via: 'api',
  from_agent: false,
  sender: { email: 'ada@example.com' },
  body_text: 'Hello',
};
const ticket = { channel: 'api', via: 'api', external_id: 'ours', messages: [message] };

describe('Gorgias, played', () => {
  it('H9: the same external_id twice is two tickets, found in their order', async () => {
    const { post, call } = await setup();
    const [one, other] = [await post('/tickets', ticket), await post('/tickets', ticket)];
    await post('/tickets', { ...ticket, external_id: 'others' });
    expect(one.status).toBe(201);
    const { body } = await call('/tickets?external_id=ours&order_by=created_datetime:asc');
    const found = body.data as { id: number }[];
    expect(found.map(({ id }) => id)).toEqual([one.body.id, other.body.id]);
  });

  it.each([
    ['no messages', { ...ticket, messages: [] }],
    ['more than 500', { ...ticket, messages: Array.from({ length: 501 }, () => message) }],
    ['what it doesn’t know', { ...ticket, colour: 'red' }],
    ['an external_id of 256 characters', { ...ticket, external_id: 'x'.repeat(256) }],
    ['no sender', { ...ticket, messages: [{ ...message, sender: null }] }],
    ['a sender who isn’t there', { ...ticket, messages: [{ ...message, sender: { id: 5 } }] }],
  ])('H9: refuses a ticket with %s, in its words', async (_what, body) => {
    const { post, tickets } = await setup();
    expect(await post('/tickets', body)).toMatchObject({
      status: 400,
      body: { error: { msg: expect.any(String), data: expect.any(Object) } },
    });
    expect(tickets()).toEqual([]);
  });

  it('H1: knows wrong keys, unknown accounts, and who is no admin', async () => {
    const { call } = await setup();
    expect((await call('/account', { key: 'wrong-one' })).status).toBe(401);
    expect((await call('/account', { headers: { authorization: '' } })).status).toBe(401);
    expect((await call('/account', { domain: 'unknown' })).status).toBe(404);
    expect((await call('/integrations', { key: 'agent-key' })).status).toBe(403);
    expect(await call('/account')).toMatchObject({ status: 200, body: { domain: 'shop' } });
  });

  it('H7: takes 40 calls in any 20 s of an account, and says when there is room again', async () => {
    const { call, clock } = await setup();
    for (let nth = 1; nth <= 40; nth++) {
      const { status, headers } = await call('/account');
      expect([status, headers.get('x-gorgias-account-api-call-limit')]).toEqual([200, `${nth}/40`]);
    }
    const refused = await call('/account');
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(18);
    expect(seconds).toBeLessThanOrEqual(20);
    expect((await call('/account', { domain: 'other' })).status).toBe(200);
    clock.advance(seconds * 1000);
    expect((await call('/account')).status).toBe(200);
  });

  it('H7: lists by pages, up to a hundred', async () => {
    const { call, people, gorgias } = await setup();
    const opened = await gorgias.open(opening());
    const id = opened.outcome === 'accepted' ? opened.providerMessageId : '';
    for (let nth = 0; nth < 40; nth++) people.act(id, { text: `${nth}` });
    const first = await call(`/messages?ticket_id=${id}`);
    expect(first.body.data).toHaveLength(30);
    const { next_cursor } = first.body.meta as { next_cursor: string };
    const second = await call(`/messages?ticket_id=${id}&cursor=${next_cursor}`);
    expect(second.body).toMatchObject({ meta: { next_cursor: null } });
    expect(second.body.data).toHaveLength(11);
    expect((await call('/messages?limit=101')).status).toBe(400);
    expect((await call('/messages?colour=red')).status).toBe(400);
  });

  it('H8a: a number or an address belongs to one customer', async () => {
    const { post } = await setup();
    const ada = { name: 'Ada', channels: [{ type: 'phone', address: '+4915112345678' }] };
    expect((await post('/customers', ada)).status).toBe(201);
    expect((await post('/customers', ada)).status).toBe(409);
    expect((await post('/customers', ada, { domain: 'other' })).status).toBe(201);
  });

  it('H7: a reply to whoever has an e-mail address goes on by e-mail, and is shown', async () => {
    const { gorgias, people, outbox, tickets } = await setup();
    await gorgias.open(opening());
    people.act(`${tickets()[0]?.id}`, { text: 'On its way.', name: 'Greta' });
    people.act(`${tickets()[0]?.id}`, { text: 'A note', public: false });
    const mails = outbox.list().filter(({ request: { url } }) => url.includes('mail'));
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ provider: 'gorgias', answer: { status: 202 } });
    expect(JSON.parse(mails[0]?.request.body ?? '')).toMatchObject({
      from: 'Greta',
      to: 'ada@example.com',
      text: 'On its way.',
    });
  });

  it('H7: one to somebody known by their number alone is mailed to nobody', async () => {
    const { gorgias, people, outbox, tickets } = await setup();
    await gorgias.open(bySms());
    people.act(`${tickets()[0]?.id}`, { text: 'On its way.' });
    expect(outbox.list().filter(({ request: { url } }) => url.includes('mail'))).toEqual([]);
    expect(tickets()[0]?.messages[1]).toMatchObject({ channel: 'api', public: true, from_agent: true });
  });

  it('H8a: people there open and close; what else they can’t do is said', async () => {
    const { gorgias, people, tickets } = await setup();
    await gorgias.open(opening());
    const id = `${tickets()[0]?.id}`;
    expect(people.act(id, { status: 'solved' })).toMatchObject({ status: 'closed' });
    expect(people.act(id, { status: 'open' })).toMatchObject({ status: 'open' });
    expect(people.act(id, { status: 'hold' })).toBeTypeOf('string');
    expect(people.act('999', { text: 'x' })).toBeUndefined();
  });

  it('H7: its integrations call twice where it is hostile, and again where we failed', async () => {
    const webhook = await listener([500, 503]);
    stops.add(webhook.stop);
    const { gorgias, fetch: there } = await setup({ hostile: true });
    const publicUrl = new URL(webhook.url).origin;
    await connectGorgias(gorgiasAccount, {
      publicUrl,
      headerValue: 'a-header-of-24-characters',
      fetch: there,
    });
    await gorgias.open(opening());
    await expect.poll(() => webhook.heard.length).toBe(4);
    expect(new Set(webhook.heard.map(({ body }) => body)).size).toBe(1);
  });

  it('H7: nobody but this machine is called', async () => {
    const { gorgias, fetch: there } = await setup();
    const publicUrl = 'https://somebody.example';
    const connected = await connectGorgias(gorgiasAccount, {
      publicUrl,
      headerValue: 'a-header-of-24-characters',
      fetch: there,
    });
    expect(connected.ok).toBe(true);
    const real = globalThis.fetch;
    const asked: string[] = [];
    globalThis.fetch = async (...args) => {
      asked.push(String(args[0]));
      return real(...args);
    };
    stops.add(() => {
      globalThis.fetch = real;
    });
    await gorgias.open(opening());
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(asked.filter((url) => url.includes('somebody'))).toEqual([]);
  });

  it('H9: what there was is there after a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'gorgias-'));
    stops.add(() => rmSync(dataDir, { recursive: true }));
    const before = await setup({ dataDir });
    await before.gorgias.open(opening());
    await before.gorgias.open(bySms());
    const seen = before.tickets();
    await before.outbox.stop();
    stops.delete(before.outbox.stop);
    const after = await setup({ dataDir });
    expect(after.tickets()).toEqual(seen);
    await after.gorgias.open(opening({ externalId: 'msg_later' }));
    const idsOf = (there: typeof seen) =>
      there.flatMap(({ id, customer, messages }) => [id, customer.id, ...messages.map((each) => each.id)]);
    expect(after.tickets()[2]?.id).toBeGreaterThan(Math.max(...idsOf(seen)));
  });
});

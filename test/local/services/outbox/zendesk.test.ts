import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isSignedByZendesk, zendeskHeaders } from '#helpdesks/zendesk/verify.ts';
import type { OutboxOptions } from '#local/services/types.ts';
import { commentOn, connected, credentials, opening, webhookSecret } from '#test/helpdesks/zendesk/there.ts';
import { eventually } from '#test/support/eventually.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const basic = (user: string) => `Basic ${Buffer.from(user).toString('base64')}`;
const admin = basic(`${credentials.email}/token:${credentials.apiToken}`);

async function setup(options: Partial<OutboxOptions> & { statuses?: number[] } = {}) {
  const there = await connected(options);
  stops.push(there.stop);
  const call = async (
    method: string,
    path: string,
    { body, authorization = admin, ...headers }: { body?: unknown; [header: string]: unknown } = {},
  ) => {
    const answer = await there.fetchThere(`https://shop.zendesk.com${path}`, {
      method,
      headers: {
        ...(authorization !== null && { authorization: String(authorization) }),
        ...(headers as Record<string, string>),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: (text === '' ? null : JSON.parse(text)) as Record<string, unknown>,
    };
  };
  const create = (ticket: object = {}, headers: Record<string, string> = {}) =>
    call('POST', '/api/v2/tickets', {
      body: {
        ticket: { comment: { body: 'Hi' }, requester: { name: 'Carla', email: 'c@d.example' }, ...ticket },
      },
      ...headers,
    });
  const opened = async () => {
    const outcome = await there.zendesk.open(opening());
    if (outcome.outcome !== 'accepted') throw new Error(outcome.outcome);
    return outcome.providerMessageId;
  };
  return { ...there, call, create, opened };
}

describe('Zendesk, played', () => {
  it('knows a key for two hours: the same request is the same ticket, another one is an error', async () => {
    const { create, clock, tickets } = await setup();
    const key = { 'idempotency-key': 'k1' };
    const first = await create({}, key);
    expect([first.status, first.headers.get('x-idempotency-lookup')]).toEqual([201, 'miss']);
    clock.advance(119 * 60_000);
    const again = await create({}, key);
    expect([again.status, again.headers.get('x-idempotency-lookup')]).toEqual([201, 'hit']);
    expect(again.body).toEqual(first.body);
    const other = await create({ subject: 'Other' }, key);
    expect([other.status, other.body]).toEqual([
      400,
      {
        error: 'IdempotentRequestError',
        description: "Request parameters don't match the given idempotency key",
      },
    ]);
    expect(tickets()).toHaveLength(1);
    clock.advance(2 * 60_000);
    expect((await create({}, key)).headers.get('x-idempotency-lookup')).toBe('miss');
    expect((await create()).headers.get('x-idempotency-lookup')).toBeNull();
    expect(tickets().map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('does not remember the key of what it refused', async () => {
    const { create } = await setup();
    const key = { 'idempotency-key': 'k1' };
    expect((await create({ comment: { body: ' ' } }, key)).status).toBe(422);
    expect((await create({}, key)).status).toBe(201);
  });

  it.each([
    ['an empty comment', { comment: { body: '' } }, 'Description: cannot be blank'],
    ['one of more than 64 KB', { comment: { body: 'x'.repeat(65_537) } }, /too long/],
    ['a requester without a name', { requester: { email: 'new@d.example' } }, /Name: {2}is too short/],
    ['an address that is none', { requester: { name: 'C', email: 'c' } }, /is not properly formatted/],
    ['somebody suspended', { requester: { name: 'C', email: 'suspended@d.example' } }, /is suspended/],
    ['an unknown author', { comment: { body: 'a', author_id: 5 } }, 'Author: is invalid'],
    ['a file that is not there', { comment: { body: 'a', uploads: ['t'] } }, /is invalid/],
  ])('refuses %s', async (_, ticket, words) => {
    const { create, tickets } = await setup();
    const { status, body } = await create(ticket);
    expect([status, body]).toEqual([
      422,
      {
        error: 'RecordInvalid',
        description: 'Record validation errors',
        details: {
          [Object.keys(body.details as object)[0] ?? '']: [
            { description: typeof words === 'string' ? words : expect.stringMatching(words) },
          ],
        },
      },
    ]);
    expect(tickets()).toEqual([]);
  });

  it('asks who calls: nobody, a wrong token, an end-user, an agent', async () => {
    const { call } = await setup();
    const me = (authorization: string | null) => call('GET', '/api/v2/users/me.json', { authorization });
    expect((await me(admin)).body).toMatchObject({ user: { role: 'admin', email: credentials.email } });
    expect((await me(null)).body).toMatchObject({ user: { id: null, role: 'end-user' } });
    for (const wrong of [basic('a@b.example/token:wrong'), basic('a@b.example:password'), 'Bearer x'])
      expect(await me(wrong)).toMatchObject({ status: 401, body: { error: "Couldn't authenticate you" } });
    expect((await call('GET', '/api/v2/tickets', { authorization: null })).status).toBe(401);
    const endUser = basic('end-user@b.example/token:t');
    expect((await call('GET', '/api/v2/tickets', { authorization: endUser })).status).toBe(403);
    const agent = basic('agent@b.example/token:t');
    expect((await call('GET', '/api/v2/tickets', { authorization: agent })).status).toBe(200);
    for (const kind of ['webhooks', 'triggers'])
      expect((await call('GET', `/api/v2/${kind}`, { authorization: agent })).status).toBe(403);
  });

  it('has no more than is played, and says what is gone', async () => {
    const { call } = await setup();
    for (const [method, path] of [
      ['GET', '/api/v2/tickets/7'],
      ['GET', '/api/v2/tickets/7/comments'],
      ['PUT', '/api/v2/tickets/7'],
      ['DELETE', '/api/v2/tickets/1'],
      ['GET', '/api/v2/macros'],
      ['DELETE', '/api/v2/triggers/7'],
      ['GET', '/api/v2/webhooks/7/signing_secret'],
      ['GET', '/'],
    ] as const)
      expect(await call(method, path, { body: method === 'GET' ? undefined : { ticket: {} } })).toMatchObject(
        {
          status: 404,
          body: { error: 'RecordNotFound' },
        },
      );
  });

  it('gives a list by cursors, page after page', async () => {
    const { call, opened, act } = await setup();
    const id = await opened();
    for (let nth = 0; nth < 6; nth++) act(id, { text: `Reply ${nth}` });
    const seen: unknown[] = [];
    let after = '';
    for (const hasMore of [true, true, false]) {
      const { body } = await call('GET', `/api/v2/tickets/${id}/comments?page[size]=3&include=users${after}`);
      const { comments, users, meta } = body as {
        comments: { id: number; author_id: number }[];
        users: { id: number; role: string }[];
        meta: { has_more: boolean; after_cursor: string };
      };
      expect(meta.has_more).toBe(hasMore);
      expect(new Set(comments.map(({ author_id: author }) => author))).toEqual(
        new Set(users.map((user) => user.id)),
      );
      seen.push(...comments.map((comment) => comment.id));
      after = `&page[after]=${meta.after_cursor}`;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect((await call('GET', `/api/v2/tickets/${id}/comments?page[size]=101`)).status).toBe(400);
    const { body } = await call('GET', `/api/v2/tickets/${id}/comments`);
    expect(body).not.toHaveProperty('users');
  });

  it('does not change a closed ticket, nor let anybody there', async () => {
    const { call, opened, act, zendesk } = await setup();
    const id = await opened();
    act(id, { status: 'closed' });
    expect(act(id, { text: 'Hello' })).toEqual(expect.any(String));
    expect(
      await call('PUT', `/api/v2/tickets/${id}`, { body: { ticket: { status: 'open' } } }),
    ).toMatchObject({
      status: 422,
      body: { details: { status: [{ description: 'Status: closed prevents ticket update' }] } },
    });
    expect(act('77', { text: 'Hello' })).toBeUndefined();
    expect(await zendesk.read(id)).toMatchObject({ closed: true });
  });

  it('takes thirty updates of a ticket in ten minutes, and then again', async () => {
    const { call, opened, clock } = await setup();
    const id = await opened();
    const update = () => call('PUT', `/api/v2/tickets/${id}`, { body: { ticket: { status: 'open' } } });
    for (let nth = 0; nth < 30; nth++) expect((await update()).status).toBe(200);
    const held = await update();
    expect(held.status).toBe(429);
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(590);
    clock.advance(10 * 60_000);
    expect((await update()).status).toBe(200);
  });

  it('shows what it is asked to do without the credentials, and keeps questions to itself', async () => {
    const { opened, outbox } = await setup();
    await opened();
    const entries = outbox.list().filter(({ provider }) => provider === 'zendesk');
    expect(entries.map(({ request }) => `${request.method} ${new URL(request.url).pathname}`)).toEqual([
      'POST /api/v2/webhooks',
      'POST /api/v2/triggers',
      'POST /api/v2/tickets',
    ]);
    for (const { request } of entries) expect(request.headers.authorization).toBe('[redacted]');
    expect(JSON.stringify(outbox.list())).not.toContain(webhookSecret);
  });

  it('remembers everything after the next start', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rondo-zendesk-'));
    try {
      const before = await setup({ dataDir });
      const id = await before.opened();
      await before.zendesk.comment(commentOn(id));
      before.act(id, { text: 'Hello', status: 'pending' });
      const shown = before.tickets();
      await before.stop();
      const after = await setup({ dataDir });
      expect(after.tickets()).toEqual(shown);
      expect(after.account.userId).toBe(before.account.userId);
      // It is the same webhook only if it leads to the same place, which another listener isn't.
      expect(after.account.webhookId).not.toBe(before.account.webhookId);
      expect(await after.zendesk.open(opening())).toEqual({ outcome: 'accepted', providerMessageId: id });
      expect(await after.zendesk.findComment(commentOn(id))).not.toBeNull();
      await after.zendesk.open(opening({ externalId: 'msg_2_1' }));
      expect(after.tickets().map((ticket) => ticket.id)).toEqual([1, 2]);
      const ids = after.tickets().flatMap(({ comments }) => comments.map((comment) => comment.id));
      expect(new Set(ids).size).toBe(ids.length);
      await after.stop();
    } finally {
      stops.length = 0;
      rmSync(dataDir, { recursive: true });
    }
  });
});

describe('Zendesk’s webhook', () => {
  it('tells of what people there do and of what we do, signed by the secret as text', async () => {
    const { opened, act, zendesk, webhook, clock, account } = await setup();
    const id = await opened();
    act(id, { text: 'Hello' });
    await eventually(() => expect(webhook.heard).toHaveLength(1));
    const [heard] = webhook.heard;
    expect(JSON.parse(heard?.body ?? '')).toEqual({ ticketId: id, externalId: 'msg_1_4' });
    expect(heard?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-zendesk-webhook-id': account.webhookId,
      'x-zendesk-webhook-invocation-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const headers = zendeskHeaders(heard?.headers as Record<string, string>);
    if (headers === null || heard === undefined) throw new Error('unsigned');
    const proof = { secret: webhookSecret, body: Buffer.from(heard.body), now: clock.now() };
    expect(isSignedByZendesk(headers, proof)).toBe(true);
    const decoded = createHmac('sha256', Buffer.from(webhookSecret, 'base64'));
    expect(decoded.update(`${headers.timestamp}${heard.body}`).digest('base64')).not.toBe(headers.signature);
    await zendesk.comment(commentOn(id));
    await eventually(() => expect(webhook.heard).toHaveLength(2));
  });

  it('signs by the movable clock', async () => {
    const { opened, act, webhook, clock } = await setup();
    const id = await opened();
    clock.advance(3 * 86_400_000);
    act(id, { text: 'Hello' });
    await eventually(() => expect(webhook.heard).toHaveLength(1));
    const at = Date.parse(String(webhook.heard[0]?.headers['x-zendesk-webhook-signature-timestamp']));
    expect(Math.abs(at - clock.now())).toBeLessThan(5_000);
  });

  it('says nothing of tickets that are not ours, nor of new ones', async () => {
    const { create, act, webhook } = await setup();
    await create({ tags: ['rondo'] });
    await create({ tags: ['rondonia'] });
    act('2', { text: 'Hello' });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(webhook.heard).toEqual([]);
    act('1', { status: 'solved' });
    await eventually(() => expect(webhook.heard).toHaveLength(1));
  });

  it('comes twice, with the same invocation id, where it is hostile', async () => {
    const { opened, act, webhook } = await setup({ hostile: true });
    act(await opened(), { text: 'Hello' });
    await eventually(() => expect(webhook.heard).toHaveLength(2));
    const ids = webhook.heard.map(({ headers }) => headers['x-zendesk-webhook-invocation-id']);
    expect(ids[0]).toBe(ids[1]);
  });

  it('comes again after a 409, and not after a 500', async () => {
    const conflicts = await setup({ statuses: [409] });
    conflicts.act(await conflicts.opened(), { text: 'Hello' });
    await eventually(() => expect(conflicts.webhook.heard).toHaveLength(2));
    const fails = await setup({ statuses: [500] });
    fails.act(await fails.opened(), { text: 'Hello' });
    await eventually(() => expect(fails.webhook.heard).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(fails.webhook.heard).toHaveLength(1);
  });

  it('comes after the next start where the process ended before it was sent', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rondo-zendesk-'));
    try {
      const before = await setup({ dataDir });
      const id = await before.opened();
      before.act(id, { text: 'Hello' });
      await before.outbox.stop();
      expect(before.webhook.heard).toEqual([]);
      const after = await setup({ dataDir });
      await eventually(() => expect(before.webhook.heard).toHaveLength(1));
      await after.stop();
      await before.webhook.stop();
    } finally {
      stops.length = 0;
      rmSync(dataDir, { recursive: true });
    }
  });

  it('calls nobody but this machine', async () => {
    const { call, opened, act, account, webhook } = await setup();
    const patched = { webhook: { endpoint: 'https://shop.example/webhooks/zendesk' } };
    expect((await call('PATCH', `/api/v2/webhooks/${account.webhookId}`, { body: patched })).status).toBe(
      204,
    );
    const fetched = vi.spyOn(globalThis, 'fetch');
    act(await opened(), { text: 'Hello' });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(fetched.mock.calls.filter(([url]) => String(url).includes('shop.example/'))).toEqual([]);
    expect(webhook.heard).toEqual([]);
    fetched.mockRestore();
  });
});

describe('faults on request', () => {
  it('are worded as Zendesk’s, and do nothing', async () => {
    const { create, faults, tickets } = await setup();
    faults.add({
      target: 'zendesk',
      mode: 'status',
      status: 429,
      retryAfter: 9,
      times: 1,
      operation: 'CreateTicket',
    });
    const { status, headers, body } = await create();
    expect([status, headers.get('retry-after'), body.error]).toEqual([429, '9', 'TooManyRequests']);
    expect(tickets()).toEqual([]);
  });

  it('strike one kind of call by its name', async () => {
    const { call, opened, faults } = await setup();
    const id = await opened();
    for (const [operation, method, path] of [
      ['ShowTicket', 'GET', `/api/v2/tickets/${id}`],
      ['ListComments', 'GET', `/api/v2/tickets/${id}/comments`],
      ['ListAudits', 'GET', `/api/v2/tickets/${id}/audits`],
      ['ListTickets', 'GET', '/api/v2/tickets?external_id=x'],
      ['ShowSelf', 'GET', '/api/v2/users/me'],
      ['UploadFile', 'POST', '/api/v2/uploads?filename=a'],
      ['UpdateTicket', 'PUT', `/api/v2/tickets/${id}`],
    ] as const) {
      faults.add({ target: 'zendesk', mode: 'status', status: 503, times: 1, operation });
      expect([operation, (await call(method, path)).status]).toEqual([operation, 503]);
      expect(faults.list()).toEqual([]);
    }
  });
});

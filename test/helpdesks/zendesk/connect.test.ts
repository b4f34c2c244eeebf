import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { zendeskSecretSchema } from '#contracts/helpdesks.ts';
import { connectZendesk, disconnectZendesk } from '#helpdesks/zendesk/connect.ts';
import { eventually } from '#test/support/eventually.ts';
import { connected, credentials, opening, webhookSecret, zendeskThere } from './there.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const publicUrl = 'http://127.0.0.1:1';

async function setup() {
  const there = await zendeskThere();
  stops.push(there.outbox.stop);
  const { fetchThere, asked } = there;
  const connect = (more: Partial<typeof credentials> = {}) =>
    connectZendesk({ ...credentials, ...more }, { publicUrl, fetch: fetchThere });
  const list = async (kind: 'webhooks' | 'triggers'): Promise<Record<string, unknown>[]> => {
    const authorization = `Basic ${btoa(`${credentials.email}/token:${credentials.apiToken}`)}`;
    const answer = await fetch(`${there.outbox.url}/shop.zendesk.com/api/v2/${kind}?page[size]=100`, {
      headers: { authorization },
    });
    return ((await answer.json()) as Record<string, Record<string, unknown>[]>)[kind] ?? [];
  };
  const made = () => asked.filter(({ method }) => method === 'POST').map(({ path }) => path);
  return { ...there, connect, list, made };
}

describe('connecting Zendesk', () => {
  it('H1: tries the credentials, and makes a webhook to us and a trigger that calls it', async () => {
    const { connect, list, asked } = await setup();
    const result = await connect();
    expect(result).toEqual({
      ok: true,
      account: {
        ...credentials,
        webhookSecret,
        webhookId: expect.any(String),
        triggerId: expect.stringMatching(/^\d+$/),
        userId: expect.stringMatching(/^\d+$/),
      },
    });
    if (!result.ok) throw new Error();
    expect(zendeskSecretSchema.parse({ account: result.account })).toEqual({ account: result.account });
    expect(asked[0]).toMatchObject({ method: 'GET', path: '/api/v2/users/me' });
    expect(await list('webhooks')).toMatchObject([
      {
        id: result.account.webhookId,
        name: 'Rondo',
        endpoint: `${publicUrl}/webhooks/zendesk`,
        http_method: 'POST',
        request_format: 'json',
        status: 'active',
        subscriptions: ['conditional_ticket_events'],
      },
    ]);
    expect(await list('triggers')).toMatchObject([
      {
        id: Number(result.account.triggerId),
        active: true,
        conditions: {
          all: [
            { field: 'update_type', operator: 'is', value: 'Change' },
            { field: 'current_tags', operator: 'includes', value: 'rondo' },
          ],
        },
        actions: [
          {
            field: 'notification_webhook',
            value: [
              result.account.webhookId,
              '{"ticketId":"{{ticket.id}}","externalId":"{{ticket.external_id}}"}',
            ],
          },
        ],
      },
    ]);
  });

  it('H1: done again, it makes nothing twice, and mends what somebody has changed there', async () => {
    const { connect, list, fetchThere, made } = await setup();
    const first = await connect();
    if (!first.ok) throw new Error(first.code);
    const { webhookId, triggerId } = first.account;
    const authorization = `Basic ${btoa(`${credentials.email}/token:${credentials.apiToken}`)}`;
    const change = (method: string, path: string, body: object) =>
      fetchThere(`https://shop.zendesk.com/api/v2${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await change('PATCH', `/webhooks/${webhookId}`, { webhook: { status: 'inactive' } });
    const action = { field: 'notification_webhook', value: [webhookId, 'x'] };
    await change('PUT', `/triggers/${triggerId}`, {
      trigger: { title: 'Mine', active: false, conditions: { all: [], any: [] }, actions: [action] },
    });
    expect(await connect()).toEqual(first);
    expect(made()).toEqual(['/api/v2/webhooks', '/api/v2/triggers']);
    expect(await list('webhooks')).toMatchObject([{ status: 'active' }]);
    expect(await list('triggers')).toMatchObject([{ active: true, conditions: { all: [{}, {}] } }]);
  });

  it('H1: what others have there is left alone, however much it is', async () => {
    const { connect, fetchThere, list, made } = await setup();
    const authorization = `Basic ${btoa(`${credentials.email}/token:${credentials.apiToken}`)}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const post = async (kind: string, body: object) => {
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      const answer = await fetchThere(`https://shop.zendesk.com/api/v2/${kind}`, init);
      expect(answer.status).toBe(201);
    };
    for (let nth = 0; nth < 110; nth++) {
      const more = { http_method: 'POST', request_format: 'json', status: 'active', subscriptions: [] };
      const endpoint = nth === 0 ? `${publicUrl}/webhooks/zendesk` : `https://other.example/${nth}`;
      await post('webhooks', { webhook: { name: nth === 0 ? 'Rondo (copy)' : 'Rondo', endpoint, ...more } });
      const actions = [{ field: 'status', value: 'open' }];
      await post('triggers', {
        trigger: { title: `Rule ${nth}`, conditions: { all: [], any: [] }, actions },
      });
    }
    const result = await connect();
    expect(await connect()).toEqual(result);
    expect(made().filter((path) => path === '/api/v2/webhooks')).toHaveLength(111);
    const endpoints = (await list('webhooks')).map(({ endpoint }) => endpoint);
    expect(endpoints).toHaveLength(100);
  });

  it.each([
    ['a wrong token', { apiToken: 'wrong' }, 'bad-credentials'],
    ['an end-user', { email: 'end-user@shop.example' }, 'bad-credentials'],
    ['an agent', { email: 'agent@shop.example' }, 'not-an-admin'],
    ['an account that isn’t there', { subdomain: 'unknown-shop' }, 'unknown-account'],
    ['another host', { subdomain: 'evil.example/' }, 'unknown-account'],
    ['a whole address', { subdomain: 'shop.zendesk.com' }, 'unknown-account'],
    ['nothing', { subdomain: '' }, 'unknown-account'],
  ])('H1: %s is refused, in words, and nothing is made', async (_, more, code) => {
    const { connect, asked } = await setup();
    const result = await connect(more);
    expect(result).toEqual({ ok: false, code, message: expect.stringMatching(/^[A-Z].*\.$/s) });
    const known = 'subdomain' in more && !more.subdomain.startsWith('unknown') ? [] : ['/api/v2/users/me'];
    expect(asked.map(({ path }) => path)).toEqual(known);
  });

  it('H1: an anonymous user is nobody, even where Zendesk answers 200', async () => {
    const anonymous = async () =>
      Response.json({ user: { id: null, name: 'Anonymous user', role: 'end-user' } });
    expect(await connectZendesk(credentials, { publicUrl, fetch: anonymous })).toMatchObject({
      ok: false,
      code: 'bad-credentials',
    });
    const strange = async () => new Response('<html>', { status: 200 });
    expect(await connectZendesk(credentials, { publicUrl, fetch: strange })).toMatchObject({
      ok: false,
      code: 'unreachable',
    });
  });

  it('H1: whatever call of it fails, it is refused, and the next time makes one of each', async () => {
    for (const fault of [
      { status: 500, code: 'unreachable' },
      { status: 429, code: 'unreachable' },
      { status: 401, code: 'bad-credentials' },
      { status: 422, code: 'not-allowed' },
    ])
      for (let skip = 0; skip < 6; skip++) {
        const { connect, faults, list } = await setup();
        faults.add({ target: 'zendesk', mode: 'status', status: fault.status, times: 1, skip });
        expect(await connect()).toMatchObject({ ok: false, code: fault.code });
        expect(await connect()).toMatchObject({ ok: true });
        expect([(await list('webhooks')).length, (await list('triggers')).length]).toEqual([1, 1]);
      }
  });

  it('H1: after lost answers as well', async () => {
    for (let skip = 0; skip < 6; skip++) {
      const { connect, faults, list } = await setup();
      faults.add({ target: 'zendesk', mode: 'crash-after', times: 1, skip });
      expect(await connect()).toMatchObject({ ok: false, code: 'unreachable' });
      expect(await connect()).toMatchObject({ ok: true });
      expect([(await list('webhooks')).length, (await list('triggers')).length]).toEqual([1, 1]);
    }
  });

  it('H1: the token is in no refusal, whatever fails', async () => {
    const { connect, faults, outbox } = await setup();
    const said: unknown[] = [await connect({ apiToken: `wrong-${credentials.apiToken}` })];
    for (const status of [302, 400, 403, 404, 422, 500]) {
      const echoing = async (_: string, { headers }: RequestInit) =>
        new Response(JSON.stringify({ error: 'x' }), {
          status,
          headers: { 'x-echo': JSON.stringify(headers) },
        });
      said.push(await connectZendesk(credentials, { publicUrl, fetch: echoing }));
    }
    faults.add({ target: 'zendesk', mode: 'crash-before', times: 1, skip: 2 });
    said.push(await connect());
    const everything = inspect([said, outbox.list()], { depth: null, showHidden: true });
    for (const secret of [credentials.apiToken, btoa(`${credentials.email}/token:${credentials.apiToken}`)])
      expect(everything).not.toContain(secret);
  });
});

describe('disconnecting Zendesk', () => {
  it('H1: removes what connecting made, and nothing else', async () => {
    const { connect, list, fetchThere } = await setup();
    const other = await connectZendesk(credentials, { publicUrl: 'http://127.0.0.1:2', fetch: fetchThere });
    const result = await connect();
    if (!result.ok || !other.ok) throw new Error();
    expect(await disconnectZendesk(result.account, { fetch: fetchThere })).toBe(true);
    expect((await list('webhooks')).map(({ id }) => id)).toEqual([other.account.webhookId]);
    expect((await list('triggers')).map(({ id }) => String(id))).toEqual([other.account.triggerId]);
    expect(await disconnectZendesk(result.account, { fetch: fetchThere })).toBe(true);
  });

  it('H1: says so where something stays behind, and never throws', async () => {
    const { connect, fetchThere, faults } = await setup();
    const result = await connect();
    if (!result.ok) throw new Error();
    const { account } = result;
    const disconnect = (more = {}) => disconnectZendesk({ ...account, ...more }, { fetch: fetchThere });
    expect(await disconnect({ apiToken: 'wrong' })).toBe(false);
    expect(await disconnect({ subdomain: 'evil.example/' })).toBe(false);
    faults.add({ target: 'zendesk', mode: 'crash-before', times: 1 });
    expect(await disconnect()).toBe(false);
    faults.add({ target: 'zendesk', mode: 'status', status: 500, times: 1, skip: 1 });
    expect(await disconnect()).toBe(false);
    expect(await disconnect()).toBe(true);
  });

  it('H6: from then on nobody calls us', async () => {
    const { zendesk, act, account, fetchThere, webhook, stop } = await connected();
    stops.push(stop);
    const opened = await zendesk.open(opening());
    if (opened.outcome !== 'accepted') throw new Error(opened.outcome);
    act(opened.providerMessageId, { text: 'Hello' });
    await eventually(() => expect(webhook.heard).toHaveLength(1));
    await disconnectZendesk(account, { fetch: fetchThere });
    act(opened.providerMessageId, { text: 'Anybody?' });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(webhook.heard).toHaveLength(1);
  });
});

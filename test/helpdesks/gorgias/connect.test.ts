import { afterEach, describe, expect, it } from 'vitest';
import { connectGorgias, disconnectGorgias } from '#helpdesks/gorgias/connect.ts';
import { listener } from '#test/local/services/listener.ts';
import { opening, playGorgias } from '#test/support/gorgias.ts';

const stops = new Set<() => Promise<unknown>>();
afterEach(async () => {
  for (const stop of stops) await stop();
  stops.clear();
});

const credentials = { domain: 'shop', email: 'rondo@shop.example', apiKey: 'key-that-nobody-may-see' };
const ours = { publicUrl: 'https://api.example', headerValue: 'a-header-value-that-nobody-knows' };

async function setup() {
  const played = await playGorgias();
  stops.add(played.outbox.stop);
  const integrations = async () => {
    const answer = await played.ask({ method: 'GET', path: '/integrations' });
    return answer.kind === 'done' ? (answer.body as { data: { id: number; http: object }[] }).data : [];
  };
  const connect = (more: Partial<typeof credentials> = {}, also: Partial<typeof ours> = {}) =>
    connectGorgias({ ...credentials, ...more }, { ...ours, ...also, fetch: played.fetch });
  return { ...played, connect, integrations };
}

describe('connecting Gorgias', () => {
  it('H1: tries the credentials and makes the integration that tells us of replies', async () => {
    const { connect, integrations } = await setup();
    const connected = await connect();
    const [integration, ...others] = await integrations();
    expect(others).toEqual([]);
    expect(connected).toEqual({
      ok: true,
      account: { ...credentials, integrationId: String(integration?.id) },
    });
    expect(integration).toMatchObject({
      type: 'http',
      http: {
        url: 'https://api.example/webhooks/gorgias',
        method: 'POST',
        headers: { 'x-rondo-secret': ours.headerValue },
        form: { ticketId: '{{ticket.id}}', externalId: '{{ticket.external_id}}' },
        triggers: { 'ticket-message-created': true, 'ticket-updated': true },
      },
    });
  });

  it('H1: again it changes what is there, also where the first answer was lost', async () => {
    const { connect, integrations, faults } = await setup();
    faults.add({ target: 'gorgias', mode: 'crash-after', times: 1, operation: 'CreateIntegration' });
    expect(await connect()).toMatchObject({ ok: false, code: 'unreachable' });
    expect(await connect()).toMatchObject({ ok: true });
    expect(await connect({}, { headerValue: 'another-value-that-nobody-knows' })).toMatchObject({ ok: true });
    const there = await integrations();
    expect(there).toHaveLength(1);
    expect(there[0]?.http).toMatchObject({
      headers: { 'x-rondo-secret': 'another-value-that-nobody-knows' },
    });
  });

  it('H1: another installation’s integration is left alone', async () => {
    const { connect, integrations } = await setup();
    await connect({}, { publicUrl: 'https://other.example' });
    await connect();
    expect(await integrations()).toHaveLength(2);
  });

  it.each([
    [{ apiKey: 'wrong-key' }, 'bad-credentials'],
    [{ domain: 'unknown-shop' }, 'unknown-account'],
    [{ apiKey: 'agent-key' }, 'not-allowed'],
  ])('H1: %o is refused as %s, in words', async (more, code) => {
    const { connect } = await setup();
    const refused = await connect(more);
    expect(refused).toEqual({ ok: false, code, message: expect.stringMatching(/^[A-Z].{20,}\.$/) });
    expect(JSON.stringify(refused)).not.toContain('apiKey' in more ? more.apiKey : credentials.apiKey);
  });

  it.each([
    'evil.example/',
    'shop.gorgias.com',
    'shop/../x',
    'shop@evil.example',
    '-shop',
    'Shop',
    'shop:8080',
    'shop\n',
    'a'.repeat(64),
    '',
  ])('H1: %j is no domain, and nobody is sent the credentials', async (domain) => {
    const { connect, called } = await setup();
    expect(await connect({ domain })).toMatchObject({ ok: false, code: 'unknown-account' });
    expect(called).toEqual([]);
  });

  it.each(['GetAccount', 'ListIntegrations', 'CreateIntegration'])(
    'H1: where Gorgias fails at %s it is not connected, and may be tried again',
    async (operation) => {
      for (const status of [429, 500, 400]) {
        const { connect, faults } = await setup();
        faults.add({ target: 'gorgias', mode: 'status', status, times: 1, operation });
        expect(await connect()).toMatchObject({ ok: false, code: 'unreachable' });
        expect(await connect()).toMatchObject({ ok: true });
      }
    },
  );

  it('H1: disconnecting removes the integration; what is gone already is removed', async () => {
    const { connect, integrations, fetch } = await setup();
    const connected = await connect();
    if (!connected.ok) throw new Error(connected.code);
    expect(await disconnectGorgias(connected.account, { fetch })).toBe(true);
    expect(await integrations()).toEqual([]);
    expect(await disconnectGorgias(connected.account, { fetch })).toBe(true);
    expect(await disconnectGorgias({ ...connected.account, apiKey: 'wrong' }, { fetch })).toBe(false);
  });

  it('H7: from then on Gorgias calls us, proven by the header, when somebody there answers', async () => {
    const webhook = await listener();
    stops.add(webhook.stop);
    const { connect, gorgias, people, outbox } = await setup();
    const publicUrl = new URL(webhook.url).origin;
    expect(await connect({}, { publicUrl })).toMatchObject({ ok: true });
    const opened = await gorgias.open(opening());
    if (opened.outcome !== 'accepted') throw new Error(opened.outcome);
    people.act(opened.providerMessageId, { text: 'Hello', status: 'closed' });
    await expect.poll(() => webhook.heard.length).toBe(3);
    for (const { headers, body } of webhook.heard) {
      expect(headers['x-rondo-secret']).toBe(ours.headerValue);
      expect(JSON.parse(body)).toEqual({ ticketId: opened.providerMessageId, externalId: 'msg_tkt_1_3' });
    }
    const shown = JSON.stringify(outbox.list());
    expect(shown).toContain('/api/integrations');
    expect(shown).not.toContain(ours.headerValue);
    expect(shown).not.toContain(Buffer.from(`${credentials.email}:${credentials.apiKey}`).toString('base64'));
    expect(shown).not.toContain(credentials.apiKey);
  });
});

import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messagePlace } from '#domain/ticket/message.ts';
import type { OutboxEntry } from '#local/services/types.ts';
import { createDynamoClient } from '#storage/client.ts';
import { eventually } from '#test/support/eventually.ts';
import { credentials, type HandOffs, handOffsOf, type PlatformName, saidThere } from './support/hand-offs.ts';
import { type Agent, type Inbox, inFlight, startInbox } from './support/inbox.ts';

const platforms = ['zendesk', 'gorgias'] as const;
const operations = {
  zendesk: { create: 'CreateTicket', comment: 'UpdateTicket' },
  gorgias: { create: 'CreateTicket', comment: 'CreateMessage' },
} as const;

let folder: string;
let inbox: Inbox;
let mia: Agent;
let world: HandOffs;
/** Everything that was answered to anybody, but what is below `/local`. */
const answers: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rondo-helpdesks-'));
  const started = await startInbox({ ephemeral: false, folder, concurrency: 12 });
  inbox = { ...started, call: noting(started.call) };
  mia = await inbox.signIn('mia@example.com');
  world = await handOffsOf(inbox, { ...mia, call: noting(mia.call) });
  await world.ai.on(['sms', 'web_chat']);
  for (const platform of platforms) await world.connect(platform);
}, 120_000);
afterAll(async () => {
  await inbox?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => inbox.runtime.faults.clear());

type Answer = Awaited<ReturnType<Inbox['call']>>;
function noting<Given extends [method: string, path: string, ...unknown[]]>(
  call: (...given: Given) => Promise<Answer>,
): (...given: Given) => Promise<Answer> {
  return async (...given) => {
    const answer = await call(...given);
    if (!given[1].startsWith('/local/')) answers.push(answer.text, JSON.stringify([...answer.headers]));
    return answer;
  };
}

/** Of a ticket here, all there are at a platform. */
const allThere = async (platform: PlatformName, id: string) =>
  (await world.thereAt(platform)).filter(({ external_id: own }) => messagePlace(own)?.ticketId === id);
/** The AI agent has handed a customer off who writes by SMS. */
async function handedOff() {
  const { from, ticket } = await world.sms('Where is my order?');
  const answer = await world.ai.handOff(ticket.id);
  expect(answer.status, answer.text).toBe(201);
  return { from, id: ticket.id };
}
/** Time passes until it is so. */
async function inTime(step: string, look: () => Promise<void>, within = 60_000): Promise<void> {
  for (const until = performance.now() + within; ; ) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > until) throw error;
      await inbox.advance(step);
      await pause(300);
    }
  }
}

/** Gorgias is asked no more than so often: whoever waits for their turn gets it sooner. */
const calm = () => inTime('PT20S', () => inbox.runtime.settled(3_000));

describe.each(platforms)('%s', (platform) => {
  beforeEach(() => world.choose(platform));
  const { create, comment } = operations[platform];

  it('H9: however a call fares, there is one ticket there, and each message in it once, in order', async () => {
    const faults = [
      { operation: create, mode: 'status', status: 500 },
      { operation: create, mode: 'status', status: 429, retryAfter: 1 },
      { operation: create, mode: 'timeout', afterWork: true },
      { operation: create, mode: 'crash-before' },
      { operation: create, mode: 'crash-after' },
      { operation: comment, mode: 'status', status: 503 },
      { operation: comment, mode: 'crash-before' },
      { operation: comment, mode: 'crash-after' },
    ];
    for (const fault of faults) await world.strike({ target: platform, ...fault });
    await world.strike({
      target: 'dynamodb',
      operation: 'TransactWriteItems',
      caller: 'delivermessages',
      mode: 'crash-after',
      skip: 3,
    });
    const conversations: Awaited<ReturnType<typeof handedOff>>[] = [];
    for (const _ of faults) conversations.push(await handedOff());
    const said = ['One', 'Two'];
    for (const text of said)
      await inFlight(4, conversations, async ({ from }) => void (await inbox.sms({ from, text })));
    const arrived = async () => {
      for (const { id } of conversations) {
        const all = await allThere(platform, id);
        expect(all).toHaveLength(1);
        const texts = all.flatMap(saidThere).map(({ text }) => text);
        expect(texts).toEqual([expect.stringContaining('Where is my order?'), ...said]);
        expect(await mia.ticket(id)).toMatchObject({ handledBy: 'elsewhere', handOff: { state: 'done' } });
      }
    };
    await inTime('PT20S', arrived, 120_000);
    expect((await inbox.call('GET', '/local/faults')).json).toEqual([]);
    await calm();
    for (const { id, from } of conversations) {
      expect((await allThere(platform, id)).flatMap(saidThere)).toHaveLength(3);
      expect(await world.smsTo(from)).toHaveLength(1);
    }
  }, 240_000);

  it('H9: what it would not have for longer than anybody waits is people’s here, who are told why', async () => {
    await world.strike({ target: platform, mode: 'status', status: 503, times: 100_000 });
    const { id, from } = await handedOff();
    await inbox.sms({ from, text: 'Hello?' });
    const isBack = async () =>
      expect(await mia.ticket(id)).toMatchObject({ handledBy: 'human', handOff: { state: 'failed' } });
    await inTime('PT5M', isBack, 150_000);
    const note = await world.message(id, ({ code }) => code === 'hand-off-failed');
    expect(note).toMatchObject({ internal: true, author: 'system' });
    await inbox.call('DELETE', '/local/faults');
    await eventually(async () => expect((await world.smsTo(from)).at(-1)).toContain('was sent to our team'));
    await calm();
    expect(await allThere(platform, id)).toEqual([]);
    expect((await mia.tickets('view=all')).map((ticket) => ticket.id)).toContain(id);
  }, 240_000);

  it('H9: refused for good, as by a key that was revoked, it is people’s here at once', async () => {
    await world.strike({ target: platform, mode: 'status', status: 401, times: 100 });
    const guest = await world.visit({ sub: `revoked-${platform}`, email: 'nina@example.com' });
    const id = await guest.say('A person, please.');
    await world.ai.handOff(id);
    await guest.consent(true);
    await inTime('PT5S', async () => expect(await mia.ticket(id)).toMatchObject({ handledBy: 'human' }));
    await world.message(id, ({ code }) => code === 'hand-off-failed');
  }, 60_000);
});

describe('who may say so', () => {
  it('H9: Zendesk’s webhooks, by the secret’s text, within five minutes, as often as they like', async () => {
    await world.choose('zendesk');
    const { id } = await handedOff();
    const there = await world.there('zendesk', id);
    const { zendeskWebhookSecret: secret = '' } = world.secrets;
    const body = { externalId: there.external_id };
    const post = (key: string | Buffer, ago = 0, sent: object = body) => {
      const timestamp = new Date(inbox.runtime.clock.now() - ago).toISOString();
      return inbox.call('POST', '/webhooks/zendesk', {
        headers: {
          'x-zendesk-webhook-signature-timestamp': timestamp,
          'x-zendesk-webhook-signature': createHmac('sha256', key)
            .update(`${timestamp}${JSON.stringify(body)}`)
            .digest('base64'),
          'x-zendesk-webhook-invocation-id': randomUUID(),
        },
        body: sent,
      });
    };
    const refused = await Promise.all([
      post('another'),
      post(Buffer.from(secret, 'base64')),
      post(secret, 400_000),
      post(secret, -400_000),
      post(secret, 0, { externalId: `${there.external_id}0` }),
      inbox.call('POST', '/webhooks/zendesk', { body }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    await world.act('zendesk', there.id, { text: 'A reply from there.' });
    const taken = await Promise.all([1, 2, 3, 4].map(() => post(secret, 200_000)));
    expect(taken.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await world.message(id, ({ text }) => text === 'A reply from there.');
    await pause(600);
    await calm();
    const replies = (await mia.thread(id)).filter(({ text }) => text === 'A reply from there.');
    expect(replies).toHaveLength(1);
  }, 60_000);

  it('H9: Gorgias’s, by the header that it was told', async () => {
    const { name, value } = (await inbox.call('GET', '/local/secrets')).json.gorgiasSecretHeader;
    const post = (headers: Record<string, string>) =>
      inbox.call('POST', '/webhooks/gorgias', { headers, body: { externalId: 'msg_none' } });
    expect((await post({ [name]: value })).status).toBe(200);
    for (const headers of [{}, { [name]: '' }, { [name]: `${value}0` }, { [name]: value.slice(1) }])
      expect((await post(headers)).status).toBe(403);
  });

  it('H2: the AI agent’s calls, by the secret that is decoded, within five minutes', async () => {
    const { ticket } = await world.sms('Hello?');
    const { aiWebhookSecret: secret = '' } = world.secrets;
    const body = { ticketId: ticket.id, messageId: 'm-1', text: 'Hello!' };
    const key = secret.slice('whsec_'.length);
    const bad = [
      // The secret's text, where what it decodes to is the key.
      { secret: `whsec_${Buffer.from(key).toString('base64')}` },
      { secret: `whsec_${Buffer.from(secret).toString('base64')}` },
      { secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}` },
      { ago: 400_000 },
      { ago: -400_000 },
    ];
    for (const more of bad)
      for (const path of ['/ai/messages', '/hand-offs'])
        expect((await world.signed(path, 'm-1', body, more)).status, JSON.stringify(more)).toBe(403);
    expect((await inbox.call('POST', '/ai/messages', { body })).status).toBe(403);
    expect((await mia.thread(ticket.id)).map(({ text }) => text)).not.toContain('Hello!');
    expect((await world.signed('/ai/messages', 'm-1', body, { ago: 200_000 })).status).toBe(201);
  });
});

it('H7: a rush of hand-offs to Gorgias keeps to 40 calls in 20 s, and all of them arrive, each once', async () => {
  await world.choose('gorgias');
  await inbox.advance('PT1M');
  await inbox.call('DELETE', '/local/outbox');
  const visitors = Array.from({ length: 24 }, (_, nth) => ({
    sub: `rush-${nth}`,
    email: `rush-${nth}@example.com`,
  }));
  const ids: string[] = [];
  await inFlight(6, visitors, async (visitor) => {
    const guest = await world.visit(visitor);
    const id = await guest.say('A rush.');
    await world.ai.handOff(id);
    await guest.consent(true);
    ids.push(id);
  });
  const arrived = async () => {
    const known = (await world.thereAt('gorgias')).map(({ external_id: own }) => messagePlace(own)?.ticketId);
    expect(known.filter((id) => id !== undefined && ids.includes(id)).toSorted()).toEqual(ids.toSorted());
  };
  await inTime('PT2S', arrived, 120_000);
  const outbox: OutboxEntry[] = (await inbox.call('GET', '/local/outbox')).json;
  const statuses = outbox
    .filter(({ provider }) => provider === 'gorgias')
    .map(({ answer }) => answer?.status);
  expect(statuses.length).toBeGreaterThanOrEqual(visitors.length);
  expect(new Set(statuses)).toEqual(new Set([201]));
}, 180_000);

it('H1: what lets us in is in the secrets alone: in no answer, log, record, or item', async () => {
  await mia.call('GET', '/settings/history');
  await mia.call('GET', '/integrations');
  const { zendesk, gorgias } = credentials;
  const secrets: Record<string, unknown> = (await inbox.call('GET', '/local/secrets')).json;
  const header = secrets.gorgiasSecretHeader as { value: string };
  const plain = [
    zendesk.apiToken,
    gorgias.apiKey,
    String(secrets.zendeskWebhookSecret),
    String(secrets.aiWebhookSecret),
    String(secrets.aiWebhookSecret).slice('whsec_'.length),
    header.value,
  ];
  const kept = readFileSync(join(folder, 'secrets', 'secrets.jsonl'), 'utf8');
  for (const secret of plain.slice(0, 2)) expect(kept).toContain(secret);
  const basic = (pair: string) => Buffer.from(pair).toString('base64');
  const encoded = [
    ...plain,
    ...plain.map(encodeURIComponent),
    basic(`${zendesk.email}/token:${zendesk.apiToken}`),
    basic(`${gorgias.email}:${gorgias.apiKey}`),
  ];
  const places: Record<string, string> = {
    answers: answers.join('\n'),
    outbox: (await inbox.call('GET', '/local/outbox')).text,
    table: await table(),
    ...logs(join(folder, 'logs')),
  };
  expect(places.table).toContain('hand-off-failed');
  expect(places.answers).toContain('shop.gorgias.com');
  expect(Object.keys(places).filter((name) => /deliver-messages|receive-helpdesk/.test(name))).toHaveLength(
    2,
  );
  for (const [name, text] of Object.entries(places))
    for (const secret of encoded) expect(text.includes(secret), `${name} has ${secret}`).toBe(false);
}, 60_000);

async function table(): Promise<string> {
  const { endpoints, ...aws } = inbox.runtime.aws;
  const client = createDynamoClient({ ...aws, endpoint: endpoints.dynamodbEngine });
  const documents = DynamoDBDocumentClient.from(client);
  const items: unknown[] = [];
  for await (const page of paginateScan({ client: documents }, { TableName: inbox.runtime.table }))
    items.push(...(page.Items ?? []));
  client.destroy();
  return JSON.stringify(items);
}

const logs = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path)
      .map((name) => join(path, name))
      .filter((file) => statSync(file).isFile())
      .map((file) => [file, readFileSync(file, 'utf8')]),
  );

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { integrationsAnswer } from '#contracts/api/integrations.ts';
import { createDynamoClient } from '#storage/client.ts';
import { type Agent, type Inbox, startInbox } from './support/inbox.ts';

let folder: string;
let inbox: Inbox;
let mia: Agent;
/** Everything that was answered to anybody. */
const answers: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rondo-integrations-'));
  inbox = await startInbox({ ephemeral: false, folder });
  mia = await inbox.signIn('mia@example.com');
}, 120_000);
afterAll(async () => {
  await inbox?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (method: string, path: string, body?: unknown) => {
  const answer = await mia.call(method, path, body);
  answers.push(answer.text, JSON.stringify([...answer.headers]));
  return answer;
};
const shown = async (platform: string) => {
  const { integrations } = integrationsAnswer.parse((await ask('GET', '/integrations')).json);
  return integrations.find((each) => each.platform === platform);
};
const strike = (fault: object) => inbox.call('POST', '/local/faults', { body: { times: 1, ...fault } });

/** Known by their ends, so that half of one is found too. */
const secretOnes = ['zendesk-first-4711', 'gorgias-first-4711', 'zendesk-second-0815', 'gorgias-second-0815'];
const tokens = [...secretOnes, 'wrong-key-1234567'];
const email = 'mia@shop.example';
const bodyOf = (platform: string, key: string) =>
  platform === 'zendesk'
    ? { subdomain: 'shop', email, apiToken: key }
    : { domain: 'shop', email, apiKey: key };

test.each(['zendesk', 'gorgias'])(
  'H1: %s is connected after crashes and outages at any call',
  {
    timeout: 240_000,
  },
  async (platform) => {
    const path = `/integrations/${platform}`;
    const first = bodyOf(platform, `${platform}-first-4711`);
    const strikes = [
      { target: platform, mode: 'status', status: 401 },
      { target: platform, mode: 'status', status: 403 },
      { target: platform, mode: 'status', status: 500 },
      { target: platform, mode: 'status', status: 429, retryAfter: 1 },
      ...[0, 1, 2, 3, 4, 5].map((skip) => ({
        target: platform,
        mode: skip % 2 === 0 ? 'crash-before' : 'crash-after',
        skip,
      })),
      ...[0, 1].flatMap((skip) =>
        ['crash-before', 'crash-after'].map((mode) => ({
          target: 'dynamodb',
          operation: 'TransactWriteItems',
          caller: 'integrations',
          mode,
          skip,
        })),
      ),
    ];
    expect((await ask('PUT', path, bodyOf(platform, 'wrong-key-1234567'))).status).toBe(400);
    let struck = 0;
    for (const fault of strikes) {
      await strike(fault);
      const { status } = await ask('PUT', path, first);
      if (status !== 200) struck += 1;
      await inbox.call('DELETE', '/local/faults');
      // Whoever crashed holds it up for a minute.
      await inbox.advance('PT61S');
      expect((await ask('PUT', path, first)).status, JSON.stringify(fault)).toBe(200);
      expect(await shown(platform)).toMatchObject({ connected: true, account: `shop.${platform}.com` });
      expect((await ask('DELETE', path)).status).toBe(204);
      expect(await shown(platform)).toMatchObject({ connected: false });
    }
    expect(struck).toBeGreaterThan(7);
    expect((await ask('PUT', path, bodyOf(platform, `${platform}-second-0815`))).status).toBe(200);
    expect((await ask('PUT', '/settings/hand-off', { method: platform })).status).toBe(200);
    expect((await ask('DELETE', path)).status).toBe(409);
    await ask('GET', '/settings/history');
  },
);

test('what lets us in is in the secrets alone: in no answer, no log, no request that is shown, and not in the table', {
  timeout: 60_000,
}, async () => {
  const kept = readFileSync(join(folder, 'secrets', 'secrets.jsonl'), 'utf8');
  for (const token of secretOnes) expect(kept).toContain(token);
  const encoded = tokens.flatMap((token) => [
    token,
    Buffer.from(`${email}/token:${token}`).toString('base64'),
    Buffer.from(`${email}:${token}`).toString('base64'),
    Buffer.from(token).toString('base64').replaceAll('=', ''),
  ]);
  const places: Record<string, string> = {
    answers: answers.join('\n'),
    outbox: (await inbox.call('GET', '/local/outbox')).text,
    table: await table(),
    ...logs(join(folder, 'logs')),
  };
  expect(Object.keys(places).some((name) => name.includes('integrations'))).toBe(true);
  expect(places.table).toContain('shop.zendesk.com');
  for (const [name, text] of Object.entries(places))
    for (const token of encoded) expect(text.includes(token), `${name} has ${token}`).toBe(false);
});

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

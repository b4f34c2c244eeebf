import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Agent, aNumber, type Inbox, sidOf, startInbox } from './support/inbox.ts';

let inbox: Inbox;
let ada: Agent;
beforeAll(async () => {
  inbox = await startInbox();
  ada = await inbox.signIn('ada@example.com');
}, 120_000);
afterAll(() => inbox?.stop());

const nothingStored = async () => {
  await inbox.runtime.settled();
  expect(await ada.tickets()).toEqual([]);
};

test('a wrong or missing signature, or one of another body, is answered 403 and stores nothing', async () => {
  const message = { from: aNumber(), text: 'Let me in', sid: sidOf('forged') };
  const refused = [
    await inbox.sms(message, { signature: null }),
    await inbox.sms(message, { signature: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }),
    await inbox.sms(message, {
      body: new URLSearchParams({ MessageSid: sidOf('other'), From: aNumber(), Body: 'Replayed' }).toString(),
    }),
  ];
  for (const answer of refused)
    expect(answer).toMatchObject({ status: 403, type: 'application/problem+json' });
  await nothingStored();
});

test('a body that is no form, or names no message, gets a problem document; over 10 MB it is the gateway’s 413', async () => {
  const noForm = await inbox.sms(
    { from: aNumber(), text: 'x' },
    { type: 'application/json', body: '{"MessageSid":"SM1"}' },
  );
  expect(noForm).toMatchObject({ status: 400, type: 'application/problem+json' });
  const noSid = await inbox.sms({ from: aNumber(), text: 'x', sid: '' });
  expect(noSid).toMatchObject({ status: 400, type: 'application/problem+json' });
  expect(JSON.parse(noSid.text).errors).toEqual([expect.objectContaining({ path: 'MessageSid' })]);
  const huge = await inbox.sms(
    { from: aNumber(), text: 'x' },
    { body: `Body=${'x'.repeat(10 * 1024 * 1024)}` },
  );
  expect(huge.status).toBe(413);
  await nothingStored();
});

test('A1: no token, a forged one, one of another pool and an expired one are 401; a role that may not is 403 and learns nothing', async () => {
  const { privateKey } = await generateKeyPair('RS256');
  const token = await ada.token();
  const [, payload = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(privateKey);
  const tampered = token.replace(
    payload,
    Buffer.from(JSON.stringify({ ...claims, email: 'x' })).toString('base64url'),
  );
  for (const token of ['', 'nonsense', forged, tampered])
    expect(await inbox.call('GET', '/tickets', { token })).toMatchObject({ status: 401 });
  expect((await inbox.call('GET', '/tickets')).json).toEqual({ message: 'Unauthorized' });

  const ann = await inbox.signIn('ann@example.com');
  for (const path of ['/tickets', '/tickets/tkt_0', '/agents', '/settings/auto-close'])
    expect((await ann.call('GET', path)).json).toEqual({
      type: 'urn:rondo:problem:forbidden',
      title: 'Not allowed',
      status: 403,
    });
  const sam = await inbox.signIn('sam@example.com');
  expect((await sam.call('PUT', '/settings/auto-close', { enabled: false })).status).toBe(403);
});

test('every fault of a request is named at once; what is not there is 404', async () => {
  const bad = await ada.call('GET', '/tickets?limit=0&status=banana&colour=red');
  expect(bad).toMatchObject({ status: 400, type: 'application/problem+json' });
  expect(bad.json.errors.map(({ path }: { path: string }) => path).toSorted()).toEqual([
    'colour',
    'limit',
    'status',
  ]);
  for (const path of ['/tickets/tkt_0', '/tickets/banana', '/tickets/tkt_0/messages', '/nowhere'])
    expect(await ada.call('GET', path)).toMatchObject({ status: 404, type: 'application/problem+json' });
  expect(await ada.call('GET', '/tickets?cursor=banana')).toMatchObject({
    status: 400,
    type: 'application/problem+json',
  });
});

test('A5: signing out ends the sign-in, and a later one works again', async () => {
  const sue = await inbox.signIn('sue@example.com');
  expect((await sue.call('POST', '/me/sign-out')).status).toBe(204);
  expect((await sue.call('GET', '/me')).status).toBe(401);
  await inbox.advance('PT1S');
  const again = await inbox.signIn('sue@example.com');
  expect((await again.call('GET', '/me')).json).toMatchObject({ name: 'Sue', presence: 'offline' });
});

test('a token is good for twelve hours by the local clock', async () => {
  const mia = await inbox.signIn('mia@example.com');
  expect((await mia.call('GET', '/me')).status).toBe(200);
  const token = await mia.token();
  await inbox.advance('PT12H1M');
  expect((await inbox.call('GET', '/me', { token })).status).toBe(401);
});

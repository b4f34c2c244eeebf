import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, type Inbox, startInbox } from './support/inbox.ts';

let inbox: Inbox;
let ada: Agent;
beforeAll(async () => {
  inbox = await startInbox({ hostile: false, onWarning: () => {} });
  ada = await inbox.signIn('ada@example.com');
}, 120_000);
afterAll(() => inbox?.stop());

const invitationsTo = async (email: string) => {
  const outbox: { provider: string; request: { body: string } }[] = (await inbox.call('GET', '/local/outbox'))
    .json;
  return outbox
    .filter(({ provider }) => provider === 'cognito')
    .map(({ request }) => JSON.parse(request.body))
    .filter(({ to }) => to === email);
};
const signIn = (email: string) => inbox.call('POST', '/local/sign-in', { body: { email } });
const names = async () =>
  (await ada.call('GET', '/agents')).json.agents.map(({ name }: { name: string }) => name);

test('A1: an invited person is put into a team, signs in with their role, and is removed for good', async () => {
  const email = 'lou@example.com';
  const invited = await ada.call('POST', '/agents', { email, name: 'Lou', role: 'support' });
  expect(invited).toMatchObject({ status: 201, json: { name: 'Lou', role: 'support', presence: 'offline' } });
  expect(await invitationsTo(email)).toHaveLength(1);
  const { id } = invited.json;
  const sam = await inbox.signIn('sam@example.com');
  const team = await ada.call('POST', '/teams', {
    name: 'Returns',
    agentIds: [id, sam.id],
    tags: ['returns'],
  });
  expect(team.status).toBe(201);
  expect((await ada.call('POST', '/agents', { email, name: 'Lou', role: 'support' })).status).toBe(200);
  expect(await invitationsTo(email)).toHaveLength(2);

  const { token, agentId } = (await signIn(email)).json;
  expect(agentId).toBe(id);
  expect((await inbox.call('GET', '/me', { token })).json).toMatchObject({ id, role: 'support' });
  expect((await ada.call('POST', '/agents', { email, name: 'Lou', role: 'support' })).status).toBe(409);
  await inbox.call('PUT', '/me/presence', { token, body: { status: 'online' } });

  expect((await ada.call('DELETE', `/agents/${id}`)).status).toBe(204);
  expect((await signIn(email)).status).toBe(404);
  expect((await inbox.call('GET', '/me', { token })).status).toBe(401);
  expect(await names()).not.toContain('Lou');
  const { teams } = (await ada.call('GET', '/teams')).json;
  expect(teams[0].agentIds).toEqual([sam.id]);

  const again = await ada.call('POST', '/agents', { email, name: 'Lou', role: 'manager' });
  expect(again.status).toBe(201);
  expect(again.json.id).not.toBe(id);
  const { token: anew } = (await signIn(email)).json;
  expect((await inbox.call('GET', '/me', { token: anew })).json).toMatchObject({ role: 'manager' });
});

test('A1: the group of the pool follows the role, and seeds nothing any more', async () => {
  const sue = await inbox.signIn('sue@example.com');
  await ada.call('PUT', `/agents/${sue.id}/role`, { role: 'analyst' });
  const { token } = (await signIn('sue@example.com')).json;
  const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
  expect(claims['cognito:groups']).toEqual(['analyst']);
  expect((await inbox.call('GET', '/tickets', { token })).status).toBe(403);
  await ada.call('PUT', `/agents/${sue.id}/role`, { role: 'support' });
  expect((await inbox.call('GET', '/tickets', { token })).status).toBe(200);
});

const invitationCalls = ['AdminCreateUser', 'AdminListGroupsForUser', 'AdminAddUserToGroup'];
const removalCalls = ['AdminUserGlobalSignOut', 'AdminDeleteUser'];
const crashes = (calls: readonly string[]) =>
  calls.flatMap((operation) =>
    (['crash-before', 'crash-after'] as const).map((mode) => [mode, operation] as const),
  );
const crash = (mode: 'crash-before' | 'crash-after', operation: string) =>
  inbox.runtime.faults.add({ target: 'cognito', mode, operation, times: 1 });

test.each(crashes(invitationCalls))(
  'A1: an invitation that a %s of %s broke off is finished by another',
  async (mode, operation) => {
    const email = `${mode}-${operation}@example.com`.toLowerCase();
    const invite = () => ada.call('POST', '/agents', { email, name: 'Kim', role: 'admin' });
    crash(mode, operation);
    expect((await invite()).status).toBeGreaterThanOrEqual(500);
    const again = await eventually(async () => {
      const answer = await invite();
      expect([200, 201]).toContain(answer.status);
      return answer;
    });
    const { token } = (await signIn(email)).json;
    expect((await inbox.call('GET', '/me', { token })).json).toMatchObject({
      id: again.json.id,
      role: 'admin',
    });
  },
);

test.each(crashes(removalCalls))(
  'A1: a removal that a %s of %s broke off holds at once, and is finished by another',
  async (mode, operation) => {
    const email = `gone-${mode}-${operation}@example.com`.toLowerCase();
    const { id } = (await ada.call('POST', '/agents', { email, name: 'Kim', role: 'admin' })).json;
    const { token } = (await signIn(email)).json;
    expect((await inbox.call('GET', '/me', { token })).status).toBe(200);
    crash(mode, operation);
    expect((await ada.call('DELETE', `/agents/${id}`)).status).toBeGreaterThanOrEqual(500);
    expect((await inbox.call('GET', '/me', { token })).status).toBe(401);
    await eventually(async () => expect((await ada.call('DELETE', `/agents/${id}`)).status).toBe(204));
    expect((await signIn(email)).status).toBe(404);
  },
);

test('a pool that is throttled is 503, and the same call goes on later', async () => {
  inbox.runtime.faults.add({ target: 'cognito', mode: 'status', status: 429, times: 100 });
  const body = { email: 'busy@example.com', name: 'Busy', role: 'support' };
  const busy = await ada.call('POST', '/agents', body);
  inbox.runtime.faults.clear();
  expect(busy).toMatchObject({ status: 503, json: { type: 'urn:rondo:problem:directory-busy' } });
  expect((await ada.call('POST', '/agents', body)).status).toBe(201);
});

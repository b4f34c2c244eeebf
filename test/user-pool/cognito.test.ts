import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { createUserPool } from '#local/gateway/user-pool.ts';
import { startCognito } from '#local/services/cognito.ts';
import { listen } from '#local/services/http.ts';
import type { OutboxEntry, Running } from '#local/services/types.ts';
import { DirectoryBusy } from '#use-cases/ports.ts';
import { cognitoDirectory, createCognitoClient } from '#user-pool/cognito.ts';

const running = new Set<Running>();
afterEach(async () => {
  for (const each of running) await each.stop();
  running.clear();
});

const poolId = 'eu-central-1_pool';
const lou = { email: 'lou@example.com', name: 'Lou' };
const webClient = { issuer: 'https://issuer', clientId: 'console', idTokenMs: 3_600_000 };

const clientOf = (endpoint: string, maxAttempts: number) =>
  createCognitoClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts,
  });

/** The unchanged client, on the stand-in for the service. */
async function setup({ maxAttempts = 1 } = {}) {
  const clock = createClock();
  const faults = createFaults();
  const calls: string[] = [];
  faults.observe(({ operation = '' }) => calls.push(operation));
  const userPool = await createUserPool({ now: clock.now });
  const outbox: OutboxEntry[] = [];
  const cognito = await startCognito({
    clock,
    faults,
    crash: () => {},
    region: 'eu-central-1',
    users: userPool.users,
    hasPool: async (id) => id === poolId,
    outbox: { note: (entry) => outbox.push(entry) },
  });
  running.add(cognito);
  const directory = cognitoDirectory(clientOf(cognito.url, maxAttempts), poolId);
  const groups = () => userPool.users.find(lou.email)?.groups;
  return { directory, userPool, faults, outbox, calls, groups };
}

async function invited(directory: Awaited<ReturnType<typeof setup>>['directory']) {
  const invitation = await directory.invite(lou);
  if (invitation.outcome !== 'invited') throw new Error(invitation.outcome);
  return invitation.agentId;
}

describe('the directory in Cognito', () => {
  it('A1: makes an account under the id that its tokens will say, and has it mailed', async () => {
    const { directory, userPool, outbox } = await setup();
    const agentId = await invited(directory);
    expect(agentId).toBe(`agt_${userPool.users.find(lou.email)?.sub}`);
    expect((await userPool.signIn(lou.email, webClient))?.sub).toBe(agentId.slice(4));
    expect(outbox).toHaveLength(1);
  });

  it('A1: finds whoever has the address, with their group’s role and whether they have signed in', async () => {
    const { directory, userPool } = await setup();
    const agentId = await invited(directory);
    const account = { agentId, role: null, status: 'invited' };
    expect(await directory.invite(lou)).toEqual({ outcome: 'exists', account });
    await directory.setRole(agentId, 'manager');
    await userPool.signIn(lou.email, webClient);
    expect(await directory.invite({ ...lou, name: 'Other' })).toEqual({
      outcome: 'exists',
      account: { agentId, role: 'manager', status: 'active' },
    });
  });

  it('A1: mails an unused invitation again, and no other', async () => {
    const { directory, userPool, outbox } = await setup();
    expect(await directory.inviteAgain(lou.email)).toBe('not-invited');
    await invited(directory);
    expect(await directory.inviteAgain(lou.email)).toBe('sent');
    expect(outbox).toHaveLength(2);
    await userPool.signIn(lou.email, webClient);
    expect(await directory.inviteAgain(lou.email)).toBe('not-invited');
  });

  it('A1: puts somebody into one role’s group, leaves groups alone that are no roles, and is quiet about nobody', async () => {
    const { directory, userPool, groups } = await setup();
    const agentId = await invited(directory);
    const user = userPool.users.find(lou.email);
    if (user) userPool.users.put({ ...user, groups: ['owner', 'night-shift'] });
    await directory.setRole(agentId, 'support');
    expect(groups()).toEqual(['night-shift', 'support']);
    await directory.setRole(agentId, 'support');
    expect(groups()).toEqual(['night-shift', 'support']);
    await directory.setRole('agt_none', 'owner');
  });

  it('A1: broken off between two groups leaves somebody with less, not with more', async () => {
    const { directory, faults, groups } = await setup();
    const agentId = await invited(directory);
    await directory.setRole(agentId, 'owner');
    faults.add({ target: 'cognito', mode: 'status', operation: 'AdminAddUserToGroup', times: 1 });
    await expect(directory.setRole(agentId, 'support')).rejects.toThrow();
    expect(groups()).toEqual([]);
    await directory.setRole(agentId, 'support');
    expect(groups()).toEqual(['support']);
  });

  it('A1: ends sign-ins before it deletes, and is quiet about whoever is gone', async () => {
    const { directory, userPool, calls } = await setup();
    const agentId = await invited(directory);
    calls.length = 0;
    await directory.remove(agentId);
    expect(calls).toEqual(['AdminUserGlobalSignOut', 'AdminDeleteUser']);
    expect(await userPool.signIn(lou.email, webClient)).toBeUndefined();
    await directory.remove(agentId);
    expect(await invited(directory)).not.toBe(agentId);
  });

  it('A1: says what the pool has against an address', async () => {
    const { directory } = await setup();
    expect(await directory.invite({ ...lou, email: 'no address' })).toEqual({
      outcome: 'refused',
      reason: 'Username should be an email.',
    });
  });

  it('names what passes: every call, throttled', async () => {
    const { directory, faults } = await setup();
    const agentId = await invited(directory);
    const calls = [
      () => directory.invite(lou),
      () => directory.inviteAgain(lou.email),
      () => directory.setRole(agentId, 'admin'),
      () => directory.remove(agentId),
    ];
    for (const call of calls) {
      faults.add({ target: 'cognito', mode: 'status', status: 429, times: 1 });
      await expect(call()).rejects.toBeInstanceOf(DirectoryBusy);
    }
    faults.add({ target: 'cognito', mode: 'status', status: 403, times: 1 });
    await expect(directory.remove(agentId)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  it.each(['TooManyRequestsException', 'LimitExceededException', 'CodeDeliveryFailureException'])(
    'names what passes: %s, as the service words it',
    async (type) => {
      const service = await listen(async () => ({
        status: 400,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({ __type: type, message: 'Not now.' }),
      }));
      running.add(service);
      const busy = cognitoDirectory(clientOf(service.url, 1), poolId).invite(lou);
      await expect(busy).rejects.toThrow(new DirectoryBusy(type));
    },
  );

  it('waits three seconds for an answer, and no longer', async () => {
    const { directory, faults } = await setup();
    faults.add({ target: 'cognito', mode: 'timeout', times: 1 });
    const asked = performance.now();
    await expect(directory.invite(lou)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(performance.now() - asked).toBeLessThan(6_000);
  });

  it('tries again by itself; an account that was made though its answer was lost is found', async () => {
    const { directory, faults, outbox } = await setup({ maxAttempts: 3 });
    faults.add({ target: 'cognito', mode: 'status', times: 1 });
    faults.add({ target: 'cognito', mode: 'crash-after', operation: 'AdminCreateUser', times: 1 });
    expect(await directory.invite(lou)).toMatchObject({ outcome: 'exists', account: { status: 'invited' } });
    expect(outbox).toHaveLength(1);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { createUserPool } from '#local/gateway/user-pool.ts';
import { startCognito } from '#local/services/cognito.ts';
import type { OutboxEntry, Running } from '#local/services/types.ts';
import { answeringAddresses } from './support.ts';

const running = new Set<Running>();
afterEach(async () => {
  for (const each of running) await each.stop();
  running.clear();
});

const pool = { UserPoolId: 'eu-central-1_pool' };
const webClient = { issuer: 'https://issuer', clientId: 'console', idTokenMs: 3_600_000 };

async function setup(dataDir?: string) {
  const clock = createClock();
  const faults = createFaults();
  const userPool = await createUserPool({ now: clock.now, ...(dataDir && { dataDir }) });
  const outbox: OutboxEntry[] = [];
  const crashed: string[] = [];
  const cognito = await startCognito({
    clock,
    faults,
    crash: (caller) => void crashed.push(caller),
    region: 'eu-central-1',
    users: userPool.users,
    hasPool: async (id) => id === pool.UserPoolId,
    outbox: { note: (entry) => outbox.push(entry) },
  });
  running.add(cognito);
  // As functions have it: the SDK finds the stand-in by its environment, and nothing else is told to it.
  process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = cognito.url;
  const client = new CognitoIdentityProviderClient({
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'directoryW1', secretAccessKey: 'local' },
  });
  const invite = (email: string, more: { MessageAction?: 'RESEND' | 'SUPPRESS' } = {}) =>
    client.send(
      new AdminCreateUserCommand({
        ...pool,
        Username: email,
        DesiredDeliveryMediums: ['EMAIL'],
        ...more,
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
          { Name: 'name', Value: 'Lou' },
        ],
      }),
    );
  const groups = async (Username: string) =>
    (await client.send(new AdminListGroupsForUserCommand({ ...pool, Username }))).Groups?.map(
      ({ GroupName }) => GroupName,
    );
  return { cognito, client, invite, groups, userPool, outbox, faults, crashed };
}

const named = (name: string) => expect.objectContaining({ name });

describe('the stand-in for Cognito', () => {
  it('listens on this machine only', async () => {
    const { cognito } = await setup();
    expect(await answeringAddresses(Number(new URL(cognito.url).port))).toEqual(['127.0.0.1']);
  });

  it('makes an account whose name is its sub, and mails the invitation', async () => {
    const { client, invite, outbox } = await setup();
    const { User } = await invite('lou@example.com');
    expect(User).toMatchObject({ Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(User?.UserCreateDate).toBeInstanceOf(Date);
    const Username = User?.Username ?? '';
    for (const name of [Username, 'lou@example.com', 'LOU@example.com'])
      expect(await client.send(new AdminGetUserCommand({ ...pool, Username: name }))).toMatchObject({
        Username,
        UserAttributes: expect.arrayContaining([
          { Name: 'sub', Value: Username },
          { Name: 'email', Value: 'lou@example.com' },
          { Name: 'name', Value: 'Lou' },
        ]),
      });
    expect(outbox).toHaveLength(1);
    expect(outbox[0]).toMatchObject({ provider: 'cognito', answer: { status: 200 } });
    expect(JSON.parse(outbox[0]?.request.body ?? '')).toMatchObject({
      to: 'lou@example.com',
      text: expect.stringContaining('temporary password'),
    });
  });

  it('invites again only while the invitation is unused: signing in uses it', async () => {
    const { client, invite, outbox, userPool } = await setup();
    await invite('lou@example.com');
    await expect(invite('Lou@example.com')).rejects.toEqual(named('UsernameExistsException'));
    await invite('lou@example.com', { MessageAction: 'RESEND' });
    expect(outbox).toHaveLength(2);
    expect(await userPool.signIn('lou@example.com', webClient)).toBeDefined();
    const known = new AdminGetUserCommand({ ...pool, Username: 'lou@example.com' });
    expect((await client.send(known)).UserStatus).toBe('CONFIRMED');
    await expect(invite('lou@example.com', { MessageAction: 'RESEND' })).rejects.toEqual(
      named('UnsupportedUserStateException'),
    );
    await expect(invite('none@example.com', { MessageAction: 'RESEND' })).rejects.toEqual(
      named('UserNotFoundException'),
    );
  });

  it('says a person’s groups in their token', async () => {
    const { client, invite, groups, userPool } = await setup();
    const Username = (await invite('lou@example.com')).User?.Username ?? '';
    const inGroup = (GroupName: string) => ({ ...pool, Username, GroupName });
    for (const name of ['support', 'admin', 'admin'])
      await client.send(new AdminAddUserToGroupCommand(inGroup(name)));
    expect(await groups(Username)).toEqual(['support', 'admin']);
    for (const name of ['support', 'manager'])
      await client.send(new AdminRemoveUserFromGroupCommand(inGroup(name)));
    const { token = '' } = (await userPool.signIn('lou@example.com', webClient)) ?? {};
    expect(decodeJwt(token)).toMatchObject({ sub: Username, 'cognito:groups': ['admin'], name: 'Lou' });
    await expect(client.send(new AdminAddUserToGroupCommand(inGroup('chief')))).rejects.toEqual(
      named('ResourceNotFoundException'),
    );
  });

  it('lets nobody sign in who was deleted, and gives their address a new account', async () => {
    const { client, invite, userPool } = await setup();
    userPool.add({ email: 'sam@example.com', name: 'Sam', groups: ['support'] });
    const sam = await userPool.signIn('sam@example.com', webClient);
    const Username = sam?.sub ?? '';
    await client.send(new AdminUserGlobalSignOutCommand({ ...pool, Username }));
    await client.send(new AdminDeleteUserCommand({ ...pool, Username }));
    expect(await userPool.signIn('sam@example.com', webClient)).toBeUndefined();
    for (const Command of [AdminDeleteUserCommand, AdminUserGlobalSignOutCommand, AdminGetUserCommand])
      await expect(client.send(new Command({ ...pool, Username }) as never)).rejects.toEqual(
        named('UserNotFoundException'),
      );
    expect((await invite('sam@example.com')).User?.Username).not.toBe(Username);
  });

  it('keeps accounts, and who was deleted, over a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rondo-pool-'));
    try {
      const { client, invite, userPool } = await setup(dataDir);
      const demo = { email: 'sam@example.com', name: 'Sam', groups: ['support'] };
      userPool.users.seed(demo);
      const Username = userPool.users.find(demo.email)?.sub ?? '';
      await client.send(new AdminDeleteUserCommand({ ...pool, Username }));
      const lou = (await invite('lou@example.com')).User?.Username ?? '';
      await client.send(new AdminAddUserToGroupCommand({ ...pool, Username: lou, GroupName: 'admin' }));
      const after = await setup(dataDir);
      after.userPool.users.seed(demo);
      expect(await after.userPool.signIn('sam@example.com', webClient)).toBeUndefined();
      expect(after.userPool.users.find('lou@example.com')).toMatchObject({
        sub: lou,
        status: 'FORCE_CHANGE_PASSWORD',
        groups: ['admin'],
      });
      after.userPool.add(demo);
      expect(after.userPool.users.find(demo.email)?.sub).not.toBe(Username);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });

  it('refuses an address that is none, a pool that is none, and what it doesn’t play', async () => {
    const { client, invite, cognito } = await setup();
    await expect(invite('not an address')).rejects.toEqual(named('InvalidParameterException'));
    await expect(
      client.send(new AdminGetUserCommand({ UserPoolId: 'eu-central-1_other', Username: 'x' })),
    ).rejects.toEqual(named('ResourceNotFoundException'));
    const answer = await fetch(cognito.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUsers' },
      body: JSON.stringify({ ...pool, Username: 'x' }),
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { __type: 'UnknownOperationException' },
    ]);
  });

  it('fails on request as the service does, before its work and after it', async () => {
    const { client, invite, faults, crashed } = await setup();
    faults.add({ target: 'cognito', mode: 'status', status: 429, times: 1 });
    await expect(invite('lou@example.com')).rejects.toEqual(named('TooManyRequestsException'));
    faults.add({ target: 'cognito', mode: 'status', times: 1 });
    await expect(invite('lou@example.com')).rejects.toEqual(named('InternalErrorException'));
    faults.add({ target: 'cognito', mode: 'crash-after', operation: 'AdminCreateUser', times: 1 });
    await expect(invite('lou@example.com')).rejects.toThrow();
    expect(crashed).toEqual(['directoryW1']);
    const known = await client.send(new AdminGetUserCommand({ ...pool, Username: 'lou@example.com' }));
    expect(known.UserStatus).toBe('FORCE_CHANGE_PASSWORD');
  });
});

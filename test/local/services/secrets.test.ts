import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, it } from 'vitest';
import { startSecrets } from '#local/services/secrets.ts';
import type { Secrets } from '#local/services/types.ts';

const running = new Set<Secrets>();
afterEach(async () => {
  for (const secrets of running) await stop(secrets);
});
async function stop(secrets: Secrets): Promise<void> {
  running.delete(secrets);
  await secrets.stop();
}

async function setup(seed: Record<string, string> = { TwilioSecret: '{"authToken":"t"}' }, dataDir?: string) {
  const secrets = await startSecrets({ seed, ...(dataDir && { dataDir }) });
  running.add(secrets);
  const client = new SecretsManagerClient({
    endpoint: secrets.url,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  const read = async (SecretId: string, VersionStage?: string) =>
    (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;
  return { secrets, client, read };
}

it('gives a seeded secret by its name, its ARN, and its ARN without the random end', async () => {
  const { secrets, read } = await setup();
  const arn = secrets.arn('TwilioSecret');
  expect(arn).toMatch(/^arn:aws:secretsmanager:eu-central-1:000000000000:secret:TwilioSecret-\w{6}$/);
  for (const id of ['TwilioSecret', arn, arn.slice(0, -7)]) expect(await read(id)).toBe('{"authToken":"t"}');
});

it('keeps the value before the last as AWSPREVIOUS', async () => {
  const { client, read } = await setup();
  await client.send(new PutSecretValueCommand({ SecretId: 'TwilioSecret', SecretString: 'second' }));
  await client.send(new UpdateSecretCommand({ SecretId: 'TwilioSecret', SecretString: 'third' }));
  expect(await read('TwilioSecret')).toBe('third');
  expect(await read('TwilioSecret', 'AWSPREVIOUS')).toBe('second');
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'TwilioSecret' }));
  expect(Object.values(described.VersionIdsToStages ?? {})).toEqual([['AWSCURRENT'], ['AWSPREVIOUS']]);
});

it('creates, deletes, and refuses as the service does', async () => {
  const { client, read } = await setup({});
  await expect(read('new')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await client.send(new CreateSecretCommand({ Name: 'new', SecretString: 'a' }));
  const again = client.send(new CreateSecretCommand({ Name: 'new', SecretString: 'b' }));
  await expect(again).rejects.toMatchObject({ name: 'ResourceExistsException' });
  await client.send(new DeleteSecretCommand({ SecretId: 'new' }));
  await expect(read('new')).rejects.toMatchObject({ name: 'InvalidRequestException' });
  await client.send(new DeleteSecretCommand({ SecretId: 'new', ForceDeleteWithoutRecovery: true }));
  await expect(read('new')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('keeps what was changed over a restart, and seeds only what is new', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rondo-secrets-'));
  try {
    const before = await setup({ a: 'seeded' }, dataDir);
    await before.client.send(new PutSecretValueCommand({ SecretId: 'a', SecretString: 'changed' }));
    const arn = before.secrets.arn('a');
    await stop(before.secrets);
    const after = await setup({ a: 'seeded again', b: 'seeded' }, dataDir);
    expect(await after.read(arn)).toBe('changed');
    expect(await after.read('b')).toBe('seeded');
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

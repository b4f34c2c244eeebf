import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GorgiasSecret, gorgiasSecretSchema, zendeskSecretSchema } from '#contracts/helpdesks.ts';
import { gorgiasConnector } from '#helpdesks/connectors.ts';
import { type KeptSecret, keptSecret, MalformedSecret } from '#helpdesks/kept-secret.ts';
import { startSecrets } from '#local/services/secrets.ts';

const headerValue = 'a-header-that-nobody-else-knows';
const account = { domain: 'shop', email: 'ada@shop.example', apiKey: 'key-4711', integrationId: '7' };

let secrets: Awaited<ReturnType<typeof startSecrets>>;
let client: SecretsManagerClient;
beforeEach(async () => {
  secrets = await startSecrets({
    seed: {
      zendesk: '{"account":null}',
      gorgias: JSON.stringify({ headerValue, account: null }),
      spoilt: '{"account":"key-4711',
      odd: '{"account":{"apiToken":"key-4711"}}',
    },
  });
  const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
  client = new SecretsManagerClient({ endpoint: secrets.url, region: 'eu-central-1', credentials });
});
afterEach(async () => {
  client.destroy();
  await secrets.stop();
});
const gorgias = (): KeptSecret<GorgiasSecret> =>
  keptSecret(client, secrets.arn('gorgias'), gorgiasSecretSchema);

describe('H1: a secret that we write ourselves', () => {
  it('is read as it was just written', async () => {
    expect(await gorgias().read()).toEqual({ headerValue, account: null });
    await gorgias().write({ headerValue, account });
    expect(await gorgias().read()).toEqual({ headerValue, account });
  });

  it.each(['spoilt', 'odd'])('says nothing of what it can’t understand: %s', async (name) => {
    const read = keptSecret(client, secrets.arn(name), zendeskSecretSchema).read();
    await expect(read).rejects.toThrow(MalformedSecret);
    const error: unknown = await read.catch((thrown: unknown) => thrown);
    expect(error instanceof Error && [error.message, error.stack, error.cause].join()).not.toContain('4711');
  });
});

describe('H1: connecting Gorgias', () => {
  const left: string[] = [];
  const connector = (isRemoved = true) =>
    gorgiasConnector({
      secret: gorgias(),
      publicUrl: 'https://desk.example',
      connect: async (credentials, options) => ({
        ok: true,
        account: { ...credentials, integrationId: JSON.stringify(options) },
      }),
      disconnect: async ({ domain }) => {
        left.push(domain);
        return isRemoved;
      },
    });

  it('keeps the account beside the header that proves Gorgias, and forgets the account alone', async () => {
    expect(await connector().kept()).toBeNull();
    const entered = await connector().enter(account);
    if (!entered.ok) throw new Error('it lets anybody in');
    expect(await connector().kept()).toBeNull();
    await entered.value.keep();
    const integrationId = JSON.stringify({ publicUrl: 'https://desk.example', headerValue });
    expect(await gorgias().read()).toMatchObject({
      headerValue,
      account: { apiKey: 'key-4711', integrationId },
    });
    expect(await connector().kept()).toMatchObject({
      account: 'shop.gorgias.com',
      email: 'ada@shop.example',
    });
    await connector().forget();
    expect(await gorgias().read()).toEqual({ headerValue, account: null });
  });

  it('shows nothing of the key to whoever holds the way in', async () => {
    await gorgias().write({ headerValue, account });
    expect(JSON.stringify(await connector().kept())).not.toContain('4711');
  });

  it('tells when something of ours stays there', async () => {
    await gorgias().write({ headerValue, account });
    await (await connector().kept())?.leave();
    expect(left).toEqual(['shop']);
    await expect((await connector(false).kept())?.leave()).rejects.toThrow('gorgias');
  });
});

import { randomBytes, randomUUID } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import type { VariableName } from '#contracts/environment.ts';
import { aiSecretSchema, gorgiasSecretSchema } from '#contracts/helpdesks.ts';
import { postmarkSecretSchema } from '#contracts/postmark.ts';
import { signedSecretSchema } from '#contracts/signed.ts';
import { signingSecretSchema } from '#contracts/signing.ts';
import { twilioSecretSchema } from '#contracts/twilio.ts';
import type { Deployment } from './assembly/deployment.ts';
import type { SecretSpec } from './assembly/secrets.ts';

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
const webhookSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

interface Account<Schema extends z.ZodType> {
  /** The variable that leads to the secret which an owner would fill in by hand. */
  readonly variable: VariableName;
  readonly schema: Schema;
  /** What an owner would fill in, had they an account at the providers that are played here. */
  readonly fill: () => z.output<Schema>;
}
const account = <Schema extends z.ZodType>(each: Account<Schema>): Account<Schema> => each;

const accounts = {
  twilio: account({
    variable: 'TWILIO_SECRET_ARN',
    schema: twilioSecretSchema,
    fill: () => ({ accountSid: `AC${hex(16)}`, authToken: hex(16), from: '+15005550006' }),
  }),
  postmark: account({
    variable: 'POSTMARK_SECRET_ARN',
    schema: postmarkSecretSchema,
    fill: () => ({
      user: 'rondo',
      password: hex(16),
      serverToken: randomUUID(),
      from: 'support@shop.example',
      replyTo: `${hex(16)}@inbound.postmarkapp.com`,
    }),
  }),
  signed: account({
    variable: 'SIGNED_SECRET_ARN',
    schema: signedSecretSchema,
    fill: () => ({
      secret: webhookSecret(),
      callbackUrl: 'https://provider.example/replies',
    }),
  }),
  signing: account({
    variable: 'SIGNING_SECRET_ARN',
    schema: signingSecretSchema,
    fill: () => ({ key: hex(32), chatIdentitySecret: hex(32) }),
  }),
  ai: account({
    variable: 'AI_SECRET_ARN',
    schema: aiSecretSchema,
    fill: () => ({ secret: webhookSecret() }),
  }),
  gorgias: account({
    variable: 'GORGIAS_SECRET_ARN',
    schema: gorgiasSecretSchema,
    fill: () => ({ headerValue: hex(32), account: null }),
  }),
} as const;

/** What Zendesk will sign its webhooks by, once it is connected: of its account, so that the stacks know nothing of it. */
const zendesk = {
  name: 'local/zendesk',
  schema: z.object({ webhookSecret: z.string() }),
  fill: () => ({ webhookSecret: randomBytes(32).toString('base64') }),
};

/** The accounts at the local providers, as functions find them in their secrets, and Zendesk's own part. */
export type Accounts = {
  readonly [Name in keyof typeof accounts]: z.output<(typeof accounts)[Name]['schema']>;
} & { readonly zendesk: z.output<typeof zendesk.schema> };

/** First values of the stacks' secrets: what the template says or generates, and accounts at the local providers. */
export function secretSeeds(deployment: Deployment): Record<string, string> {
  const filled = Object.values(accounts).map(({ variable, fill }) => ({
    arn: secretArn(deployment, variable),
    fill: (): unknown => fill(),
  }));
  const ofTheStacks = deployment.secrets.map((secret) => {
    const own = filled.find(({ arn }) => arn?.endsWith(`:secret:${secret.name}`));
    return [secret.name, own ? JSON.stringify(own.fill()) : firstValueOf(secret)];
  });
  return Object.fromEntries([...ofTheStacks, [zendesk.name, JSON.stringify(zendesk.fill())]]);
}

/** The accounts that functions will find, which may have been kept from an earlier start. */
export async function readAccounts(deployment: Deployment, url: string): Promise<Accounts> {
  const credentials = { accessKeyId: 'setup', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint: url, region: deployment.place.region, credentials });
  const valueIn = async <Schema extends z.ZodType>(SecretId: string, schema: Schema) => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
    return schema.parse(JSON.parse(SecretString));
  };
  const read = async <Schema extends z.ZodType>({ variable, schema, fill }: Account<Schema>) => {
    const secretId = secretArn(deployment, variable);
    // Nothing of the stacks talks to this provider, so nobody minds which account its stand-in has.
    return secretId === undefined ? fill() : valueIn(secretId, schema);
  };
  try {
    const [twilio, postmark, signed, signing, ai, gorgias, ofZendesk] = await Promise.all([
      read(accounts.twilio),
      read(accounts.postmark),
      read(accounts.signed),
      read(accounts.signing),
      read(accounts.ai),
      read(accounts.gorgias),
      valueIn(zendesk.name, zendesk.schema),
    ]);
    return { twilio, postmark, signed, signing, ai, gorgias, zendesk: ofZendesk };
  } finally {
    client.destroy();
  }
}

function secretArn({ functions }: Deployment, variable: VariableName): string | undefined {
  return functions.map(({ environment }) => environment[variable]).find((arn) => arn !== undefined);
}

function firstValueOf({ value, generate }: SecretSpec): string {
  if (value !== undefined) return value;
  const password = hex(64).slice(0, generate?.length ?? 32);
  if (!generate?.key) return password;
  return JSON.stringify({ ...JSON.parse(generate.template), [generate.key]: password });
}

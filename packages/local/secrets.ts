import { randomBytes, randomUUID } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod';
import type { VariableName } from '#contracts/environment.ts';
import { postmarkSecretSchema } from '#contracts/postmark.ts';
import { signedSecretSchema } from '#contracts/signed.ts';
import { signingSecretSchema } from '#contracts/signing.ts';
import { twilioSecretSchema } from '#contracts/twilio.ts';
import type { Deployment } from './assembly/deployment.ts';
import type { SecretSpec } from './assembly/secrets.ts';

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

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
      secret: `whsec_${randomBytes(24).toString('base64')}`,
      callbackUrl: 'https://provider.example/replies',
    }),
  }),
  signing: account({
    variable: 'SIGNING_SECRET_ARN',
    schema: signingSecretSchema,
    fill: () => ({ key: hex(32), chatIdentitySecret: hex(32) }),
  }),
} as const;

/** The accounts at the local providers, as functions find them in their secrets. */
export type Accounts = {
  readonly [Name in keyof typeof accounts]: z.output<(typeof accounts)[Name]['schema']>;
};

/** First values of the stacks' secrets: what the template says or generates, and accounts at the local providers. */
export function secretSeeds(deployment: Deployment): Record<string, string> {
  const filled = Object.values(accounts).map(({ variable, fill }) => ({
    arn: secretArn(deployment, variable),
    fill: (): unknown => fill(),
  }));
  return Object.fromEntries(
    deployment.secrets.map((secret) => {
      const own = filled.find(({ arn }) => arn?.endsWith(`:secret:${secret.name}`));
      return [secret.name, own ? JSON.stringify(own.fill()) : firstValueOf(secret)];
    }),
  );
}

/** The accounts that functions will find, which may have been kept from an earlier start. */
export async function readAccounts(deployment: Deployment, url: string): Promise<Accounts> {
  const credentials = { accessKeyId: 'setup', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint: url, region: deployment.place.region, credentials });
  const read = async <Schema extends z.ZodType>({ variable, schema, fill }: Account<Schema>) => {
    const SecretId = secretArn(deployment, variable);
    // Nothing of the stacks talks to this provider, so nobody minds which account its stand-in has.
    if (!SecretId) return fill();
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
    return schema.parse(JSON.parse(SecretString));
  };
  try {
    const [twilio, postmark, signed, signing] = await Promise.all([
      read(accounts.twilio),
      read(accounts.postmark),
      read(accounts.signed),
      read(accounts.signing),
    ]);
    return { twilio, postmark, signed, signing };
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

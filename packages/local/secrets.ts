import { randomBytes } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { VariableName } from '#contracts/environment.ts';
import { type TwilioSecret, twilioSecretSchema } from '#contracts/twilio.ts';
import type { Deployment } from './assembly/deployment.ts';
import type { SecretSpec } from './assembly/secrets.ts';

/** The variable that leads to the secret which an owner would fill in by hand. */
const twilioVariable: VariableName = 'TWILIO_SECRET_ARN';

/** First values of the stacks' secrets: what the template says or generates, and an account at the local Twilio. */
export function secretSeeds(deployment: Deployment): Record<string, string> {
  const twilio = twilioSecretArn(deployment);
  return Object.fromEntries(
    deployment.secrets.map((secret) => [
      secret.name,
      twilio?.endsWith(`:secret:${secret.name}`) ? JSON.stringify(newTwilioAccount()) : firstValueOf(secret),
    ]),
  );
}

function newTwilioAccount(): TwilioSecret {
  const hex = () => randomBytes(16).toString('hex');
  return { accountSid: `AC${hex()}`, authToken: hex(), from: '+15005550006' };
}

/** The account that functions will find, which may have been kept from an earlier start. */
export async function readTwilioAccount(deployment: Deployment, url: string): Promise<TwilioSecret> {
  const SecretId = twilioSecretArn(deployment);
  // Nothing of the stacks talks to Twilio, so nobody minds which account its stand-in has.
  if (!SecretId) return newTwilioAccount();
  const credentials = { accessKeyId: 'setup', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint: url, region: deployment.place.region, credentials });
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  client.destroy();
  return twilioSecretSchema.parse(JSON.parse(SecretString));
}

function twilioSecretArn({ functions }: Deployment): string | undefined {
  return functions.map(({ environment }) => environment[twilioVariable]).find((arn) => arn !== undefined);
}

function firstValueOf({ value, generate }: SecretSpec): string {
  if (value !== undefined) return value;
  const password = randomBytes(64)
    .toString('hex')
    .slice(0, generate?.length ?? 32);
  if (!generate?.key) return password;
  return JSON.stringify({ ...JSON.parse(generate.template), [generate.key]: password });
}

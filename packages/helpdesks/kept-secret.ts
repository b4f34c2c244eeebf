import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod';

/** A secret that we write ourselves: read as it is at the moment. */
export interface KeptSecret<Value> {
  read(): Promise<Value>;
  write(value: Value): Promise<void>;
}

/** What is kept can't be understood. Says nothing of it: not even a fault of its form, which might quote it. */
export class MalformedSecret extends Error {
  override readonly name = 'MalformedSecret';
}

/** One in Secrets Manager, which keeps the value before as well; the SDK's own token makes its repetitions one writing. */
export const keptSecret = <Value>(
  client: SecretsManagerClient,
  secretArn: string,
  schema: z.ZodType<Value>,
): KeptSecret<Value> => ({
  async read() {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    return understood(secretArn, SecretString, schema);
  },
  async write(value) {
    const SecretString = JSON.stringify(value);
    await client.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString }));
  },
});

function understood<Value>(secretArn: string, text: string, schema: z.ZodType<Value>): Value {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new MalformedSecret(secretArn);
  }
}

import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { Deployed } from './deployed.ts';

const secretSchema = z.object({
  Name: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: z
    .object({
      SecretStringTemplate: z.string().optional(),
      GenerateStringKey: z.string().optional(),
      PasswordLength: z.coerce.number().default(32),
    })
    .optional(),
});

export interface SecretSpec {
  readonly name: string;
  readonly logicalId: string;
  /** What the template gives it; `generate` makes up the rest. */
  readonly value: string | undefined;
  readonly generate: { readonly template: string; readonly key: string; readonly length: number } | undefined;
}

export function readSecrets(assembly: Assembly): SecretSpec[] {
  return assembly.resources('AWS::SecretsManager::Secret').map(readSecret);
}

function readSecret(deployed: Deployed): SecretSpec {
  const { SecretString, GenerateSecretString: generate } = deployed.read(secretSchema);
  return {
    name: deployed.physical.ref.split(':secret:')[1] ?? '',
    logicalId: deployed.logicalId,
    value: SecretString,
    generate: generate && {
      template: generate.SecretStringTemplate ?? '{}',
      key: generate.GenerateStringKey ?? '',
      length: generate.PasswordLength,
    },
  };
}

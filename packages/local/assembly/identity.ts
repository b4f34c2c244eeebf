import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { Deployed } from './deployed.ts';

/** Whom a user pool gives tokens to. */
export interface UserPoolClientSpec {
  readonly issuer: string;
  readonly clientId: string;
  /** How long an ID token is good for. */
  readonly idTokenMs: number;
}

const clientSchema = z.object({
  UserPoolId: z.string(),
  IdTokenValidity: z.coerce.number().default(1),
  TokenValidityUnits: z
    .object({ IdToken: z.enum(['seconds', 'minutes', 'hours', 'days']).default('hours') })
    .default({ IdToken: 'hours' }),
});
const units = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

export function readUserPoolClients(assembly: Assembly): UserPoolClientSpec[] {
  return assembly.resources('AWS::Cognito::UserPoolClient').map((client) => readClient(assembly, client));
}

function readClient(assembly: Assembly, client: Deployed): UserPoolClientSpec {
  const { UserPoolId, IdTokenValidity, TokenValidityUnits } = client.read(clientSchema);
  const pools = assembly.resources('AWS::Cognito::UserPool');
  const pool = pools.find(({ physical }) => physical.ref === UserPoolId);
  if (!pool) throw new Error(`${client.label}: its user pool is not in the stacks`);
  return {
    issuer: pool.physical.attributes.ProviderURL ?? '',
    clientId: client.physical.ref,
    idTokenMs: IdTokenValidity * units[TokenValidityUnits.IdToken],
  };
}

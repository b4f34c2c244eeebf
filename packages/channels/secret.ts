import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import type * as z from 'zod';

/** How long a warm function trusts what it read, in seconds: a rotated secret is taken up within this. */
const maxAge = 300;
/** How often, at most, it asks anew because somebody's signature was wrong: anybody can send one. */
const patience = 60_000;

export type ReadSecret<Secret> = (options?: { readonly fresh: boolean }) => Promise<Secret>;

/** Reads a secret of Secrets Manager, cached for five minutes; `fresh` doubts the cache, once a minute. */
export function readSecret<Secret>(
  secretArn: string,
  schema: z.ZodType<Secret>,
  clock: () => number,
): ReadSecret<Secret> {
  let doubtedAt = Number.NEGATIVE_INFINITY;
  return async ({ fresh } = { fresh: false }) => {
    const forceFetch = fresh && clock() - doubtedAt >= patience;
    if (forceFetch) doubtedAt = clock();
    return schema.parse(await getSecret(secretArn, { maxAge, forceFetch, transform: 'json' }));
  };
}

/**
 * Whether a caller proves who they are by the secret. Before they are refused, one that may have been rotated is read
 * anew: some providers don't come again.
 */
export async function provenBy<Secret>(
  secret: ReadSecret<Secret>,
  isProven: (secret: Secret) => boolean,
): Promise<boolean> {
  return isProven(await secret()) || isProven(await secret({ fresh: true }));
}

/** The same, of what a proof says; null where it proves nothing. */
export async function proven<Secret, Value>(
  secret: ReadSecret<Secret>,
  read: (secret: Secret) => Promise<Value | null>,
): Promise<Value | null> {
  return (await read(await secret())) ?? (await read(await secret({ fresh: true })));
}

import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { type PostmarkSecret, postmarkSecretSchema } from '#contracts/postmark.ts';

/** How long a warm function trusts what it read, in seconds: a rotated token is taken up within this. */
const maxAge = 300;
/** How often, at most, it asks anew because somebody's password was wrong: anybody can send one. */
const patience = 60_000;

export type ReadPostmarkSecret = (options?: { readonly fresh: boolean }) => Promise<PostmarkSecret>;

/** Reads Postmark's credentials from Secrets Manager, cached for five minutes; `fresh` doubts the cache, once a minute. */
export function readPostmarkSecret(secretArn: string, clock: () => number): ReadPostmarkSecret {
  let doubtedAt = Number.NEGATIVE_INFINITY;
  return async ({ fresh } = { fresh: false }) => {
    const forceFetch = fresh && clock() - doubtedAt >= patience;
    if (forceFetch) doubtedAt = clock();
    return postmarkSecretSchema.parse(await getSecret(secretArn, { maxAge, forceFetch, transform: 'json' }));
  };
}

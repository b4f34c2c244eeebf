import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { type TwilioSecret, twilioSecretSchema } from '#contracts/twilio.ts';

/** How long a warm function trusts what it read: a rotated token is taken up within this. */
const maxAge = 300;
/** How often, at most, it asks anew because somebody's signature was wrong: anybody can send one. */
const patience = 60_000;

export type ReadTwilioSecret = (options?: { readonly fresh: boolean }) => Promise<TwilioSecret>;

/** Reads Twilio's credentials from Secrets Manager, cached for five minutes; `fresh` doubts the cache, once a minute. */
export function readTwilioSecret(secretArn: string, clock: () => number): ReadTwilioSecret {
  let doubtedAt = Number.NEGATIVE_INFINITY;
  return async ({ fresh } = { fresh: false }) => {
    const forceFetch = fresh && clock() - doubtedAt >= patience;
    if (forceFetch) doubtedAt = clock();
    return twilioSecretSchema.parse(await getSecret(secretArn, { maxAge, forceFetch, transform: 'json' }));
  };
}

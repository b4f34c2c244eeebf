import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { type TwilioSecret, twilioSecretSchema } from '#contracts/twilio.ts';

/** How long a warm function trusts what it read: a rotated token is taken up within this. */
const maxAge = 300;

/** Reads Twilio's credentials from Secrets Manager, cached for five minutes. */
export const readTwilioSecret = (secretArn: string) => async (): Promise<TwilioSecret> =>
  twilioSecretSchema.parse(await getSecret(secretArn, { maxAge, transform: 'json' }));

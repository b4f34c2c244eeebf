import twilio from 'twilio/lib/webhooks/webhooks.js';

/**
 * Whether Twilio signed this form, by Twilio's own validator. Every parameter counts, also those that nobody knew
 * of when this was written, and those that are there twice; none is trimmed.
 *
 * @param url as Twilio was told it, from configuration: never from the Host header
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
export function isSignedByTwilio(
  signature: string | undefined,
  { authToken, url, form }: { authToken: string; url: string; form: URLSearchParams },
): boolean {
  return signature !== undefined && twilio.validateRequest(authToken, signature, url, valuesOf(form));
}

const valuesOf = (form: URLSearchParams): Record<string, string[]> =>
  Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name)]));

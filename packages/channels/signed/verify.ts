import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { type Instant, minute, second } from '#domain/ids.ts';

export interface SignedHeaders {
  readonly id: string;
  /** Epoch seconds, as text. */
  readonly timestamp: string;
  /** One or, while a secret is being rotated, several, with blanks in between. */
  readonly signature: string;
}

const tolerance = 5 * minute;

/** The three headers; null where one is missing or empty. */
export function signedHeaders(headers: Readonly<Record<string, string | undefined>>): SignedHeaders | null {
  const {
    'webhook-id': id = '',
    'webhook-timestamp': timestamp = '',
    'webhook-signature': signature = '',
  } = headers;
  return id === '' || timestamp === '' || signature === '' ? null : { id, timestamp, signature };
}

/**
 * Whether somebody who has the secret signed this body, within five minutes. The library's own check goes by the
 * machine's clock, so only what it signs is taken from it.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function isSignedBySecret(
  { id, timestamp, signature }: SignedHeaders,
  { secret, body, now }: { secret: string; body: string; now: Instant },
): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  const at = Number(timestamp) * second;
  if (Math.abs(now - at) > tolerance) return false;
  const expected = Buffer.from(new Webhook(secret).sign(id, new Date(at), body));
  return signature.split(' ').some((each) => {
    const given = Buffer.from(each);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

import { createHash, timingSafeEqual } from 'node:crypto';
import type { PostmarkSecret } from '#contracts/postmark.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Whether the caller knows the user and password of our webhook's URL. Hashes are compared, so that neither the
 * length nor a common beginning shows in the time it takes.
 *
 * @see https://postmarkapp.com/developer/webhooks/webhooks-overview#protecting-your-webhook
 */
export function isPostmark(
  authorization: string | undefined,
  { user, password }: Pick<PostmarkSecret, 'user' | 'password'>,
): boolean {
  const [, encoded] = /^basic +([a-z0-9+/=_-]+) *$/i.exec(authorization ?? '') ?? [];
  const given = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  return timingSafeEqual(hash(given), hash(`${user}:${password}`));
}

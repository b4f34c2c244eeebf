import { hkdfSync, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import * as z from 'zod';
import { day, type Instant, second } from '#domain/ids.ts';
import type { Visitor } from '#use-cases/chat.ts';
import { claimsIn } from './claims.ts';

/** How long a visitor can come back to their chat. */
const sessionLife = 30 * day;

const claims = z.object({
  sid: z.string().regex(/^ses_[0-9a-f]{32}$/),
  sub: z.string().regex(/^(visitor|user):./s),
  email: z.string().optional(),
  name: z.string().optional(),
});

/** Tokens of sessions have a key to themselves: whatever else is signed by ours is none. */
const keyOf = (key: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), 'chat-session', 32));

/** Anybody, who from now on is known by a name that nobody guesses. */
export const newStranger = (): Visitor => ({
  sessionId: `ses_${randomBytes(16).toString('hex')}`,
  address: `visitor:${randomBytes(16).toString('hex')}`,
  identity: null,
});

/** A session is its token: nothing of it is kept, so one that nobody writes in costs nothing. */
export function signSession(
  { sessionId, address, identity }: Visitor,
  key: string,
  now: Instant,
): Promise<string> {
  const issuedAt = Math.floor(now / second);
  const { email = null, name = null } = identity ?? {};
  return new SignJWT({ sid: sessionId, ...(email !== null && { email }), ...(name !== null && { name }) })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(address)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + sessionLife / second)
    .sign(keyOf(key));
}

/** Null for what is no token of ours, or is over. */
export async function readSession(token: string, key: string, now: Instant): Promise<Visitor | null> {
  const found = await claimsIn(token, { key: keyOf(key), now, schema: claims });
  if (found === null) return null;
  const { sid, sub, email = null, name = null } = found;
  const [, userId] = /^user:(.*)$/s.exec(sub) ?? [];
  return {
    sessionId: sid,
    address: sub,
    identity: userId === undefined ? null : { userId, email, name },
  };
}

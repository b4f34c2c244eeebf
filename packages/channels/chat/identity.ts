import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { day, type Instant, second } from '#domain/ids.ts';
import type { Visitor } from '#use-cases/chat.ts';
import { claimsIn } from './claims.ts';

/** One that leaks is of no use for longer. */
const longestLife = day;

const wellFormed = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => text.isWellFormed());

const claims = z.object({
  sub: wellFormed(200),
  email: z.string().trim().toLowerCase().max(254).pipe(z.email()).nullish(),
  name: wellFormed(200).nullish(),
  exp: z.number(),
  jti: z.string().min(1).max(200).optional(),
});

/**
 * The visitor whom the shop's own token vouches for: HS256, `sub` and `exp`, at most a day ahead. A token with a `jti`
 * begins one session, however often it is shown. Null for what doesn't prove anything.
 *
 * @param secret the shop's; empty where it has none, and then nothing proves anything
 */
export async function readIdentity(token: string, secret: string, now: Instant): Promise<Visitor | null> {
  if (secret === '') return null;
  const found = await claimsIn(token, { key: new TextEncoder().encode(secret), now, schema: claims });
  if (found === null || found.exp * second > now + longestLife) return null;
  const { sub, email = null, name = null, jti } = found;
  return {
    sessionId: `ses_${jti === undefined ? randomBytes(16).toString('hex') : digestOf(sub, jti)}`,
    address: `user:${sub}`,
    identity: { userId: sub, email, name },
  };
}

const digestOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

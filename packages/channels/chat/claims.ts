import { JOSEError } from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import type * as z from 'zod';
import type { Instant } from '#domain/ids.ts';

/** What an HS256 token says, if it is signed by the key, in its time, and says what it should; null otherwise. */
export async function claimsIn<Schema extends z.ZodType>(
  token: string,
  { key, now, schema }: { key: Uint8Array; now: Instant; schema: Schema },
): Promise<z.output<Schema> | null> {
  try {
    const { payload } = await jwtVerify(token, key, {
      // Its header is a stranger's: it never chooses how it is verified.
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(now),
    });
    const parsed = schema.safeParse(payload);
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof JOSEError) return null;
    throw error;
  }
}

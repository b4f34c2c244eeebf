import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt, exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import * as z from 'zod';

const savedSchema = z.object({ key: z.looseObject({ kty: z.string(), kid: z.string() }) });

/** Tokens that are not what they should be, each made of a good one. Those of the pool's own key are signed with it. */
export async function tokenMint(folder: string) {
  const { key } = savedSchema.parse(
    JSON.parse(readFileSync(join(folder, 'user-pool', 'user-pool.json'), 'utf8')),
  );
  const own = await importJWK(key, 'RS256');
  const publicPem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const { privateKey: other, publicKey: otherPublic } = await generateKeyPair('RS256', { extractable: true });
  const { privateKey: curve } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const sign = (claims: JWTPayload, by: Parameters<SignJWT['sign']>[0], header: object = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid, ...header }).sign(by);
  const plain = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

  /** By what is wrong with it; undefined: no header at all. */
  return async (good: string): Promise<Record<string, string | undefined>> => {
    const claims = decodeJwt(good);
    const { aud, email, name, ...rest } = claims;
    const [header = '', payload = '', signature = ''] = good.split('.');
    const later = (claims.iat ?? 0) + 1;
    return {
      'no token': undefined,
      'an empty one': '',
      'no token at all': 'let me in',
      'one cut short': good.slice(0, -2),
      'one with other claims under the same signature': [
        header,
        plain({ ...claims, iat: later }),
        signature,
      ].join('.'),
      'forged by another key': await sign(claims, other),
      'forged by another key that it brings along': await sign(claims, other, {
        jwk: await exportJWK(otherPublic),
      }),
      'forged by a key of another kind': await sign(claims, curve, { alg: 'ES256' }),
      'signed with the public key as a password': await sign(claims, Buffer.from(publicPem), {
        alg: 'HS256',
      }),
      'without a signature': [plain({ alg: 'none', kid: key.kid }), payload, ''].join('.'),
      'of another pool': await sign({ ...claims, iss: `${claims.iss}other` }, other, { kid: 'other' }),
      'of another pool by the same key': await sign({ ...claims, iss: `${claims.iss}other` }, own),
      'for another client': await sign({ ...claims, aud: 'another' }, own),
      expired: await sign({ ...claims, exp: (claims.iat ?? 0) - 1 }, own),
      'an access token': await sign(
        { ...rest, client_id: aud, token_use: 'access', scope: 'aws.cognito.signin.user.admin' },
        own,
      ),
      'of somebody unknown whom no group vouches for': await sign(
        { ...claims, sub: 'stranger', 'cognito:username': 'stranger', 'cognito:groups': [] },
        own,
      ),
    };
  };
}

import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { AuthorizerSpec } from '../assembly/api.ts';
import { type Answer, gatewayAnswer } from './answer.ts';

/** The public keys of an issuer, as its JWKS has them. */
export type KeysOf = (issuer: string) => Parameters<typeof jwtVerify>[1] | undefined;

export type Authorization =
  | { readonly allowed: true; readonly context: Record<string, unknown> }
  | { readonly allowed: false; readonly answer: Answer };

/** What a JWT authorizer of an HTTP API decides about the `Authorization` header, by the local clock. */
export async function authorize(
  spec: AuthorizerSpec,
  header: string | undefined,
  keysOf: KeysOf,
  now: number,
): Promise<Authorization> {
  if (!header) return refuse('Bearer');
  const token = header.replace(/^bearer\s+/i, '');
  const keys = keysOf(spec.issuer);
  if (!keys) throw new Error(`no local user pool signs for ${spec.issuer}`);
  const claims = await verify(token, keys, spec.issuer, now);
  if (typeof claims === 'string') return refuse(invalidToken(claims));
  if (!isAudience(claims, spec.audience)) return refuse(invalidToken('invalid audience'));
  const scopes = typeof claims.scope === 'string' ? claims.scope.split(' ') : null;
  if (spec.scopes.length > 0 && !spec.scopes.some((scope) => scopes?.includes(scope)))
    return { allowed: false, answer: gatewayAnswer(403, 'Forbidden') };
  return { allowed: true, context: { jwt: { claims: stringClaims(claims), scopes } } };
}

async function verify(token: string, keys: Parameters<typeof jwtVerify>[1], issuer: string, now: number) {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      currentDate: new Date(now),
      algorithms: ['RS256'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'the token has expired';
    if (error instanceof errors.JOSEError) return error.message;
    throw error;
  }
}

function isAudience(claims: JWTPayload, audience: readonly string[]): boolean {
  const own = claims.aud ?? claims.client_id;
  return [own].flat().some((value) => typeof value === 'string' && audience.includes(value));
}

/** API Gateway prints every claim as text: numbers plainly, lists as `[a b]`. */
function stringClaims(claims: JWTPayload): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, printed(value)]));
}

function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}:${printed(member)}`);
  return `map[${members.join(' ')}]`;
}

function refuse(challenge: string): Authorization {
  return { allowed: false, answer: gatewayAnswer(401, 'Unauthorized', { 'www-authenticate': challenge }) };
}

function invalidToken(description: string): string {
  return `Bearer scope="" error="invalid_token" error_description="${description.replaceAll('"', "'")}"`;
}

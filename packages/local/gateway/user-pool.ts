import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import * as z from 'zod';
import type { UserPoolClientSpec } from '../assembly/identity.ts';
import { writeAtomically } from '../services/files.ts';

export interface PoolUser {
  readonly email: string;
  readonly name: string;
  readonly groups: readonly string[];
}

/** The local stand-in for the Cognito user pool: it signs anybody in who is in it, without a password. */
export interface UserPool {
  add(user: PoolUser): void;
  /** An ID token as the pool's client would get it; undefined for a stranger. */
  signIn(email: string, client: UserPoolClientSpec): Promise<{ token: string; sub: string } | undefined>;
  readonly publicKey: Awaited<ReturnType<typeof importJWK>>;
  readonly jwks: { readonly keys: readonly JWK[] };
}

export interface UserPoolOptions {
  readonly now: () => number;
  /** Where the key and the users are kept, so that tokens outlive a restart; in memory if left out. */
  readonly dataDir?: string;
}

const savedSchema = z.object({
  key: z.looseObject({ kty: z.string(), kid: z.string() }),
  users: z.array(z.object({ email: z.string(), name: z.string(), groups: z.array(z.string()) })),
});

export async function createUserPool({ now, dataDir }: UserPoolOptions): Promise<UserPool> {
  const file = dataDir && join(dataDir, 'user-pool.json');
  const saved =
    file && existsSync(file) ? savedSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  const key: JWK = saved?.key ?? (await newKey());
  const users = new Map<string, PoolUser>(saved?.users.map((user) => [user.email, user]));
  const save = () => {
    if (!file) return;
    mkdirSync(dataDir, { recursive: true });
    writeAtomically(file, JSON.stringify({ key, users: [...users.values()] }));
  };
  save();
  const { kty, kid, n, e } = key;
  const publicJwk: JWK = { kty, kid: kid ?? '', n: n ?? '', e: e ?? '', alg: 'RS256', use: 'sig' };
  const privateKey = await importJWK(key, 'RS256');
  const publicKey = await importJWK(publicJwk, 'RS256');
  return {
    publicKey,
    jwks: { keys: [publicJwk] },
    add(user) {
      users.set(user.email, user);
      save();
    },
    async signIn(email, { issuer, clientId, idTokenMs }) {
      const user = users.get(email.toLowerCase());
      if (!user) return undefined;
      const seconds = Math.floor(now() / 1_000);
      const sub = subOf(user.email);
      const token = await new SignJWT(claimsOf(user, sub, seconds))
        .setProtectedHeader({ alg: 'RS256', kid: kid ?? '' })
        .setSubject(sub)
        .setIssuer(issuer)
        .setAudience(clientId)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + idTokenMs / 1_000)
        .sign(privateKey);
      return { token, sub };
    },
  };
}

function claimsOf(user: PoolUser, sub: string, seconds: number) {
  return {
    email: user.email,
    email_verified: true,
    name: user.name,
    'cognito:username': sub,
    ...(user.groups.length > 0 && { 'cognito:groups': user.groups }),
    token_use: 'id',
    auth_time: seconds,
    event_id: uuidOf(`event ${sub} ${seconds}`),
    jti: uuidOf(`token ${sub} ${seconds} ${Math.random()}`),
  };
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: 'local' };
}

/** The same for the same address on every machine, so that an agent stays who they are. */
export function subOf(email: string): string {
  return uuidOf(`user ${email}`);
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

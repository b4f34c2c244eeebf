import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import * as z from 'zod';
import type { UserPoolClientSpec } from '../assembly/identity.ts';
import { writeAtomically } from '../services/files.ts';
import {
  createPoolUsers,
  type NewUser,
  type PoolUser,
  type PoolUsers,
  savedUsersSchema,
  uuidOf,
} from './pool-users.ts';

/** The local stand-in for the Cognito user pool: it signs anybody in who is in it, without a password. */
export interface UserPool {
  readonly users: PoolUsers;
  add(user: NewUser): void;
  /** An ID token as the pool's client would get it; undefined for a stranger. An invitation is used by it. */
  signIn(email: string, client: UserPoolClientSpec): Promise<{ token: string; sub: string } | undefined>;
  readonly publicKey: Awaited<ReturnType<typeof importJWK>>;
  readonly jwks: { readonly keys: readonly JWK[] };
}

export interface UserPoolOptions {
  readonly now: () => number;
  /** Where the key and the users are kept, so that tokens outlive a restart; in memory if left out. */
  readonly dataDir?: string;
}

const savedSchema = savedUsersSchema.extend({ key: z.looseObject({ kty: z.string(), kid: z.string() }) });

export async function createUserPool({ now, dataDir }: UserPoolOptions): Promise<UserPool> {
  const file = dataDir && join(dataDir, 'user-pool.json');
  const saved =
    file && existsSync(file) ? savedSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  const key: JWK = saved?.key ?? (await newKey());
  const save = () => {
    if (!file) return;
    mkdirSync(dataDir, { recursive: true });
    writeAtomically(file, JSON.stringify({ key, ...users.saved() }));
  };
  const users = createPoolUsers(saved ?? { users: [], gone: [] }, { now, save });
  save();
  const { kty, kid, n, e } = key;
  const publicJwk: JWK = { kty, kid: kid ?? '', n: n ?? '', e: e ?? '', alg: 'RS256', use: 'sig' };
  const privateKey = await importJWK(key, 'RS256');
  const publicKey = await importJWK(publicJwk, 'RS256');
  return {
    users,
    publicKey,
    jwks: { keys: [publicJwk] },
    add: (user) => void users.add(user),
    async signIn(email, { issuer, clientId, idTokenMs }) {
      const user = users.find(email);
      if (!user) return undefined;
      if (user.status !== 'CONFIRMED') users.put({ ...user, status: 'CONFIRMED' });
      const seconds = Math.floor(now() / 1_000);
      const { sub } = user;
      const token = await new SignJWT(claimsOf(user, seconds))
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

function claimsOf({ sub, email, name, groups }: PoolUser, seconds: number) {
  return {
    email,
    email_verified: true,
    name,
    'cognito:username': sub,
    ...(groups.length > 0 && { 'cognito:groups': groups }),
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

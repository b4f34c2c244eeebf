import type { ZendeskSecret } from '#contracts/helpdesks.ts';
import { second } from '#domain/ids.ts';
import { neverArrived } from '../never-arrived.ts';
import { type Account, authorizationOf, type Credentials, isSubdomain, urlOf } from './account.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
/** Cached; `fresh` doubts the cache. */
export type ReadZendeskSecret = (options?: { readonly fresh: boolean }) => Promise<ZendeskSecret>;

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v2`, with its query. */
  readonly path: string;
  readonly json?: unknown;
  readonly file?: { readonly content: Uint8Array; readonly contentType: string };
  readonly idempotencyKey?: string;
}

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  /** Null where it isn't JSON. */
  readonly body: unknown;
  /** Milliseconds. */
  readonly retryAfter: number | null;
}

/** What came of a call. It holds nothing of what was sent: credentials can't get from here into a log. */
export type Heard =
  | Answer
  | { readonly kind: 'not-connected' }
  /** It failed before anybody could have heard it. */
  | { readonly kind: 'never-arrived' }
  /** It may have been done. */
  | { readonly kind: 'lost' };

/** A large file takes its time. */
const patience = { call: 10 * second, file: 25 * second };

/** One call, which follows no redirect: nobody else is told the credentials. */
export async function ask(
  credentials: Credentials,
  call: Call,
  { fetch, within }: { readonly fetch: Fetch; readonly within?: AbortSignal },
): Promise<Heard> {
  const { method, path, json, file, idempotencyKey } = call;
  const contentType = file?.contentType ?? (json === undefined ? undefined : 'application/json');
  const body =
    file === undefined ? (json === undefined ? null : JSON.stringify(json)) : Buffer.from(file.content);
  try {
    const response = await fetch(urlOf(credentials, path), {
      method,
      headers: {
        accept: 'application/json',
        authorization: authorizationOf(credentials),
        ...(contentType !== undefined && { 'content-type': contentType }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([
        AbortSignal.timeout(file === undefined ? patience.call : patience.file),
        ...(within === undefined ? [] : [within]),
      ]),
    });
    return { kind: 'answer', ...(await read(response)) };
  } catch (error) {
    return { kind: neverArrived(error) ? 'never-arrived' : 'lost' };
  }
}

async function read(response: Response): Promise<Omit<Answer, 'kind'>> {
  const text = await response.text();
  return { status: response.status, body: jsonOf(text), retryAfter: retryAfterOf(response) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** https://developer.zendesk.com/api-reference/introduction/rate-limits/: seconds, never a date. */
function retryAfterOf({ headers }: Response): number | null {
  const given = headers.get('retry-after');
  const seconds = given === null ? Number.NaN : Number(given);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * second : null;
}

export interface Api {
  ask(call: Call): Promise<Heard>;
  /** Null while nobody has connected one. */
  account(): Promise<Account | null>;
}

/** All of a task's calls together: the function that makes them has 40 seconds. */
const longestTask = 30 * second;

/**
 * For one task, by the account that is connected. Before it is said to be refused, a secret that may have changed is
 * read anew.
 */
export function zendeskApi({ secret, fetch }: { secret: ReadZendeskSecret; fetch: Fetch }): Api {
  const way = { fetch, within: AbortSignal.timeout(longestTask) };
  const account = async (options?: { fresh: boolean }): Promise<Account | null> => {
    const { account: found } = await secret(options);
    return found !== null && isSubdomain(found.subdomain) ? found : null;
  };
  return {
    account: async () => (await account()) ?? (await account({ fresh: true })),
    async ask(call) {
      const known = await account();
      const heard = known === null ? null : await ask(known, call, way);
      if (heard !== null && !isRefused(heard)) return heard;
      const fresh = await account({ fresh: true });
      if (fresh === null) return { kind: 'not-connected' };
      return known !== null && heard !== null && isSame(known, fresh) ? heard : ask(fresh, call, way);
    },
  };
}

/** Of a refused call nothing was done, so it may be made again as somebody else; a moved account answers otherwise. */
const isRefused = (heard: Heard): boolean =>
  heard.kind === 'answer' && (heard.status === 401 || heard.status === 403);

const isSame = (left: Credentials, right: Credentials): boolean =>
  left.subdomain === right.subdomain && left.email === right.email && left.apiToken === right.apiToken;

import * as z from 'zod';
import { second } from '#domain/ids.ts';
import { neverArrived } from '../never-arrived.ts';
import { apiUrl, authorization, type GorgiasAccount } from './account.ts';

/** A file of a few megabytes takes its time. */
const patience = 20 * second;

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What one call comes to. */
export type Answer =
  | { readonly kind: 'done'; readonly body: unknown }
  /** It was surely not done, and may be tried again, not before `retryAfter` milliseconds. */
  | { readonly kind: 'busy'; readonly retryAfter: number | null }
  | { readonly kind: 'refused'; readonly status: number; readonly words: string | null }
  /** It may have been done. */
  | { readonly kind: 'lost' };

export type Fetch = typeof globalThis.fetch;

type Credentials = Pick<GorgiasAccount, 'domain' | 'email' | 'apiKey'>;

/**
 * One call of Gorgias's API. Nothing that it gives back, nor anything that it throws, holds the credentials.
 *
 * @see https://developers.gorgias.com/reference/errors
 */
export async function exchange(
  account: Credentials,
  { method, path, query, body }: Question,
  fetch: Fetch,
): Promise<Answer> {
  const url = apiUrl(account, path, query);
  const isForm = body instanceof FormData;
  try {
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...authorization(account),
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      // Credentials go nowhere else.
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    });
    return await answerOf(response, account);
  } catch (error) {
    return neverArrived(error) ? { kind: 'busy', retryAfter: null } : { kind: 'lost' };
  }
}

async function answerOf(response: Response, account: Credentials): Promise<Answer> {
  const text = await response.text();
  const { status } = response;
  if (response.ok) return { kind: 'done', body: parsed(text) };
  if (status === 429) return { kind: 'busy', retryAfter: retryAfter(response) };
  if (status >= 500 || status === 408) return { kind: 'lost' };
  return { kind: 'refused', status, words: wordsOf(parsed(text), account) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Seconds: https://developers.gorgias.com/reference/limitations */
function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * second : null;
}

const errorSchema = z.object({ error: z.union([z.string(), z.object({ msg: z.string() })]) });
const longestWords = 200;

/** What Gorgias says is wrong. A server that echoes what it was sent must not make our credentials be shown. */
function wordsOf(body: unknown, { email, apiKey }: Credentials): string | null {
  const { data } = errorSchema.safeParse(body);
  if (data === undefined) return null;
  const words = typeof data.error === 'string' ? data.error : data.error.msg;
  const encoded = Buffer.from(`${email}:${apiKey}`).toString('base64');
  const shown = words.replaceAll(apiKey, '…').replaceAll(encoded, '…').replace(/\s+/g, ' ').trim();
  return shown === '' ? null : shown.slice(0, longestWords);
}

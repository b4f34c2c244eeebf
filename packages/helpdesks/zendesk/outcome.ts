import * as z from 'zod';
import type { SendOutcome } from '#use-cases/ports.ts';
import type { Answer, Heard } from './api.ts';

const errorSchema = z.object({
  error: z.unknown().optional(),
  description: z.string().optional(),
  details: z.record(z.string(), z.array(z.object({ description: z.string().optional() }))).optional(),
});

const rejected = (reason: string): SendOutcome => ({ outcome: 'rejected', reason });

/** What came of a call that writes. `taken` reads what Zendesk gave it; null where that isn't to be read. */
export function outcomeOf(
  heard: Heard,
  taken: (body: unknown) => string | null,
  notThere = 'There is no such account at Zendesk.',
): SendOutcome {
  switch (heard.kind) {
    case 'not-connected':
      return rejected('Zendesk is not connected.');
    case 'never-arrived':
      return { outcome: 'busy', retryAfter: null };
    case 'lost':
      return { outcome: 'unknown' };
    case 'answer':
      return outcomeOfAnswer(heard, taken, notThere);
  }
}

function outcomeOfAnswer(
  answer: Answer,
  taken: (body: unknown) => string | null,
  notThere: string,
): SendOutcome {
  const { status, body, retryAfter } = answer;
  if (status >= 200 && status < 300) {
    const providerMessageId = taken(body);
    return providerMessageId === null ? { outcome: 'unknown' } : { outcome: 'accepted', providerMessageId };
  }
  // 409 is two updates at once, of which this one lost: https://developer.zendesk.com/api-reference/introduction/requests/
  if (status === 429 || status === 409) return { outcome: 'busy', retryAfter };
  if (status >= 500 || status === 408) return { outcome: 'unknown' };
  if (status === 401 || status === 403) return rejected('Zendesk no longer accepts our credentials.');
  if (status === 404) return rejected(notThere);
  if (status < 400) return rejected('The account has moved at Zendesk: connect it again.');
  return rejected(refusalOf(answer));
}

const isClosed = /closed prevents ticket update/i;

function refusalOf({ status, body }: Answer): string {
  const words = wordsOf(body);
  if (isClosed.test(words)) return 'The ticket is closed in Zendesk.';
  if (status === 413) return 'Zendesk takes nothing as large as this.';
  return words === '' ? `Zendesk refused it (${status}).` : `Zendesk refused it: ${words}`;
}

const mostWords = 300;

/** What Zendesk says is wrong, in one line. */
export function wordsOf(body: unknown): string {
  const { details, description } = errorSchema.safeParse(body).data ?? {};
  const said = Object.values(details ?? {}).flatMap((list) =>
    list.flatMap(({ description: each }) => each ?? []),
  );
  const words = said.length > 0 ? said.join(' ') : (description ?? '');
  return words.replace(/\s+/g, ' ').trim().slice(0, mostWords).toWellFormed();
}

/** The key was used before, for a request that was not quite the same: its ticket is there. */
export const isKnownKey = (heard: Heard): boolean =>
  heard.kind === 'answer' &&
  heard.status === 400 &&
  errorSchema.safeParse(heard.body).data?.error === 'IdempotentRequestError';

/** Of a step before the one that counts: it may be made again, whatever became of it. */
export type Prepared<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly outcome: SendOutcome };

export function prepared<Value>(heard: Heard, schema: z.ZodType<Value>, notThere?: string): Prepared<Value> {
  const { data } = schema.safeParse(heard.kind === 'answer' ? heard.body : null);
  if (heard.kind === 'answer' && heard.status < 300 && data !== undefined) return { ok: true, value: data };
  const outcome = outcomeOf(heard, () => null, notThere);
  return {
    ok: false,
    outcome: outcome.outcome === 'unknown' ? { outcome: 'busy', retryAfter: null } : outcome,
  };
}

/** The body of an answer to a question; null where there is no such thing. @throws where it can't be asked now */
export function answered<Value>(heard: Heard, schema: z.ZodType<Value>): Value | null {
  if (heard.kind !== 'answer') throw new Error(`Zendesk could not be asked: ${heard.kind}`);
  if (heard.status === 404) return null;
  if (heard.status >= 300) throw new Error(`Zendesk answered ${heard.status}`);
  const { data } = schema.safeParse(heard.body);
  if (data === undefined) throw new Error('Zendesk answered what can’t be read');
  return data;
}

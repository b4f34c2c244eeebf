import * as z from 'zod';
import type { SendOutcome } from '#use-cases/ports.ts';
import type { Asked } from './ask.ts';

const madeSchema = z.object({ id: z.int() });

export type Refusal = Exclude<SendOutcome, { readonly outcome: 'accepted' }>;

/** What became of what was to be made there. */
export function outcomeOf(answer: Asked, gone: string): SendOutcome {
  if (answer.kind !== 'done') return refusalOf(answer, gone);
  const made = madeSchema.safeParse(answer.body);
  return made.success
    ? { outcome: 'accepted', providerMessageId: String(made.data.id) }
    : { outcome: 'unknown' };
}

/** In words that an agent understands; `gone` says what is not there any longer. */
export function refusalOf(answer: Exclude<Asked, { kind: 'done' }>, gone: string): Refusal {
  switch (answer.kind) {
    case 'busy':
      return { outcome: 'busy', retryAfter: answer.retryAfter };
    case 'lost':
      return { outcome: 'unknown' };
    case 'not-connected':
      return { outcome: 'rejected', reason: 'Gorgias is not connected.' };
    case 'refused':
      return { outcome: 'rejected', reason: reasonOf(answer.status, answer.words, gone) };
  }
}

/** The same of a step before, which nobody minds being done twice. */
export function refusalBefore(answer: Exclude<Asked, { kind: 'done' }>): Refusal {
  const refusal = refusalOf(answer, noAccount);
  return refusal.outcome === 'unknown' ? { outcome: 'busy', retryAfter: null } : refusal;
}

export const noAccount = 'Gorgias knows no such account any longer.';

function reasonOf(status: number, words: string | null, gone: string): string {
  if (status === 401) return 'Gorgias no longer accepts our credentials.';
  if (status === 403) return 'Gorgias does not let the user whose credentials we have do this.';
  if (status === 404) return gone;
  if (status < 400) return noAccount;
  if (status === 413) return 'It is too much for Gorgias at once.';
  return words === null ? `Gorgias refused it (${status}).` : `Gorgias refused it: ${words}`;
}

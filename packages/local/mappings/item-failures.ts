import * as z from 'zod';
import type { LambdaError } from '../host/protocol.ts';
import type { Outcome } from '../host/start-worker.ts';

/** What of a batch failed: all of it with the function's error, or the items that the function named. */
export type BatchResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'items'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly error: LambdaError };

const responseSchema = z.looseObject({
  batchItemFailures: z.array(z.looseObject({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * Reads what a function said of its batch, by the rules of `ReportBatchItemFailures`: an empty answer is success, and a
 * malformed one, or one that names an item which isn't in the batch, fails the whole batch.
 */
export function batchResult(outcome: Outcome, reports: boolean, ids: readonly string[]): BatchResult {
  if (!outcome.ok) return { kind: 'all', error: outcome.error };
  if (!reports) return { kind: 'done' };
  const response: unknown = JSON.parse(outcome.payload);
  if (typeof response !== 'object' || response === null) return { kind: 'done' };
  const { data } = responseSchema.safeParse(response);
  const failed = data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? [];
  if (!data || failed.some((id) => !ids.includes(id))) {
    const errorMessage = `the function answered a bad batch response: ${outcome.payload.slice(0, 200)}`;
    return { kind: 'all', error: { errorType: 'BadBatchResponse', errorMessage } };
  }
  return failed.length === 0 ? { kind: 'done' } : { kind: 'items', ids: new Set(failed) };
}

import * as z from 'zod';
import type { Answer } from '../http.ts';
import { createConflicts, type Kind } from './conflicts.ts';
import { cancelled, conflict, refusal } from './errors.ts';
import { batchWrite, type Intent, tableName } from './requests.ts';
import type { Item } from './tables.ts';

export interface Guarded {
  readonly intent: Intent;
  /** As many as the intent's, in the same order. */
  readonly items: readonly Item[];
  readonly body: unknown;
}

type Forward = (body?: string) => Promise<Answer>;

/** Lets a write or a transactional read through to `forward` unless something else is at the same item. */
export type Guard = (guarded: Guarded, forward: Forward) => Promise<Answer>;

export function createGuard(): Guard {
  const conflicts = createConflicts();
  const tokens = new Set<string>();

  const hold = async (kind: Kind, ids: readonly string[], forward: Forward): Promise<Answer> => {
    const refuse = (positions: readonly boolean[]) =>
      kind === 'write'
        ? conflict()
        : cancelled(positions.map((lost) => (lost ? 'TransactionConflict' : 'None')));
    const held = conflicts.begin(kind, ids);
    if (held.conflicts) return refuse(held.conflicts);
    const answer = await forward().catch((error: unknown) => {
      held.end();
      throw error;
    });
    const spoiled = held.end();
    return kind === 'snapshot' && spoiled.includes(true) ? refuse(spoiled) : answer;
  };

  return async ({ intent, items, body }, forward) => {
    const ids = items.map(({ id }) => id);
    switch (intent.kind) {
      case 'write':
      case 'snapshot':
        return hold(intent.kind, ids, forward);
      case 'transaction': {
        const { token } = intent;
        if (token === undefined) return hold('transaction', ids, forward);
        if (tokens.has(token)) {
          return refusal(
            'TransactionInProgressException',
            'The transaction with the given request token is already in progress.',
          );
        }
        tokens.add(token);
        return hold('transaction', ids, forward).finally(() => tokens.delete(token));
      }
      case 'batch':
        return holdBatch(conflicts, { items, body }, forward);
    }
  };
}

/** A batch isn't refused: what a transaction is at comes back unprocessed, as if it had been throttled. */
async function holdBatch(
  conflicts: ReturnType<typeof createConflicts>,
  { items, body }: Pick<Guarded, 'items' | 'body'>,
  forward: Forward,
): Promise<Answer> {
  const ids = items.map(({ id }) => id);
  const held = conflicts.begin('write', ids);
  if (!held.conflicts) return forward().finally(() => held.end());
  const { kept, left } = split(batchWrite.parse(body), held.conflicts);
  if (Object.keys(kept.RequestItems).length === 0) return unprocessed({}, left);
  const rest = conflicts.begin(
    'write',
    ids.filter((_, index) => !held.conflicts[index]),
  );
  if (rest.conflicts) throw new Error('an item was free and taken at once');
  const answer = await forward(JSON.stringify(kept)).finally(() => rest.end());
  return answer.status === 200 ? unprocessed(JSON.parse(String(answer.body)), left) : answer;
}

type BatchWrite = z.infer<typeof batchWrite>;
type RequestItems = BatchWrite['RequestItems'];

/** Positions run through the tables in the order of the request, as `intentOf` reads them. */
function split(body: BatchWrite, isLeft: readonly boolean[]): { kept: BatchWrite; left: RequestItems } {
  let position = 0;
  const parts = Object.entries(body.RequestItems).map(([table, requests]) => {
    const flags = requests.map(() => isLeft[position++] === true);
    return {
      table,
      kept: requests.filter((_, index) => !flags[index]),
      left: requests.filter((_, index) => flags[index]),
    };
  });
  const some = (key: 'kept' | 'left') =>
    Object.fromEntries(parts.filter((part) => part[key].length > 0).map((part) => [part.table, part[key]]));
  return { kept: { ...body, RequestItems: some('kept') }, left: some('left') };
}

function unprocessed(answer: unknown, left: RequestItems): Answer {
  const known = z
    .looseObject({ UnprocessedItems: z.record(z.string(), z.array(z.unknown())).default({}) })
    .parse(answer);
  const all: Record<string, unknown[]> = { ...known.UnprocessedItems };
  for (const [table, requests] of Object.entries(left)) {
    all[tableName(table)] = [...(all[tableName(table)] ?? []), ...requests];
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ ...known, UnprocessedItems: all }),
  };
}

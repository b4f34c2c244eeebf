import type { QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { QueueId } from '#domain/ticket/ticket.ts';
import type { Drop } from '#use-cases/ports.ts';
import { changes, condition, type Expression, the } from './expression.ts';
import { queueEntryKey, ticketKey } from './keys.ts';
import type { Table } from './table.ts';

/** The ticket waits in this queue, by this very entry. */
const waitsHere = (queue: QueueId, { queuedAt }: QueueEntry): Expression =>
  condition`${the('queued.queue')} = ${queue} AND ${the('queued.at')} = ${queuedAt}`;

const doesNotWaitHere = (queue: QueueId, { queuedAt }: QueueEntry): Expression =>
  condition`NOT (${the('queued.queue')} = ${queue} AND ${the('queued.at')} = ${queuedAt})`;

/**
 * Takes an entry out together with the ticket's own word that it waits; or alone, where no ticket stands behind it.
 * Each of the two is refused exactly while the other holds, so this ends once the ticket holds still for a moment.
 */
export async function dropEntry(
  table: Table,
  queue: QueueId,
  entry: QueueEntry,
  { by, at }: Drop,
): Promise<void> {
  const ticket = ticketKey(entry.ticketId);
  const entryDelete = { delete: queueEntryKey(queue, entry.queuedAt, entry.ticketId) };
  for (;;) {
    const together = await table.transact([
      {
        change: ticket,
        by: changes`SET ${the('queued')} = ${null}, ${the('lastChangeBy')} = ${by}, ${the('lastChangeAt')} = ${at} ADD ${the('version')} ${1}`,
        unless: { condition: waitsHere(queue, entry), means: 'waits-no-longer' },
      },
      entryDelete,
    ]);
    if (together.length === 0) return;
    const alone = await table.transact([
      { check: ticket, unless: { condition: doesNotWaitHere(queue, entry), means: 'waits-again' } },
      entryDelete,
    ]);
    if (alone.length === 0) return;
  }
}

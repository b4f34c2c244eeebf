import * as z from 'zod';
import type { QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { QueueId, Ticket } from '#domain/ticket/ticket.ts';
import type { Raw } from '../keys.ts';
import { queueEntryKey } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { channel, instant, queueId, ticketId } from './values.ts';

interface StoredEntry extends QueueEntry {
  readonly queue: QueueId;
}

const schema = z.object({ queue: queueId, ticketId, channel, queuedAt: instant });

export const queueEntryKind = itemKind('queue-entry', shapeOf<StoredEntry>()(schema));

export const queueEntryItem = (ticket: Ticket, { queue, at }: NonNullable<Ticket['queued']>): Raw =>
  queueEntryKind.mark({
    ...queueEntryKey(queue, at, ticket.id),
    queue,
    ticketId: ticket.id,
    channel: ticket.channel,
    queuedAt: at,
  });

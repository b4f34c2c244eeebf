import type { Instant } from '#domain/ids.ts';
import type { QueueEntry } from '#domain/rotation/plan-assignments.ts';
import { routeTicket } from '#domain/routing/route.ts';
import { moveToQueue } from '#domain/ticket/hand-on.ts';
import type { QueueId, Ticket } from '#domain/ticket/ticket.ts';
import { type Changing, changeTicketBy } from './change-ticket.ts';
import type { RotationStore, SettingsStore } from './ports.ts';

export type Moving = Changing & { readonly store: RotationStore & SettingsStore };

const abreast = 8;

/**
 * A9: takes tickets out of a queue where nobody will take them: to the inbox where nobody of the team is online, or
 * wherever they belong now that the team is gone. They keep the time since which they wait, and so their place.
 */
export async function moveEntries(
  queue: QueueId,
  { entries, to, now }: { entries: readonly QueueEntry[]; to: 'inbox' | 'afresh'; now: Instant },
  deps: Moving,
): Promise<void> {
  for (let next = 0; next < entries.length; next += abreast)
    await Promise.all(
      entries.slice(next, next + abreast).map((entry) => moveOne(queue, entry, { to, now }, deps)),
    );
}

async function moveOne(
  queue: QueueId,
  entry: QueueEntry,
  { to, now }: { to: 'inbox' | 'afresh'; now: Instant },
  deps: Moving,
): Promise<void> {
  const moved = await changeTicketBy(
    entry.ticketId,
    async (ticket) =>
      moveToQueue(ticket, {
        from: queue,
        to: await placeFor(ticket, to, deps),
        by: to === 'inbox' ? 'rotation' : 'system',
        now,
      }),
    deps,
  );
  // No ticket stands behind it, in this queue at least.
  if (!moved.ok) await deps.store.dropEntries(queue, [entry], { by: 'system', at: now });
}

async function placeFor(ticket: Ticket, to: 'inbox' | 'afresh', { store, clock }: Moving) {
  const [settings, contact] = await Promise.all([
    store.loadSettings(),
    to === 'afresh' ? store.loadContact(ticket.contactId) : null,
  ]);
  const labels =
    to === 'afresh' ? { tags: ticket.tags, segments: contact?.segments ?? [] } : { tags: [], segments: [] };
  return routeTicket(labels, settings, ticket.queued?.at ?? clock());
}

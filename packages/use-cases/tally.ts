import type { AgentId, TicketId } from '#domain/ids.ts';
import { listedAs, type Ticket, waitsForUs } from '#domain/ticket/ticket.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { Change } from './changes.ts';
import type { RotationStore, TicketStore } from './ports.ts';

export interface Tallying {
  readonly store: TicketStore & RotationStore;
  readonly wait?: Pause;
}

/**
 * A10: counts what has come to somebody, or left them, by another way than a turn: before turns are given out by these
 * loads. Gives the tickets that are counted right by now.
 */
export async function tallyLoads(changes: readonly Change[], deps: Tallying): Promise<ReadonlySet<TicketId>> {
  const ids = ticketsIn(changes, (ticket) => ticket.loadOf !== loadedTo(ticket));
  await tallyAll(ids, deps);
  return new Set(ids);
}

/**
 * A2, A10: counts every ticket of a batch of changes that is not counted as it should be. It comes after the drain, so
 * that what was given out at once is counted once. A lost or doubled change does no harm: what counts is the ticket
 * as it is now, and whatever becomes of it later makes a change of its own.
 */
export async function tallyAfter(
  changes: readonly Change[],
  deps: Tallying,
  except: ReadonlySet<TicketId> = new Set(),
): Promise<void> {
  const ids = ticketsIn(changes, isMiscounted);
  await tallyAll(
    ids.filter((id) => !except.has(id)),
    deps,
  );
}

function ticketsIn(changes: readonly Change[], isMeant: (ticket: Ticket) => boolean): TicketId[] {
  const ids = changes.flatMap((change) =>
    change.kind === 'ticket' && change.after !== null && isMeant(change.after) ? [change.after.id] : [],
  );
  return [...new Set(ids)];
}

/** Those that moved on while they were counted are looked at afresh. */
async function tallyAll(ids: readonly TicketId[], { store, wait }: Tallying): Promise<void> {
  let left = ids;
  if (left.length === 0) return;
  await untilCommitted(async () => {
    const tickets = (await store.loadTickets(left)).filter(isMiscounted);
    if (tickets.length === 0) return 'counted';
    left = await store.tally(tickets.map((ticket) => ({ ticket, ...marksOf(ticket) })));
    return left.length === 0 ? 'counted' : null;
  }, wait);
}

/** What counts a ticket as it should be. */
const marksOf = (ticket: Ticket) => ({ loadOf: loadedTo(ticket), listedIn: listedAs(ticket) });

const loadedTo = (ticket: Ticket): AgentId | null => (waitsForUs(ticket) ? ticket.assigneeId : null);

function isMiscounted(ticket: Ticket): boolean {
  const { loadOf, listedIn } = marksOf(ticket);
  return ticket.loadOf !== loadOf || ticket.listedIn !== listedIn;
}

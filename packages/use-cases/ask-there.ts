import { day, minute, type TicketId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Clock, Queues, ViewQuery, ViewStore } from './ports.ts';

export interface Asking {
  readonly store: Pick<ViewStore, 'listTickets'>;
  readonly queues: Pick<Queues, 'requestDeliveries'>;
  readonly clock: Clock;
}

/** How often it runs: `ReconcileRegularly` in `infra/stacks/automation.ts`. */
const interval = 5 * minute;
/** Tickets whose latest message is younger are asked about every hour, others once a day. */
const lively = 3 * day;
const most = 1_000;
const page = 100;

/**
 * H6, H8a: webhooks get lost, so other helpdesks are asked about the tickets that they have, whether anything is known
 * to have happened there or not: every hour, or day, each at a time of its own, so that no helpdesk is asked about all
 * at once. Looks at the thousand that were active last.
 *
 * @returns about how many tickets they are asked
 */
export async function askThere({ store, queues, clock }: Asking): Promise<number> {
  const now = clock();
  const run = Math.floor(now / interval);
  const due: TicketId[] = [];
  let cursor: string | null = null;
  for (let seen = 0; seen < most; seen += page) {
    const tickets = await store.listTickets({ ...elsewhere, cursor });
    due.push(...tickets.items.filter((ticket) => isTurnOf(ticket, run, now)).map(({ id }) => id));
    cursor = tickets.cursor;
    if (cursor === null) break;
  }
  await queues.requestDeliveries(
    due.map((ticketId) => ({ job: { ticketId, catchUp: true }, cause: `again-${ticketId}-${run}` })),
  );
  return due.length;
}

const elsewhere: Omit<ViewQuery, 'cursor'> = {
  assignee: 'elsewhere',
  status: 'open',
  sort: 'activity',
  contactIds: null,
  tag: null,
  filter: () => true,
  limit: page,
};

function isTurnOf({ id, lastMessageAt }: Ticket, run: number, now: number): boolean {
  const runs = (now - lastMessageAt < lively ? 60 * minute : day) / interval;
  const own = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 0);
  return (run + own) % runs === 0;
}

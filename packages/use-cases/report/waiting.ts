import type { AgentId, Instant } from '#domain/ids.ts';
import { type Channel, type Ticket, waitsForUs } from '#domain/ticket/ticket.ts';
import type { Clock, ViewStore } from '../ports.ts';

/** What waits for people now (H11). */
export interface Waiting {
  readonly count: number;
  /** There are more than were looked at. */
  readonly atLeast: boolean;
  readonly oldestSince: Instant | null;
  /** In seconds, of all that were looked at; null where nothing waits. */
  readonly median: number | null;
  readonly p90: number | null;
}

const pageSize = 100;
/** A report is looked at often: it costs no more than so many pages of tickets, however many wait. */
const mostPages = 10;

/** @param agentId theirs alone; null: everybody's and nobody's */
export async function readWaiting(
  { agentId, channel }: { readonly agentId: AgentId | null; readonly channel: Channel | null },
  { store, clock }: { readonly store: ViewStore; readonly clock: Clock },
): Promise<Waiting> {
  const since: Instant[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const next: Awaited<ReturnType<ViewStore['listTickets']>> = await store.listTickets({
      assignee: agentId,
      status: 'open',
      sort: 'waiting',
      contactIds: null,
      tag: null,
      filter: () => true,
      limit: pageSize,
      cursor,
    });
    since.push(...next.items.flatMap((ticket) => waitingIn(ticket, channel)));
    cursor = next.cursor;
    // Those that wait come first.
    if (next.items.some(({ waitingSince }) => waitingSince === null)) cursor = null;
    if (cursor === null) break;
  }
  return { ...agesOf(since, clock()), atLeast: cursor !== null };
}

const waitingIn = (ticket: Ticket, channel: Channel | null): Instant[] =>
  waitsForUs(ticket) && ticket.waitingSince !== null && (channel === null || ticket.channel === channel)
    ? [ticket.waitingSince]
    : [];

function agesOf(since: readonly Instant[], now: Instant): Omit<Waiting, 'atLeast'> {
  const ages = since.map((at) => Math.max(0, Math.round((now - at) / 1000))).toSorted((a, b) => a - b);
  /** Nearest rank. */
  const age = (share: number): number | null => ages[Math.ceil(share * ages.length) - 1] ?? null;
  return {
    count: ages.length,
    oldestSince: since.length === 0 ? null : Math.min(...since),
    median: age(0.5),
    p90: age(0.9),
  };
}

import { type Inbound, openTicket } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { aContact, anInboundMessage, start, unrouted } from '#test/support/builders.ts';
import type { Clock, Store } from '#use-cases/ports.ts';

/** How a contract gets a store with nothing in it. Its clock stands at `start` unless told otherwise. */
export type NewStore = (options?: { clock?: Clock }) => Promise<Store>;

/** Keeps a ticket as it is given, with its first message, and gives it back. */
export async function keep(
  store: Store,
  overrides: Partial<Ticket> = {},
  inbound: Partial<Inbound> = {},
): Promise<Ticket> {
  const opening = openTicket('tkt_1', 1, anInboundMessage(inbound), unrouted);
  const after = { ...opening.after, ...overrides };
  const messages = opening.messages.map((message) => ({ ...message, ticketId: after.id }));
  const outcome = await store.commit({ change: { before: null, after, messages }, at: start });
  if (outcome !== 'committed') throw new Error(`${after.id} was not kept: ${outcome}`);
  return after;
}

/** Keeps many, some at a time. */
export async function keepMany(store: Store, tickets: readonly Partial<Ticket>[]): Promise<Ticket[]> {
  const kept: Ticket[] = [];
  for (let next = 0; next < tickets.length; next += 25)
    kept.push(...(await Promise.all(tickets.slice(next, next + 25).map((ticket) => keep(store, ticket)))));
  return kept;
}

/** Keeps a contact with so many tickets. */
export async function keepContact(store: Store, ticketCount: number): Promise<void> {
  await store.saveContact({ before: null, after: aContact({ ticketCount, version: 1 }) });
}

/** Every item of every page, and how many pages it took. */
export async function allOf<Item>(
  load: (cursor: string | null) => Promise<{ items: readonly Item[]; cursor: string | null }>,
): Promise<{ items: Item[]; pages: number }> {
  const items: Item[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: { items: readonly Item[]; cursor: string | null } = await load(cursor);
    items.push(...page.items);
    cursor = page.cursor;
    pages += 1;
  } while (cursor !== null);
  return { items, pages };
}

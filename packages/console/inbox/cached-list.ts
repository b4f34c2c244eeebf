import type { TicketDocument } from '#contracts/api/tickets.ts';

export interface TicketPage {
  readonly tickets: TicketDocument[];
  readonly cursor?: string | undefined;
}

/** A list as far as it has been loaded. */
export interface CachedList {
  readonly pages: TicketPage[];
  readonly pageParams: (string | undefined)[];
}

/** Each ticket once: one that has moved up since a page was loaded is in two of them. */
export function ticketsIn({ pages }: CachedList): TicketDocument[] {
  const seen = new Map<string, TicketDocument>();
  for (const { tickets } of pages)
    for (const ticket of tickets) if (!seen.has(ticket.id)) seen.set(ticket.id, ticket);
  return [...seen.values()];
}

/**
 * The list with a fresh first page. What the fresh page has pushed out at its end stays, in front of the next page,
 * which begins after it; what is missing from its middle is in this list no longer.
 */
export function withFirstPage(list: CachedList | undefined, fresh: TicketPage): CachedList {
  const [first, ...rest] = list?.pages ?? [];
  if (list === undefined || first === undefined || fresh.cursor === undefined)
    return { pages: [fresh], pageParams: [undefined] };
  const last = first.tickets.findIndex(({ id }) => id === fresh.tickets.at(-1)?.id);
  const isThere = new Set(fresh.tickets.map(({ id }) => id));
  const pushedOut = last < 0 ? [] : first.tickets.slice(last + 1).filter(({ id }) => !isThere.has(id));
  // Too much has changed to tell what became of the old page.
  if (last < 0) return { pages: [fresh], pageParams: [undefined] };
  const begins = rest.length > 0 || pushedOut.length > 0 ? first.cursor : fresh.cursor;
  return {
    pages: [{ tickets: [...fresh.tickets, ...pushedOut], cursor: begins }, ...rest],
    pageParams: list.pageParams,
  };
}

/** The list with one ticket as it is now, or without it. */
export function withTicket(list: CachedList, ticket: TicketDocument, stays: boolean): CachedList {
  const pages = list.pages.map((page) => {
    const place = page.tickets.findIndex(({ id }) => id === ticket.id);
    if (place < 0) return page;
    const tickets = stays ? page.tickets.with(place, ticket) : page.tickets.toSpliced(place, 1);
    return { ...page, tickets };
  });
  return { ...list, pages };
}

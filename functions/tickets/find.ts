import type { AgentId } from '#domain/ids.ts';
import { findTickets as findWithin } from '#use-cases/find-tickets.ts';
import type { Page } from '#use-cases/ports.ts';
import { listTickets, type Overview } from '#use-cases/view.ts';
import type { Deps } from './deps.ts';
import { sought, type TicketsQuery, viewQuery } from './view-query.ts';

/** A2, T12: a page of a view, or whatever `q` names within it. */
export async function findTickets(query: TicketsQuery, me: AgentId, deps: Deps): Promise<Page<Overview>> {
  const view = viewQuery(query, me);
  return query.q === undefined ? listTickets(view, deps) : findWithin(await sought(query.q), view, deps);
}

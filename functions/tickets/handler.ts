import { threadQuery, ticketParams, ticketsQuery } from '#contracts/api/tickets.ts';
import type { AgentId, TicketId } from '#domain/ids.ts';
import { type AgentOperation, forAgents } from '#http/authenticate.ts';
import { knownCursor } from '#http/cursor.ts';
import { parseParams, parseQuery } from '#http/input.ts';
import { namesOf, presentEntry, presentTicket } from '#http/present.ts';
import { presentDecisions } from '#http/present-decisions.ts';
import { notFound } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { serve } from '#http/serve.ts';
import { linksOf } from '#use-cases/attachments.ts';
import { countViews } from '#use-cases/count-views.ts';
import { readDecisions } from '#use-cases/decisions.ts';
import { findTickets } from '#use-cases/find-tickets.ts';
import type { Page } from '#use-cases/ports.ts';
import { listTickets, type Overview, readTicket } from '#use-cases/view.ts';
import { answering } from './answering.ts';
import { contacts } from './contacts.ts';
import type { Deps } from './deps.ts';
import { labels } from './labels.ts';
import { statusChanges } from './status.ts';
import { sought, type TicketsQuery, viewQuery } from './view-query.ts';

export function createHandler(deps: Deps) {
  const reading: Record<string, AgentOperation> = {
    'GET /tickets': async (event, caller) => {
      const query = parseQuery(ticketsQuery, event);
      const page = await knownCursor(() => find(query, caller.agent.id, deps));
      const tickets = page.items.map(presentTicket);
      return json(200, { tickets, ...(page.cursor !== null && { cursor: page.cursor }) });
    },
    'GET /views': async (_event, { agent }) => json(200, await countViews(agent.id, deps)),
    'GET /tickets/{id}': async (event) => {
      const { id } = parseParams(ticketParams, event, 'ticket');
      const found = await readTicket(id, deps);
      if (found === null) throw notFound('ticket');
      return json(200, presentTicket(found));
    },
    'GET /tickets/{id}/messages': async (event) => {
      const { id } = parseParams(ticketParams, event, 'ticket');
      const { limit, cursor = null } = parseQuery(threadQuery, event);
      return readThread(id, { limit, cursor }, deps);
    },
    'GET /tickets/{id}/assignments': async (event) => {
      const { id } = parseParams(ticketParams, event, 'ticket');
      const found = await readDecisions(id, deps);
      if (found === null) throw notFound('ticket');
      return json(200, { decisions: presentDecisions(found) });
    },
  };
  const operations = {
    ...reading,
    ...answering(deps),
    ...statusChanges(deps),
    ...labels(deps),
    ...contacts(deps),
  };
  return serve(forAgents(operations, deps.store), deps.log);
}

/** A2, T12: a page of a view, or whatever `q` names within it. */
async function find(query: TicketsQuery, me: AgentId, deps: Deps): Promise<Page<Overview>> {
  const view = viewQuery(query, me);
  return query.q === undefined ? listTickets(view, deps) : findTickets(await sought(query.q), view, deps);
}

async function readThread(id: TicketId, page: { limit: number; cursor: string | null }, deps: Deps) {
  const [ticket, thread, agents, { value }] = await Promise.all([
    deps.store.loadTicket(id),
    knownCursor(() => deps.store.loadThread(id, page)),
    deps.store.loadAgents(),
    deps.store.loadSetting('teams'),
  ]);
  if (ticket === null) throw notFound('ticket');
  const said = thread.items.flatMap((entry) => (entry.kind === 'message' ? [entry.message] : []));
  const links = await linksOf(said, deps.files);
  const nameOf = namesOf(agents, value.teams);
  const messages = thread.items.map((entry) => presentEntry(entry, nameOf, links));
  return json(200, { messages, ...(thread.cursor !== null && { cursor: thread.cursor }) });
}

import { threadQuery, ticketParams, ticketsQuery } from '#contracts/api/tickets.ts';
import type { TicketId } from '#domain/ids.ts';
import { type AgentOperation, forAgents } from '#http/authenticate.ts';
import { knownCursor } from '#http/cursor.ts';
import { parseParams, parseQuery } from '#http/input.ts';
import { namesOf } from '#http/names.ts';
import { presentEntry, presentTicket } from '#http/present.ts';
import { presentDecisions } from '#http/present-decisions.ts';
import { notFound } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { serve } from '#http/serve.ts';
import { linksOf } from '#use-cases/attachments.ts';
import { countViews } from '#use-cases/count-views.ts';
import { readDecisions } from '#use-cases/decisions.ts';
import type { ThreadQuery } from '#use-cases/ports.ts';
import { readTicket } from '#use-cases/view.ts';
import { answering } from './answering.ts';
import { contacts } from './contacts.ts';
import type { Deps } from './deps.ts';
import { findTickets } from './find.ts';
import { labels } from './labels.ts';
import { live } from './live.ts';
import { statusChanges } from './status.ts';

export function createHandler(deps: Deps) {
  const reading: Record<string, AgentOperation> = {
    'GET /tickets': async (event, caller) => {
      const query = parseQuery(ticketsQuery, event);
      const page = await knownCursor(() => findTickets(query, caller.agent.id, deps));
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
      const { cursor = null, ...query } = parseQuery(threadQuery, event);
      return readThread(id, { ...query, cursor }, deps);
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
    ...live(deps),
    ...answering(deps),
    ...statusChanges(deps),
    ...labels(deps),
    ...contacts(deps),
  };
  return serve(forAgents(operations, deps.store), deps.log);
}

async function readThread(id: TicketId, page: ThreadQuery, deps: Deps) {
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

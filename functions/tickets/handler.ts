import {
  answerBody,
  contactParams,
  idempotencyKey,
  threadQuery,
  ticketParams,
  ticketsQuery,
} from '#contracts/api/tickets.ts';
import type { AgentId, TicketId } from '#domain/ids.ts';
import { type AgentOperation, type Caller, forAgents } from '#http/authenticate.ts';
import { parseJson, parseParams, parseQuery, readBoth, refuseFaults } from '#http/input.ts';
import { namesOf, presentEntry, presentMessage, presentTicket } from '#http/present.ts';
import { HttpProblem, notFound } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { type HttpLog, serve } from '#http/serve.ts';
import { answer, type RefusedAnswer } from '#use-cases/answer.ts';
import { close, reopen } from '#use-cases/close.ts';
import { type Clock, MalformedCursor, type Page, type Store } from '#use-cases/ports.ts';
import { listTickets, type Overview, overview, readTicket } from '#use-cases/view.ts';
import { lookUpOf, matchesView, type TicketsQuery, viewQuery } from './view-query.ts';

export interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: HttpLog;
}

export function createHandler(deps: Deps) {
  const operations: Record<string, AgentOperation> = {
    'GET /tickets': async (event, caller) => {
      const query = parseQuery(ticketsQuery, event);
      const page = await knownCursor(() => find(query, caller.agent.id, deps));
      const tickets = page.items.map(presentTicket);
      return json(200, { tickets, ...(page.cursor !== null && { cursor: page.cursor }) });
    },
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
    'POST /tickets/{id}/messages': async (event, caller) => {
      const { id } = parseParams(ticketParams, event, 'ticket');
      const [body, key] = readBoth(
        () => parseJson(answerBody, event),
        () => keyOf(event.headers),
      );
      return postAnswer(id, { ...body, key }, caller, deps);
    },
    'POST /tickets/{id}/close': async (event, caller) => {
      const { id } = parseParams(ticketParams, event, 'ticket');
      const closed = await close({ ticketId: id, by: caller.agent.id }, deps);
      if (!closed.ok) throw refused(closed.refusal);
      return json(200, presentTicket(await overview(closed.value.ticket, deps)));
    },
    'POST /tickets/{id}/reopen': async (event, caller) => {
      const { id } = parseParams(ticketParams, event, 'ticket');
      const reopened = await reopen({ ticketId: id, by: caller.agent.id }, deps);
      if (!reopened.ok) throw refused(reopened.refusal);
      return json(200, presentTicket(await overview(reopened.value.ticket, deps)));
    },
    'DELETE /contacts/{id}': async (event, caller) => {
      const { id } = parseParams(contactParams, event, 'contact');
      const erased = await deps.store.eraseContact(id);
      if (erased === 'not-found') throw notFound('contact');
      if (erased === 'try-again')
        throw new HttpProblem(409, 'try-again', 'Something is being written; try again');
      deps.log.info('contact-erased', { contactId: id, by: caller.agent.id, tickets: erased.tickets });
      return json(200, { erased });
    },
  };
  return serve(forAgents(operations, deps.store), deps.log);
}

/** A2, T12: a page of a view, or whatever `q` names within it. */
async function find(query: TicketsQuery, me: AgentId, deps: Deps): Promise<Page<Overview>> {
  const view = viewQuery(query, me);
  if (query.q === undefined) return listTickets(view, deps);
  const wanted = await lookUpOf(query.q);
  if (wanted === null) return { items: [], cursor: null };
  if ('contactId' in wanted) {
    const { contactId } = wanted;
    const isAnothers = view.contactId !== null && view.contactId !== contactId;
    return isAnothers ? { items: [], cursor: null } : listTickets({ ...view, contactId }, deps);
  }
  const ticket = await deps.store.findByNumber(wanted.number);
  const found = ticket !== null && matchesView(ticket, view) ? [await overview(ticket, deps)] : [];
  return { items: found, cursor: null };
}

function keyOf(headers: Record<string, string | undefined>): string | null {
  const key = headers['idempotency-key'];
  if (key === undefined) return null;
  const parsed = idempotencyKey.safeParse(key);
  if (!parsed.success)
    refuseFaults([{ path: 'Idempotency-Key', message: '1 to 200 visible ASCII characters' }]);
  return key;
}

async function readThread(id: TicketId, page: { limit: number; cursor: string | null }, deps: Deps) {
  const [ticket, thread, agents] = await Promise.all([
    deps.store.loadTicket(id),
    knownCursor(() => deps.store.loadThread(id, page)),
    deps.store.loadAgents(),
  ]);
  if (ticket === null) throw notFound('ticket');
  const messages = thread.items.map((entry) => presentEntry(entry, namesOf(agents)));
  return json(200, { messages, ...(thread.cursor !== null && { cursor: thread.cursor }) });
}

interface Posted {
  readonly text: string;
  readonly internal: boolean;
  readonly thenClose: boolean;
  readonly key: string | null;
}

async function postAnswer(
  ticketId: TicketId,
  { text, internal, thenClose, key }: Posted,
  { agent }: Caller,
  deps: Deps,
) {
  const request = {
    ticketId,
    agentId: agent.id,
    text,
    html: null,
    attachments: [],
    cc: null,
    internal,
    thenClose,
    idempotencyKey: key,
  };
  const answered = await answer(request, deps);
  if (!answered.ok) throw refused(answered.refusal);
  return json(201, presentMessage(answered.value.message, namesOf([agent])));
}

type Refusal = RefusedAnswer | 'already-closed' | 'not-closed';

const conflicts: Record<Exclude<Refusal, 'not-found'>, [title: string, detail: string]> = {
  'chat-is-over': [
    'The chat is over',
    'A closed web chat is final; the visitor’s next message opens a new ticket.',
  ],
  'handled-elsewhere': ['Handled elsewhere', 'This conversation goes on in another helpdesk.'],
  'is-spam': ['The contact is blocked', 'Unblock them before you answer.'],
  'key-used-elsewhere': [
    'The idempotency key is taken',
    'It was used for another ticket, or for another text.',
  ],
  'already-closed': ['Already closed', 'The ticket is closed.'],
  'not-closed': ['Not closed', 'Only a closed ticket can be reopened.'],
};

function refused(refusal: Refusal): HttpProblem {
  if (refusal === 'not-found') return notFound('ticket');
  const [title, detail] = conflicts[refusal];
  return new HttpProblem(409, refusal, title, { detail });
}

async function knownCursor<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MalformedCursor)
      refuseFaults([{ path: 'cursor', message: 'is none that was given out here' }]);
    throw error;
  }
}

import type { Clock } from '../../clock.ts';
import type { Answer, Request } from '../http.ts';
import { listAudits, listComments } from './zendesk-comments.ts';
import { forbidden, json, notFound, ZendeskError } from './zendesk-error.ts';
import { triggers, webhooks } from './zendesk-rules.ts';
import type { Ticket, User } from './zendesk-schemas.ts';
import type { ZendeskState } from './zendesk-state.ts';
import { createTicket, ticketById, updateTicket } from './zendesk-tickets.ts';
import { takeUpload } from './zendesk-uploads.ts';
import { anonymous, callerOf, createOrUpdate } from './zendesk-users.ts';

/** Ours: an account that doesn't exist. */
const isUnknown = (host: string): boolean => host.startsWith('unknown');

export interface Parts {
  readonly state: ZendeskState;
  readonly secret: string;
  readonly clock: Clock;
  readonly updated: (ticket: Ticket) => void;
  readonly limit: (ticket: Ticket, caller: User) => void;
}

const operations: Readonly<Record<string, string>> = {
  'POST tickets': 'CreateTicket',
  'GET tickets': 'ListTickets',
  'GET tickets/id': 'ShowTicket',
  'PUT tickets/id': 'UpdateTicket',
  'GET tickets/id/comments': 'ListComments',
  'GET tickets/id/audits': 'ListAudits',
  'POST users/create_or_update': 'CreateOrUpdateUser',
  'GET users/me': 'ShowSelf',
  'POST uploads': 'UploadFile',
};

interface Path {
  readonly kind: string;
  readonly id: string | undefined;
  readonly rest: string | undefined;
}

function pathOf({ pathname }: URL): Path {
  const [, kind = '', id, rest] = /^\/api\/v2\/(\w+?)(?:\/(\w+))?(\/\w+)?(?:\.json)?$/.exec(pathname) ?? [];
  return { kind, id, rest };
}

/** Of an operation, as faults and records call it. */
export function nameOf(method: string, url: URL): string {
  const { kind, id, rest } = pathOf(url);
  const name = kind === 'users' ? `/${id}` : id === undefined ? '' : `/id${rest ?? ''}`;
  return operations[`${method} ${kind}${name}`] ?? `${method} ${kind}${name}`;
}

export function perform(request: Request, url: URL, parts: Parts): Answer {
  if (isUnknown(url.host)) return json(404, { error: 'No help desk at this address' });
  const { state } = parts;
  const caller = callerOf(request, state);
  const name = nameOf(request.method, url);
  if (name === 'ShowSelf') return json(200, { user: caller ?? anonymous });
  if (caller === null) throw new ZendeskError(401, { error: "Couldn't authenticate you" });
  if (caller.role === 'end-user') throw forbidden();
  const path = pathOf(url);
  switch (path.kind) {
    case 'webhooks':
      return webhooks({ request, url, caller, ...path }, parts.secret, state);
    case 'triggers':
      return triggers({ request, url, caller, ...path }, state);
    case 'uploads':
      return name === 'UploadFile' ? takeUpload(request, url, state) : unplayed();
    case 'users':
      return name === 'CreateOrUpdateUser' ? createOrUpdate(parsed(request), state) : unplayed();
    case 'tickets':
      return tickets({ request, url, caller, name, id: path.id }, parts);
    default:
      return unplayed();
  }
}

function unplayed(): never {
  throw notFound();
}

interface AskedOfTickets {
  readonly request: Request;
  readonly url: URL;
  readonly caller: User;
  readonly name: string;
  readonly id: string | undefined;
}

function tickets(
  { request, url, caller, name, id = '' }: AskedOfTickets,
  { state, clock, updated, limit }: Parts,
): Answer {
  switch (name) {
    case 'CreateTicket':
      return createTicket(request, caller, clock.now(), state);
    case 'ListTickets': {
      const externalId = url.searchParams.get('external_id');
      const all = [...state.tickets.values()];
      return json(200, {
        tickets: externalId === null ? all : all.filter((ticket) => ticket.external_id === externalId),
      });
    }
    case 'ShowTicket':
      return json(200, { ticket: ticketById(id, state) });
    case 'UpdateTicket': {
      const ticket = ticketById(id, state);
      limit(ticket, caller);
      const { next, answer } = updateTicket(ticket, request, caller, state);
      updated(next);
      return answer;
    }
    case 'ListComments':
      return listComments(ticketById(id, state), url, state);
    case 'ListAudits':
      return listAudits(ticketById(id, state), url, state);
    default:
      return unplayed();
  }
}

function parsed({ body }: Request): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new ZendeskError(400, { error: 'InvalidJSON', description: 'The request body is not JSON' });
  }
}

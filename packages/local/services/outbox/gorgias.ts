import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { Fault } from '../../faults.ts';
import type { Answer, Request } from '../http.ts';
import { retryAfter } from '../perils.ts';
import type { OutboxEntry } from '../types.ts';
import { createCustomer, listCustomers, shownCustomer } from './gorgias-customers.ts';
import { errorAnswer, GorgiasError, json, notFound } from './gorgias-error.ts';
import { type GorgiasHooks, openHooks } from './gorgias-hooks.ts';
import { integrations } from './gorgias-integrations.ts';
import { createLimit, type GorgiasLimit } from './gorgias-limit.ts';
import { gorgiasPeople } from './gorgias-people.ts';
import { type GorgiasState, openState } from './gorgias-state.ts';
import {
  createMessage,
  createTicket,
  listMessages,
  listTickets,
  messagesOf,
  shownMessage,
  shownTicket,
  ticketById,
} from './gorgias-tickets.ts';
import { takeUpload } from './gorgias-uploads.ts';
import type { Provider } from './provider.ts';

export interface GorgiasOptions {
  readonly clock: Clock;
  readonly hostile: boolean;
  readonly note: (entry: OutboxEntry) => void;
  readonly dataDir: string | undefined;
}

/**
 * Gorgias's API as far as an integration needs it to hand tickets over. Every domain is an account but those that begin
 * with `unknown`; every key is right but those that begin with `wrong`, and those that begin with `agent` are no admin's.
 */
export function createGorgias({ clock, hostile, note, dataDir }: GorgiasOptions) {
  const state = openState(dataDir && join(dataDir, 'gorgias.jsonl'), clock);
  const hooks = openHooks(state, { hostile, file: dataDir && join(dataDir, 'gorgias-calls.jsonl') });
  const parts: Parts = { state, hooks, limit: createLimit(clock) };
  const provider: Provider = {
    name: 'gorgias',
    target: 'gorgias',
    plays: (host) => /^[^.]+\.gorgias\.com$/.test(host),
    operation: ({ method }, url) => nameOf(method, pathOf(url)),
    async answer(request, url) {
      try {
        return await perform(request, url, parts);
      } catch (error) {
        if (error instanceof GorgiasError) return errorAnswer(error);
        throw error;
      }
    },
    refuse: refusalForFault,
  };
  return {
    provider,
    helpdesk: gorgiasPeople({ state, hooks, note }),
    stop() {
      hooks.stop();
      state.close();
    },
  };
}

interface Parts {
  readonly state: GorgiasState;
  readonly hooks: GorgiasHooks;
  readonly limit: GorgiasLimit;
}

interface Path {
  readonly kind: string;
  readonly id: string | undefined;
  readonly rest: string | undefined;
}

function pathOf({ pathname }: URL): Path {
  const [, kind = '', id, rest] = /^\/api\/(\w+)(?:\/(\w+))?(?:\/(\w+))?\/?$/.exec(pathname) ?? [];
  return { kind, id, rest };
}

const names: Readonly<Record<string, string>> = {
  'GET account': 'GetAccount',
  'GET customers': 'ListCustomers',
  'POST customers': 'CreateCustomer',
  'GET tickets': 'ListTickets',
  'POST tickets': 'CreateTicket',
  'GET tickets/id': 'GetTicket',
  'POST tickets/id/messages': 'CreateMessage',
  'GET messages': 'ListMessages',
  'POST upload': 'UploadFile',
  'GET integrations': 'ListIntegrations',
  'POST integrations': 'CreateIntegration',
  'PUT integrations/id': 'UpdateIntegration',
  'DELETE integrations/id': 'DeleteIntegration',
};

function nameOf(method: string, { kind, id, rest }: Path): string {
  const path = [kind, ...(id === undefined ? [] : ['id']), ...(rest === undefined ? [] : [rest])].join('/');
  return names[`${method} ${path}`] ?? `${method} ${path}`;
}

async function perform(request: Request, url: URL, parts: Parts): Promise<Answer> {
  const [domain = ''] = url.host.split('.');
  if (domain.startsWith('unknown'))
    return { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Account not found</h1>' };
  const key = keyOf(request);
  const { used, retryAfter: seconds } = parts.limit.take(domain);
  const limits = {
    'x-gorgias-account-api-call-limit': used,
    ...(seconds !== null && { 'retry-after': String(seconds) }),
  };
  if (seconds !== null) {
    const { headers, ...refusal } = errorAnswer(new GorgiasError(429, 'Too many requests.'));
    return { ...refusal, headers: { ...headers, ...limits } };
  }
  const answer = await operate({ request, url, domain, isAdmin: !key.startsWith('agent') }, parts);
  return { ...answer, headers: { ...answer.headers, ...limits } };
}

function keyOf({ headers }: Request): string {
  const [scheme, encoded = ''] = (headers.authorization ?? '').split(' ');
  const [email = '', ...key] = Buffer.from(encoded, 'base64').toString().split(':');
  const given = key.join(':');
  if (scheme === 'Basic' && email !== '' && given !== '' && !given.startsWith('wrong')) return given;
  throw new GorgiasError(
    401,
    'The server could not verify that you are authorized to access the URL requested.',
  );
}

interface Asked {
  readonly request: Request;
  readonly url: URL;
  readonly domain: string;
  readonly isAdmin: boolean;
}

async function operate(asked: Asked, { state, hooks }: Parts): Promise<Answer> {
  const { request, url, domain } = asked;
  const path = pathOf(url);
  const { id = '' } = path;
  if (path.kind === 'integrations') return integrations({ ...asked, id: path.id }, state);
  switch (nameOf(request.method, path)) {
    case 'GetAccount':
      return json(200, { domain, status: { status: 'active' }, settings: [] });
    case 'ListCustomers':
      return json(200, listCustomers(domain, url, state));
    case 'CreateCustomer':
      return json(201, shownCustomer(createCustomer(domain, request.body, state)));
    case 'ListTickets':
      return json(200, listTickets(domain, url, state));
    case 'CreateTicket': {
      const ticket = createTicket(domain, request.body, state);
      hooks.tell('ticket-created', ticket);
      hooks.tell('ticket-message-created', ticket);
      return json(201, {
        ...shownTicket(ticket, state),
        messages: messagesOf(ticket.id, state).map(shownMessage),
      });
    }
    case 'GetTicket':
      return json(200, shownTicket(ticketById(domain, id, state), state));
    case 'CreateMessage': {
      const ticket = ticketById(domain, id, state);
      const message = createMessage(ticket, request.body, state);
      hooks.tell('ticket-message-created', ticket);
      return json(201, shownMessage(message));
    }
    case 'ListMessages':
      return json(200, listMessages(domain, url, state));
    case 'UploadFile':
      return json(201, await takeUpload(request, domain));
    default:
      throw notFound();
  }
}

function refusalForFault(fault: Fault): Answer {
  const status = fault.status ?? 500;
  const answer = errorAnswer(
    new GorgiasError(status, status === 429 ? 'Too many requests.' : 'Something went wrong.'),
  );
  return { ...answer, headers: { ...answer.headers, ...retryAfter(fault) } };
}

import * as z from 'zod';
import { gorgiasHeader } from '#contracts/helpdesks.ts';
import { type GorgiasAccount, isGorgiasDomain } from './account.ts';
import { type Ask, GorgiasUnavailable } from './ask.ts';
import { type Answer, exchange, type Fetch } from './exchange.ts';
import { listed } from './pages.ts';

export interface GorgiasCredentials {
  /** `shop`, of `shop.gorgias.com`. */
  readonly domain: string;
  readonly email: string;
  readonly apiKey: string;
}

export type GorgiasRefusalCode = 'unknown-account' | 'bad-credentials' | 'not-allowed' | 'unreachable';

export type GorgiasConnected =
  | { readonly ok: true; readonly account: GorgiasAccount }
  | { readonly ok: false; readonly code: GorgiasRefusalCode; readonly message: string };

type NotDone =
  | Pick<Extract<Answer, { kind: 'refused' }>, 'kind' | 'status'>
  | { readonly kind: 'busy' | 'lost' };

interface Connecting {
  /** Of our API, without a trailing slash. */
  readonly publicUrl: string;
  /** By which Gorgias proves itself to us. */
  readonly headerValue: string;
  readonly fetch?: Fetch;
}

const accountSchema = z.object({ domain: z.string() });
const integrationSchema = z.object({
  id: z.int(),
  type: z.string(),
  http: z.object({ url: z.string() }).nullish(),
});

/**
 * Tries the credentials, and has Gorgias tell us of what happens there. Again it changes what the first time has made.
 *
 * @see https://developers.gorgias.com/reference/get-account
 */
export async function connectGorgias(
  credentials: GorgiasCredentials,
  { publicUrl, headerValue, fetch = globalThis.fetch }: Connecting,
): Promise<GorgiasConnected> {
  if (!isGorgiasDomain(credentials.domain)) return refused('unknown-account');
  const ask = (question: Parameters<Ask>[0]) => exchange(credentials, question, fetch);
  const tried = await ask({ method: 'GET', path: '/account' });
  if (tried.kind !== 'done') return refused(codeOf(tried));
  if (!accountSchema.safeParse(tried.body).success) return refused('unknown-account');
  try {
    const url = `${publicUrl}/webhooks/gorgias`;
    const there = await integrationTo(url, ask);
    const body = integrationOf(url, headerValue);
    const made =
      there === null
        ? await ask({ method: 'POST', path: '/integrations', body })
        : await ask({ method: 'PUT', path: `/integrations/${there}`, body });
    if (made.kind !== 'done') return refused(codeOf(made));
    const integration = integrationSchema.safeParse(made.body);
    if (!integration.success) return refused('unreachable');
    const { domain, email, apiKey } = credentials;
    return { ok: true, account: { domain, email, apiKey, integrationId: String(integration.data.id) } };
  } catch (error) {
    if (!(error instanceof GorgiasUnavailable)) throw error;
    return refused(error.status === null ? 'unreachable' : codeOf({ kind: 'refused', status: error.status }));
  }
}

async function integrationTo(url: string, ask: Ask): Promise<number | null> {
  for await (const { id, type, http } of listed(ask, '/integrations', { type: 'http' }, integrationSchema))
    if (type === 'http' && http?.url === url) return id;
  return null;
}

/**
 * Only which ticket it is about: whatever else happened there we read by ourselves.
 *
 * @see https://developers.gorgias.com/reference/integrations
 */
const integrationOf = (url: string, headerValue: string) => ({
  name: 'Rondo',
  description: 'Brings replies of people here to customers who write by SMS or in the chat.',
  type: 'http',
  http: {
    url,
    method: 'POST',
    request_content_type: 'application/json',
    response_content_type: 'application/json',
    headers: { [gorgiasHeader]: headerValue },
    form: { ticketId: '{{ticket.id}}', externalId: '{{ticket.external_id}}' },
    triggers: { 'ticket-created': false, 'ticket-updated': true, 'ticket-message-created': true },
  },
});

/** @returns false where Gorgias keeps it: somebody has to remove it there by hand. What is gone already is removed. */
export async function disconnectGorgias(
  account: GorgiasAccount,
  { fetch = globalThis.fetch }: { readonly fetch?: Fetch } = {},
): Promise<boolean> {
  const path = `/integrations/${encodeURIComponent(account.integrationId)}`;
  const answer = await exchange(account, { method: 'DELETE', path }, fetch);
  return answer.kind === 'done' || (answer.kind === 'refused' && answer.status === 404);
}

function codeOf(answer: NotDone): GorgiasRefusalCode {
  if (answer.kind !== 'refused') return 'unreachable';
  if (answer.status === 401) return 'bad-credentials';
  if (answer.status === 403) return 'not-allowed';
  // What is no account answers with a page of Gorgias's own, or leads to one.
  if (answer.status === 404 || answer.status < 400) return 'unknown-account';
  return 'unreachable';
}

const messages: Record<GorgiasRefusalCode, string> = {
  'unknown-account':
    'Gorgias knows no such account: it is the first part of its address, “shop” of shop.gorgias.com.',
  'bad-credentials':
    'Gorgias does not accept this e-mail address and API key. Both are in its settings, under REST API.',
  'not-allowed': 'The API key’s user may not add integrations: it takes an admin of the Gorgias account.',
  unreachable: 'Gorgias could not be reached, or did not understand: try again in a few minutes.',
};

const refused = (code: GorgiasRefusalCode): GorgiasConnected => ({
  ok: false,
  code,
  message: messages[code],
});

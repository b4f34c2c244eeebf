import * as z from 'zod';
import { second } from '#domain/ids.ts';
import { type Account, type Credentials, isSubdomain } from './account.ts';
import { ask as askAs, type Fetch, type Heard } from './api.ts';
import { wordsOf } from './outcome.ts';
import { type Ask, ensureTrigger, ensureWebhook, Refused, remove, signingSecretOf } from './rules.ts';

export type ConnectRefusal =
  | 'unknown-account'
  | 'bad-credentials'
  | 'not-an-admin'
  | 'not-allowed'
  | 'unreachable';

export type Connected =
  | { readonly ok: true; readonly account: Account }
  | { readonly ok: false; readonly code: ConnectRefusal; readonly message: string };

/** An API Gateway waits for 30 seconds, and the secret is still to be kept. */
const longestTask = 20 * second;

const selfSchema = z.object({
  user: z.object({ id: z.int().nullable(), role: z.string().nullish() }),
});

const messages: Readonly<Record<ConnectRefusal, string>> = {
  'unknown-account':
    'There is no such account at Zendesk. It is “shop”, where you sign in at shop.zendesk.com.',
  'bad-credentials':
    'Zendesk does not accept the e-mail address with this token. Tokens are made in the Admin Center, under Apps and integrations, APIs; token access must be on.',
  'not-an-admin':
    'This person is not an administrator at Zendesk, and nobody else may make the webhook and the trigger that tell of replies.',
  'not-allowed': 'Zendesk does not allow it.',
  unreachable: 'Zendesk could not be reached just now. Try again.',
};

const refuse = (code: ConnectRefusal, words = ''): Connected => ({
  ok: false,
  code,
  message: words === '' ? messages[code] : `${messages[code]} It says: ${words}`,
});

/**
 * Tries the credentials, and makes at Zendesk what tells us of replies: a webhook, and a trigger that calls it. What is
 * there already is taken as it is, so that it may be done again, after half of it failed as well.
 *
 * @see https://developer.zendesk.com/documentation/webhooks/creating-and-monitoring-webhooks/
 */
export async function connectZendesk(
  { subdomain, email, apiToken }: Credentials,
  { publicUrl, fetch = globalThis.fetch }: { readonly publicUrl: string; readonly fetch?: Fetch },
): Promise<Connected> {
  if (!isSubdomain(subdomain)) return refuse('unknown-account');
  const within = AbortSignal.timeout(longestTask);
  const ask: Ask = (call) => askAs({ subdomain, email, apiToken }, call, { fetch, within });
  const self = await ask({ method: 'GET', path: '/users/me' });
  const { user } =
    selfSchema.safeParse(self.kind === 'answer' && self.status === 200 ? self.body : null).data ?? {};
  if (user === undefined) return refusalOf(self, 'bad-credentials');
  // Who is not known is answered as an anonymous end-user.
  if (user.role !== 'admin' && user.role !== 'agent') return refuse('bad-credentials');
  if (user.role !== 'admin') return refuse('not-an-admin');
  try {
    const webhookId = await ensureWebhook(ask, `${publicUrl}/webhooks/zendesk`);
    const webhookSecret = await signingSecretOf(ask, webhookId);
    const triggerId = await ensureTrigger(ask, webhookId);
    const userId = String(user.id);
    return { ok: true, account: { subdomain, email, apiToken, webhookSecret, webhookId, triggerId, userId } };
  } catch (error) {
    if (error instanceof Refused) return refusalOf(error.answer, 'not-an-admin');
    return refuse('unreachable');
  }
}

function refusalOf(heard: Heard, forbidden: ConnectRefusal): Connected {
  if (heard.kind !== 'answer') return refuse('unreachable');
  const { status, body } = heard;
  if (status === 401) return refuse('bad-credentials');
  if (status === 403) return refuse(forbidden);
  if (status === 404 || (status >= 300 && status < 400)) return refuse('unknown-account');
  if (status === 429 || status >= 500 || status < 300) return refuse('unreachable');
  return refuse('not-allowed', wordsOf(body));
}

/**
 * Removes there what connecting made; false where Zendesk won't have it removed, or can't just now: it stays behind, and
 * its calls are refused here from then on.
 */
export async function disconnectZendesk(
  account: Account,
  { fetch = globalThis.fetch }: { readonly fetch?: Fetch } = {},
): Promise<boolean> {
  if (!isSubdomain(account.subdomain)) return false;
  const within = AbortSignal.timeout(longestTask);
  const ask: Ask = (call) => askAs(account, call, { fetch, within });
  // The trigger first: a webhook that one still calls can't be removed.
  const trigger = await remove(ask, `/triggers/${encodeURIComponent(account.triggerId)}`);
  const webhook = await remove(ask, `/webhooks/${encodeURIComponent(account.webhookId)}`);
  return trigger && webhook;
}

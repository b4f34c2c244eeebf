import { Webhook } from 'standardwebhooks';
import { type Instant, second } from '#domain/ids.ts';
import type { SendOutcome } from '#use-cases/ports.ts';
import { type Post, type Posted, postPublicly } from './post.ts';
import { PrivateAddress } from './public-address.ts';

export interface SignedPosting {
  readonly url: string;
  readonly secret: string;
  /** The webhook's, the same on every attempt: whoever gets it knows by it what they have had. */
  readonly id: string;
  readonly body: string;
  readonly now: Instant;
  /** Who gets it, as agents know them. */
  readonly name: string;
  readonly post?: Post | undefined;
}

const timeout = 10 * second;

/**
 * Posts an event as Standard Webhooks has it. What may have got through is simply posted again, so a lost answer counts
 * as none.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export async function postSigned(posting: SignedPosting): Promise<SendOutcome> {
  const { url, secret, id, body, now, post = postPublicly() } = posting;
  const at = new Date(now);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Rondo',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / second)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  try {
    const signal = AbortSignal.timeout(timeout);
    return outcomeOf(await post(new URL(url), { headers, body, signal }), posting);
  } catch (error) {
    if (isPrivate(error))
      return { outcome: 'rejected', reason: 'Its callback URL leads to a private address.' };
    return { outcome: 'busy', retryAfter: null };
  }
}

/** Where several addresses were tried, their failures come together. */
const isPrivate = (error: unknown): boolean =>
  error instanceof PrivateAddress || (error instanceof AggregateError && error.errors.some(isPrivate));

function outcomeOf({ status, retryAfter }: Posted, { id, now, name }: SignedPosting): SendOutcome {
  if (status >= 200 && status <= 299) return { outcome: 'accepted', providerMessageId: id };
  if (status === 410) return { outcome: 'rejected', reason: `${name} no longer takes messages (410).` };
  return { outcome: 'busy', retryAfter: waitOf(retryAfter, now) };
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after: seconds, or a date. */
function waitOf(retryAfter: string | null, now: number): number | null {
  if (retryAfter === null) return null;
  const wait = /^\d+$/.test(retryAfter) ? Number(retryAfter) * second : Date.parse(retryAfter) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}

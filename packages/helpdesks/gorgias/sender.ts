import * as z from 'zod';
import type { Opening } from '#use-cases/ports.ts';
import type { Ask } from './ask.ts';
import { type Refusal, refusalBefore } from './outcome.ts';
import { listed } from './pages.ts';

/** Whom a message there is from. */
export type SenderThere = { readonly email: string } | { readonly id: number };

const customerSchema = z.object({
  id: z.int(),
  external_id: z.string().nullish(),
  channels: z.array(z.object({ type: z.string(), address: z.string().nullish() })).nullish(),
});

/**
 * The customer there. A message names its sender by e-mail address or by the customer's id, so somebody of whom only a
 * telephone number is known becomes a customer first (H8a): found again by our own id of the contact, or by the number.
 *
 * @throws GorgiasUnavailable
 * @see https://developers.gorgias.com/docs/receive-and-respond-to-tickets-from-a-third-party-app
 */
export async function senderThere(
  ask: Ask,
  requester: Opening['requester'],
): Promise<{ readonly sender: SenderThere } | Refusal> {
  const { email, phone, id: externalId, name } = requester;
  if (email !== null) return { sender: { email } };
  if (phone === null)
    return {
      outcome: 'rejected',
      reason: 'Gorgias needs the customer’s e-mail address or telephone number.',
    };
  const known = (await byExternalId(ask, externalId)) ?? (await byNumber(ask, phone));
  if (known !== null) return { sender: { id: known } };
  const answer = await ask({
    method: 'POST',
    path: '/customers',
    body: {
      external_id: externalId,
      name: name ?? phone,
      channels: [{ type: 'phone', address: phone, preferred: true }],
    },
  });
  // Made by another function at the same moment: the next attempt finds it.
  if (answer.kind === 'refused' && answer.status === 409) return { outcome: 'busy', retryAfter: null };
  if (answer.kind !== 'done') return refusalBefore(answer);
  const made = customerSchema.safeParse(answer.body);
  return made.success ? { sender: { id: made.data.id } } : { outcome: 'busy', retryAfter: null };
}

async function byExternalId(ask: Ask, externalId: string): Promise<number | null> {
  for await (const customer of listed(ask, '/customers', { external_id: externalId }, customerSchema))
    if (customer.external_id === externalId) return customer.id;
    // A filter that is not heeded lists everybody.
    else return null;
  return null;
}

async function byNumber(ask: Ask, phone: string): Promise<number | null> {
  const query = { channel_type: 'phone', channel_address: phone };
  for await (const { id, channels } of listed(ask, '/customers', query, customerSchema)) {
    // The conversation of one must not come to be somebody else's.
    if (channels?.some(({ type, address }) => type === 'phone' && address === phone) === true) return id;
    return null;
  }
  return null;
}

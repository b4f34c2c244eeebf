import * as z from 'zod';
import type { Opening, SendOutcome } from '#use-cases/ports.ts';
import { ourMark, ourTag } from './account.ts';
import type { Api } from './api.ts';
import { answered, isKnownKey, outcomeOf, type Prepared, prepared } from './outcome.ts';
import { upload } from './upload.ts';
import { cut, fits, headOf, htmlOf, subjectOf, tagOf } from './words.ts';

const ticketSchema = z.object({ ticket: z.object({ id: z.int() }) });
const ticketsSchema = z.object({ tickets: z.array(z.object({ id: z.int() })) });
const userSchema = z.object({ user: z.object({ id: z.int() }) });

/**
 * The transcript is a private comment of our own, so that the customer is not sent it back. The same request under the
 * same key is one ticket for two hours; after that, it is found by its `external_id`.
 *
 * @see https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#create-ticket
 * @see https://developer.zendesk.com/api-reference/ticketing/introduction/#idempotency
 */
export async function open(api: Api, opening: Opening): Promise<SendOutcome> {
  const requester = await requesterOf(api, opening.requester);
  if (!requester.ok) return requester.outcome;
  const comment = await firstComment(api, opening);
  if (!comment.ok) return comment.outcome;
  const heard = await api.ask({
    method: 'POST',
    path: '/tickets',
    idempotencyKey: opening.externalId,
    json: {
      ticket: {
        subject: subjectOf(opening),
        comment: comment.value,
        ...requester.value,
        external_id: opening.externalId,
        tags: tagsOf(opening),
        metadata: { [ourMark]: opening.externalId },
      },
    },
  });
  if (!isKnownKey(heard)) return outcomeOf(heard, (body) => idOf(ticketSchema.safeParse(body).data?.ticket));
  const found = await findOpened(api, opening.externalId).catch(() => null);
  return found === null ? { outcome: 'unknown' } : { outcome: 'accepted', ...found };
}

const idOf = (made: { id: number } | undefined): string | null =>
  made === undefined ? null : String(made.id);

/** The channel's is for rules there: who is answered by SMS or in the chat need not be sent a mail as well. */
const tagsOf = ({ tags, channel }: Opening): string[] => [
  ...new Set([ourTag, `${ourTag}_${channel}`, ...tags.map(tagOf)].filter((tag) => tag !== '')),
];

/** @see https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#list-tickets-by-external-id */
export async function findOpened(
  api: Api,
  externalId: string,
): Promise<{ providerMessageId: string } | null> {
  const query = new URLSearchParams({ external_id: externalId });
  const found = answered(await api.ask({ method: 'GET', path: `/tickets?${query}` }), ticketsSchema);
  const ids = (found?.tickets ?? []).map(({ id }) => id).sort((left, right) => left - right);
  return ids[0] === undefined ? null : { providerMessageId: String(ids[0]) };
}

type RequesterField =
  | { readonly requester: { readonly name: string; readonly email: string } }
  | { readonly requester_id: number };

/**
 * A ticket finds or makes who has an e-mail address by itself. Who has none is made first, by our id of them, so that
 * nobody is made twice (H8a).
 *
 * @see https://developer.zendesk.com/api-reference/ticketing/users/users/#create-or-update-user
 */
async function requesterOf(
  api: Api,
  { id, name, email, phone }: Opening['requester'],
): Promise<Prepared<RequesterField>> {
  if (email !== null) {
    const shown = name?.trim() || (email.split('@')[0] ?? email);
    return { ok: true, value: { requester: { name: shown, email } } };
  }
  const user = {
    name: name?.trim() || (phone ?? 'Customer'),
    external_id: id,
    ...(phone !== null && { phone }),
    role: 'end-user',
    skip_verify_email: true,
  };
  const heard = await api.ask({ method: 'POST', path: '/users/create_or_update', json: { user } });
  const made = prepared(heard, userSchema);
  return made.ok ? { ok: true, value: { requester_id: made.value.user.id } } : made;
}

const whole = 'The whole conversation is in conversation.txt.';

/** All of it (H4): what is too long for a comment comes as a file, and of the text what was said last. */
async function firstComment(api: Api, opening: Opening): Promise<Prepared<object>> {
  const head = headOf(opening);
  const ourUser = Number((await api.account())?.userId);
  const comment = (text: string) => ({
    html_body: htmlOf(text),
    public: false,
    // A comment of the customer's could not be private.
    ...(Number.isSafeInteger(ourUser) && ourUser > 0 && { author_id: ourUser }),
  });
  const { transcript } = opening;
  if (fits(head, '', transcript)) return { ok: true, value: comment(`${head}\n\n${transcript}`) };
  const content = Buffer.from(`${head}\n\n${transcript}\n`);
  const file = await upload(api, { name: 'conversation.txt', contentType: 'text/plain', content });
  if (!file.ok) return file;
  const begin = fits(head, whole) ? head : cut(head, 'start', whole);
  const text = `${begin}\n${whole}\n\n${cut(transcript, 'end', `${begin}\n${whole}\n`)}`;
  return { ok: true, value: { ...comment(text), uploads: [file.value] } };
}

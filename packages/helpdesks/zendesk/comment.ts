import * as z from 'zod';
import { minute, second } from '#domain/ids.ts';
import type { Clock, Comment, Files, SendOutcome } from '#use-cases/ports.ts';
import { ourMark } from './account.ts';
import type { Api } from './api.ts';
import { outcomeOf, type Prepared, prepared } from './outcome.ts';
import { pagesOf } from './pages.ts';
import { type Uploaded, upload, uploadAll } from './upload.ts';
import { cut, fits, htmlOf } from './words.ts';

export interface CommentDeps {
  readonly files: Pick<Files, 'get'>;
  readonly clock: Clock;
}

const gone = 'The ticket is no longer there in Zendesk.';

const ticketSchema = z.object({ ticket: z.object({ status: z.string(), requester_id: z.int() }) });
const updatedSchema = z.object({
  audit: z.object({ id: z.int(), events: z.array(z.object({ id: z.int().optional(), type: z.string() })) }),
});
const auditsSchema = z.object({
  audits: z.array(
    updatedSchema.shape.audit.extend({
      metadata: z.object({ custom: z.record(z.string(), z.unknown()).nullish() }).nullish(),
    }),
  ),
});

/** How long a message waits for its files, which are fetched by themselves. */
const patience = 5 * minute;

/**
 * As the customer, in public, so that it reads as theirs. Zendesk takes an idempotency key for new tickets alone: a
 * lost answer is looked up by the mark that our update leaves in its audit.
 *
 * @see https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#update-ticket
 */
export async function comment(api: Api, message: Comment, deps: CommentDeps): Promise<SendOutcome> {
  const path = `/tickets/${encodeURIComponent(message.ticketIdThere)}`;
  const found = prepared(await api.ask({ method: 'GET', path }), ticketSchema, gone);
  if (!found.ok) return found.outcome;
  const { status, requester_id: author } = found.value.ticket;
  if (status === 'closed') return { outcome: 'rejected', reason: 'The ticket is closed in Zendesk.' };
  if (isStillFetched(message, deps)) return { outcome: 'busy', retryAfter: 10 * second };
  const said = await saidBy(api, message, deps);
  if (!said.ok) return said.outcome;
  const heard = await api.ask({
    method: 'PUT',
    path,
    json: {
      ticket: {
        comment: { ...said.value, public: true, author_id: author },
        // An answer by mail would open it again; one that an API brings doesn't by itself.
        ...((status === 'pending' || status === 'solved') && { status: 'open' }),
        metadata: { [ourMark]: message.externalId },
      },
    },
  });
  return outcomeOf(heard, (body) => commentIn(updatedSchema.safeParse(body).data?.audit), gone);
}

const isStillFetched = ({ attachments, at }: Comment, { clock }: CommentDeps): boolean =>
  clock() - at < patience && attachments.some(({ source, refused }) => source !== null && refused === null);

interface Said {
  readonly html_body: string;
  readonly uploads: readonly string[];
}

async function saidBy(
  api: Api,
  { text, attachments }: Comment,
  { files }: CommentDeps,
): Promise<Prepared<Said>> {
  const uploaded = await uploadAll(api, attachments, files);
  if (!uploaded.ok) return uploaded;
  const { tokens, leftOut }: Uploaded = uploaded.value;
  const missing = leftOut.map((name) => `[${name} could not be passed on]`).join('\n');
  const words = [text, missing].filter((part) => part !== '').join('\n\n') || '(no text)';
  if (fits(words)) return { ok: true, value: { html_body: htmlOf(words), uploads: tokens } };
  const content = Buffer.from(`${text}\n`);
  const file = await upload(api, { name: 'message.txt', contentType: 'text/plain', content });
  if (!file.ok) return file;
  const rest = `The whole message is in message.txt.\n${missing}`.trim();
  const html = htmlOf(`${cut(text, 'start', rest)}\n\n${rest}`);
  return { ok: true, value: { html_body: html, uploads: [...tokens, file.value] } };
}

/** A comment's id is that of the event in the audit of its update. */
function commentIn(audit: z.output<typeof updatedSchema>['audit'] | undefined): string | null {
  if (audit === undefined) return null;
  return String(audit.events.find(({ type }) => type === 'Comment')?.id ?? audit.id);
}

/** @see https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/ */
export async function findComment(
  api: Api,
  { externalId, ticketIdThere }: Comment,
): Promise<{ providerMessageId: string } | null> {
  const path = `/tickets/${encodeURIComponent(ticketIdThere)}/audits`;
  for await (const { audits } of pagesOf(api.ask, path, auditsSchema)) {
    const providerMessageId = commentIn(
      audits.find(({ metadata }) => metadata?.custom?.[ourMark] === externalId),
    );
    if (providerMessageId !== null) return { providerMessageId };
  }
  return null;
}

import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Answer, Request } from '../http.ts';
import { invalid, json, notFound, ZendeskError } from './zendesk-error.ts';
import { pageOf } from './zendesk-page.ts';
import { type Comment, statuses, type Ticket, type User } from './zendesk-schemas.ts';
import type { ZendeskState } from './zendesk-state.ts';
import { requesterOf, requesterSchema } from './zendesk-users.ts';

/** Of a comment's body: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/ */
const longestComment = 65_536;
/** https://developer.zendesk.com/api-reference/ticketing/introduction/#idempotency */
const keyLife = 2 * 3_600_000;

const commentSchema = z.object({
  body: z.string().optional(),
  html_body: z.string().optional(),
  public: z.boolean().default(true),
  author_id: z.int().optional(),
  uploads: z.array(z.string()).default([]),
});
const metadataSchema = z.record(z.string(), z.unknown()).default({});
const createSchema = z.object({
  ticket: z.object({
    subject: z.string().nullish(),
    comment: commentSchema,
    requester: requesterSchema.optional(),
    requester_id: z.int().optional(),
    external_id: z.string().nullish(),
    tags: z.array(z.string()).default([]),
    metadata: metadataSchema,
  }),
});
const updateSchema = z.object({
  ticket: z.object({
    comment: commentSchema.optional(),
    status: z.enum(statuses).optional(),
    metadata: metadataSchema,
  }),
});

interface Adding {
  readonly author: User;
  readonly channel: string;
  readonly custom: Readonly<Record<string, unknown>>;
}

export function commentOn(
  ticket: Ticket,
  { body, html_body: html, public: isPublic, uploads }: z.output<typeof commentSchema>,
  { author, channel, custom }: Adding,
  state: ZendeskState,
): Comment {
  const text = body ?? textOf(html ?? '');
  if (text.trim() === '' && uploads.length === 0) throw invalid('base', 'Description: cannot be blank');
  if (Buffer.byteLength(html ?? text) > longestComment)
    throw invalid('base', `Description: is too long (maximum is ${longestComment} characters)`);
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return {
    id: state.newId(),
    ticket_id: ticket.id,
    audit_id: state.newId(),
    type: 'Comment',
    author_id: author.id,
    body: text,
    html_body: html ?? `<div class="zd-comment" dir="auto">${escaped.replaceAll('\n', '<br>')}</div>`,
    plain_body: text,
    public: isPublic,
    attachments: uploads.map((token) => {
      const upload = state.uploads.get(token);
      if (!upload) throw invalid('uploads', `Upload: ${token} is invalid`);
      return upload.attachment;
    }),
    created_at: state.now(),
    via: { channel },
    custom: { ...custom },
  };
}

const textOf = (html: string): string =>
  html
    .replace(/<br>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

export function createTicket(request: Request, caller: User, now: number, state: ZendeskState): Answer {
  const key = request.headers['idempotency-key'];
  const body = createHash('sha256').update(request.body).digest('hex');
  const before = typeof key === 'string' ? state.creations.get(key) : undefined;
  if (before && now - before.at < keyLife) {
    if (before.body !== body)
      throw new ZendeskError(400, {
        error: 'IdempotentRequestError',
        description: "Request parameters don't match the given idempotency key",
      });
    const ticket = state.tickets.get(before.ticketId);
    return json(201, { ticket }, { 'x-idempotency-lookup': 'hit' });
  }
  const { ticket, comment } = created(request, caller, state);
  if (typeof key !== 'string') {
    state.keep({ ticket }, { comment });
    return json(201, { ticket });
  }
  state.keep({ ticket }, { comment }, { creation: { key, body, ticketId: ticket.id, at: now } });
  return json(201, { ticket }, { 'x-idempotency-lookup': 'miss' });
}

function created(request: Request, caller: User, state: ZendeskState) {
  const {
    comment: said,
    requester,
    requester_id: requesterId,
    ...given
  } = read(createSchema, request).ticket;
  const known = requesterId === undefined ? caller : state.users.get(requesterId);
  const of = requester === undefined ? known : requesterOf(requester, state);
  if (of === undefined) throw invalid('requester', 'Requester: is invalid');
  const ticket: Ticket = {
    id: state.newTicketId(),
    external_id: given.external_id ?? null,
    subject: given.subject ?? null,
    status: 'new',
    requester_id: of.id,
    submitter_id: caller.id,
    tags: given.tags.flatMap((tag) => tag.toLowerCase().split(/\s+/)).sort(),
    created_at: state.now(),
    updated_at: state.now(),
  };
  const author = authorOf(said.author_id, caller, state);
  const comment = commentOn(ticket, said, { author, channel: 'api', custom: given.metadata }, state);
  return { ticket, comment };
}

export function updateTicket(ticket: Ticket, request: Request, caller: User, state: ZendeskState) {
  const { comment: said, status, metadata } = read(updateSchema, request).ticket;
  if (ticket.status === 'closed') throw invalid('status', 'Status: closed prevents ticket update');
  const comment =
    said &&
    commentOn(
      ticket,
      said,
      { author: authorOf(said.author_id, caller, state), channel: 'api', custom: metadata },
      state,
    );
  const next = { ...ticket, status: status ?? ticket.status, updated_at: state.now() };
  state.keep({ ticket: next }, ...(comment ? [{ comment }] : []));
  const events = comment ? [eventOf(comment)] : [];
  const audit = { id: comment?.audit_id ?? state.newId(), ticket_id: ticket.id, events };
  return { next, answer: json(200, { ticket: next, audit }) };
}

function authorOf(id: number | undefined, caller: User, { users }: ZendeskState): User {
  const author = id === undefined ? caller : users.get(id);
  if (author === undefined) throw invalid('author', 'Author: is invalid');
  return author;
}

const eventOf = ({ id, type, author_id, body, public: isPublic }: Comment) => ({
  id,
  type,
  author_id,
  body,
  public: isPublic,
});

/** Without what came with its audit: nobody should rely on finding that here. */
export function listComments(ticket: Ticket, url: URL, state: ZendeskState): Answer {
  const { page, paging } = pageOf(state.comments.get(ticket.id) ?? [], url);
  const authors = new Set(page.map(({ author_id: id }) => id));
  const withUsers = url.searchParams.get('include') === 'users';
  const comments = page.map(({ custom: _, ticket_id: __, ...comment }) => ({
    ...comment,
    metadata: { system: {} },
  }));
  const users = [...authors].flatMap((id) => state.users.get(id) ?? []);
  return json(200, { comments, ...(withUsers && { users }), ...paging });
}

export function listAudits(ticket: Ticket, url: URL, state: ZendeskState): Answer {
  const { page, paging } = pageOf(state.comments.get(ticket.id) ?? [], url);
  const audits = page.map((comment) => ({
    id: comment.audit_id,
    ticket_id: ticket.id,
    created_at: comment.created_at,
    author_id: comment.author_id,
    metadata: { custom: comment.custom, system: {} },
    events: [eventOf(comment)],
  }));
  return json(200, { audits, ...paging });
}

export function ticketById(id: string, { tickets }: ZendeskState): Ticket {
  const ticket = tickets.get(Number(id));
  if (!ticket) throw notFound();
  return ticket;
}

export function read<Schema extends z.ZodType>(schema: Schema, { body }: Request): z.output<Schema> {
  let given: unknown;
  try {
    given = JSON.parse(body.toString());
  } catch {
    throw new ZendeskError(400, { error: 'InvalidJSON', description: 'The request body is not JSON' });
  }
  const { data, error } = schema.safeParse(given);
  if (data !== undefined) return data;
  const { path = [], message = '' } = error?.issues[0] ?? {};
  throw new ZendeskError(400, { error: 'BadRequest', description: `${path.join('.')}: ${message}` });
}

import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Answer, Request } from '../http.ts';
import { commentOn, eventOf, newCommentSchema } from './zendesk-comments.ts';
import { invalid, json, notFound, ZendeskError } from './zendesk-error.ts';
import { statuses, type Ticket, type User } from './zendesk-schemas.ts';
import type { ZendeskState } from './zendesk-state.ts';
import { requesterOf, requesterSchema } from './zendesk-users.ts';

/** https://developer.zendesk.com/api-reference/ticketing/introduction/#idempotency */
const keyLife = 2 * 3_600_000;

const metadataSchema = z.record(z.string(), z.unknown()).default({});
const createSchema = z.object({
  ticket: z.object({
    subject: z.string().nullish(),
    comment: newCommentSchema,
    requester: requesterSchema.optional(),
    requester_id: z.int().optional(),
    external_id: z.string().nullish(),
    tags: z.array(z.string()).default([]),
    metadata: metadataSchema,
  }),
});
const updateSchema = z.object({
  ticket: z.object({
    comment: newCommentSchema.optional(),
    status: z.enum(statuses).optional(),
    metadata: metadataSchema,
  }),
});

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

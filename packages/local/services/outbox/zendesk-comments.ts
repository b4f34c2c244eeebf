import * as z from 'zod';
import type { Answer } from '../http.ts';
import { invalid, json } from './zendesk-error.ts';
import { pageOf } from './zendesk-page.ts';
import type { Comment, Ticket, User } from './zendesk-schemas.ts';
import type { ZendeskState } from './zendesk-state.ts';

/** Of a comment's body: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/ */
const longestComment = 65_536;
export const newCommentSchema = z.object({
  body: z.string().optional(),
  html_body: z.string().optional(),
  public: z.boolean().default(true),
  author_id: z.int().optional(),
  uploads: z.array(z.string()).default([]),
});
interface Adding {
  readonly author: User;
  readonly channel: string;
  readonly custom: Readonly<Record<string, unknown>>;
}

export function commentOn(
  ticket: Ticket,
  { body, html_body: html, public: isPublic, uploads }: z.output<typeof newCommentSchema>,
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

export const eventOf = ({ id, type, author_id, body, public: isPublic }: Comment) => ({
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

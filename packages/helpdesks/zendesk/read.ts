import * as z from 'zod';
import type { ReadThere, ReplyThere } from '#use-cases/ports.ts';
import { sanitizeReply, textOfReply } from '../reply-html.ts';
import type { Api } from './api.ts';
import { answered } from './outcome.ts';
import { pagesOf } from './pages.ts';

const ticketSchema = z.object({ ticket: z.object({ status: z.string(), requester_id: z.int() }) });
const commentSchema = z.object({
  id: z.int(),
  type: z.string().optional(),
  author_id: z.int(),
  public: z.boolean(),
  plain_body: z.string().nullish(),
  body: z.string().nullish(),
  html_body: z.string().nullish(),
  created_at: z.string(),
  via: z.object({ channel: z.union([z.string(), z.number()]).nullish() }).nullish(),
  attachments: z
    .array(
      z.object({
        file_name: z.string(),
        content_url: z.string(),
        malware_scan_result: z.string().nullish(),
      }),
    )
    .nullish(),
});
const userSchema = z.object({
  id: z.int(),
  name: z.string().nullish(),
  /** What customers are shown in the place of the name, if anything. */
  alias: z.string().nullish(),
  role: z.string().nullish(),
});
const pageSchema = z.object({ comments: z.array(commentSchema), users: z.array(userSchema) });
type Comment = z.output<typeof commentSchema>;
type User = z.output<typeof userSchema>;

/**
 * Everything that people there have written to the customer, and whether they are done with it.
 *
 * @see https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/#list-comments
 */
export async function read(api: Api, ticketIdThere: string): Promise<ReadThere | null> {
  const path = `/tickets/${encodeURIComponent(ticketIdThere)}`;
  const found = answered(await api.ask({ method: 'GET', path }), ticketSchema);
  if (found === null) return null;
  const { status, requester_id: requester } = found.ticket;
  const us = (await api.account())?.userId;
  const replies: ReplyThere[] = [];
  for await (const { comments, users } of pagesOf(api.ask, `${path}/comments`, pageSchema, {
    include: 'users',
  })) {
    const authors = new Map(users.map((user) => [user.id, user]));
    for (const comment of comments) {
      const author = authors.get(comment.author_id);
      if (!isOfPeopleThere(comment, author, { requester, us })) continue;
      replies.push(replyOf(comment, author));
    }
  }
  return { replies, closed: status === 'solved' || status === 'closed' };
}

/**
 * The customer's own come back to nobody: neither those that we brought, nor those of a customer who works there. Of
 * the user that we call as, only what came by the API is ours: they may well be a person who answers, too.
 */
function isOfPeopleThere(
  { public: isPublic, type, author_id: authorId, via }: Comment,
  author: User | undefined,
  { requester, us }: { requester: number; us: string | undefined },
): author is User {
  if (!isPublic || (type !== undefined && type !== 'Comment')) return false;
  if (authorId === requester || (String(authorId) === us && via?.channel === 'api')) return false;
  return author?.role === 'agent' || author?.role === 'admin';
}

function replyOf(comment: Comment, { name, alias }: User): ReplyThere {
  const { id, created_at: at, html_body: html } = comment;
  return {
    id: String(id),
    sender: alias?.trim() || name?.trim() || 'Zendesk',
    text: textOf(comment),
    html: html ? sanitizeReply(`${html}${filesOf(comment).map(linkTo).join('')}`) : null,
    at: Date.parse(at),
  };
}

interface Linked {
  readonly name: string;
  readonly url: string;
}

/** Files stay there, and are linked to. */
const filesOf = ({ attachments }: Comment): Linked[] =>
  (attachments ?? [])
    .filter(
      ({ content_url: url, malware_scan_result: scan }) =>
        scan !== 'malware_found' && URL.parse(url)?.protocol === 'https:',
    )
    .map(({ file_name: name, content_url: url }) => ({ name, url }));

function textOf(comment: Comment): string {
  const { plain_body: plain, body, html_body: html } = comment;
  // The plain text has blanks as entities, as it is known to.
  const said = (plain ?? body ?? '').replaceAll('&nbsp;', ' ').trim() || textOfReply(html ?? '');
  return [said, ...filesOf(comment).map(({ name, url }) => `${name}: ${url}`)]
    .filter((part) => part !== '')
    .join('\n\n');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const linkTo = ({ name, url }: Linked): string => `<p><a href="${escaped(url)}">${escaped(name)}</a></p>`;

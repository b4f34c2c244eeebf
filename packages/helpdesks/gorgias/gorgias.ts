import * as z from 'zod';
import { hour } from '#domain/ids.ts';
import type { Comment, Files, Helpdesk, Opening, ReadThere, SendOutcome } from '#use-cases/ports.ts';
import { type Ask, asker, type GorgiasDeps, GorgiasUnavailable, notThere, told } from './ask.ts';
import { isLong, messageOf, ticketOf, wholeConversation } from './compose.ts';
import { noAccount, outcomeOf } from './outcome.ts';
import { listed } from './pages.ts';
import { isReply, type MessageThere, messageSchema, replyOf, timeOf } from './replies.ts';
import { senderThere } from './sender.ts';
import { upload, uploadFile } from './upload.ts';

/** @see https://developers.gorgias.com/reference/tickets */
const ticketSchema = z.object({
  id: z.int(),
  external_id: z.string().nullish(),
  status: z.string(),
  trashed_datetime: z.string().nullish(),
});

/**
 * Gorgias, by its API. It knows no idempotency key, so whatever may have been done is looked up by the `external_id`
 * that we give everything.
 */
export function createGorgias({ files, ...deps }: GorgiasDeps & { files: Pick<Files, 'get'> }): Helpdesk {
  return {
    platform: 'gorgias',
    open: (opening) => unlessUnavailable(() => open(asker(deps), opening)),
    findOpened: (externalId) => findOpened(asker(deps), externalId),
    comment: (comment) => unlessUnavailable(() => addComment(asker(deps), comment, files)),
    findComment: (comment) => findComment(asker(deps), comment),
    read: (ticketIdThere) => read(asker(deps), ticketIdThere),
  };
}

/** What could not be asked before was not done. */
async function unlessUnavailable(work: () => Promise<SendOutcome>): Promise<SendOutcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GorgiasUnavailable)) throw error;
    return { outcome: 'busy', retryAfter: error.retryAfter };
  }
}

async function open(ask: Ask, opening: Opening): Promise<SendOutcome> {
  const who = await senderThere(ask, opening.requester);
  if (!('sender' in who)) return who;
  const long = isLong(opening) ? await uploadFile(ask, wholeConversation(opening)) : [];
  if (long !== null && 'outcome' in long) return long;
  const body = ticketOf(opening, who.sender, long ?? []);
  return outcomeOf(await ask({ method: 'POST', path: '/tickets', body }), noAccount);
}

/** Also of one that was thrown away since: it was opened. */
async function findOpened(ask: Ask, externalId: string): Promise<{ providerMessageId: string } | null> {
  const query = { external_id: externalId, order_by: 'created_datetime:asc' };
  for await (const ticket of listed(ask, '/tickets', query, ticketSchema)) {
    if (ticket.external_id === externalId) return { providerMessageId: String(ticket.id) };
    // Were the filter not heeded, ours might be on any page, and a second one be made of it.
    throw new GorgiasUnavailable('Gorgias doesn’t find tickets by external_id');
  }
  return null;
}

async function addComment(ask: Ask, comment: Comment, files: Pick<Files, 'get'>): Promise<SendOutcome> {
  const who = await senderThere(ask, comment.requester);
  if (!('sender' in who)) return who;
  const uploads = await upload(ask, comment.attachments, files);
  if ('outcome' in uploads) return uploads;
  const path = `/tickets/${encodeURIComponent(comment.ticketIdThere)}/messages`;
  const answer = await ask({ method: 'POST', path, body: messageOf(comment, who.sender, uploads) });
  return outcomeOf(answer, 'The ticket is no longer there at Gorgias.');
}

/** The latest first: it came after it was written. Clocks may differ. */
async function findComment(ask: Ask, comment: Comment): Promise<{ providerMessageId: string } | null> {
  for await (const message of messagesOf(ask, comment.ticketIdThere, 'created_datetime:desc')) {
    if (message.external_id === comment.externalId) return { providerMessageId: String(message.id) };
    if (timeOf(message) < comment.at - hour) return null;
  }
  return null;
}

/** What a webhook says is not believed: this is. */
async function read(ask: Ask, ticketIdThere: string): Promise<ReadThere | null> {
  const body = await told(ask, { method: 'GET', path: `/tickets/${encodeURIComponent(ticketIdThere)}` });
  if (body === notThere) return null;
  const { data: ticket } = ticketSchema.safeParse(body);
  if (ticket === undefined) throw new GorgiasUnavailable('Gorgias’s ticket can’t be understood');
  if (ticket.trashed_datetime != null) return null;
  const messages: MessageThere[] = [];
  for await (const message of messagesOf(ask, ticketIdThere, 'created_datetime:asc')) messages.push(message);
  const replies = messages
    .filter(isReply)
    .toSorted((one, other) => timeOf(one) - timeOf(other) || one.id - other.id)
    .map(replyOf);
  return { replies, closed: ticket.status === 'closed' };
}

/** @see https://developers.gorgias.com/reference/list-messages */
async function* messagesOf(ask: Ask, ticketIdThere: string, order: string) {
  const query = { ticket_id: ticketIdThere, order_by: order };
  for await (const message of listed(ask, '/messages', query, messageSchema)) {
    // Another ticket's must never reach this customer.
    if (String(message.ticket_id) !== ticketIdThere)
      throw new GorgiasUnavailable('Gorgias listed messages of another ticket');
    yield message;
  }
}

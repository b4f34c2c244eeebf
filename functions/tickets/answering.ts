import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { answerBody, idempotencyKey, uploadBody } from '#contracts/api/answering.ts';
import { messageParams, ticketParams } from '#contracts/api/tickets.ts';
import { mostBytes, refusalOf, safeName } from '#domain/attachments.ts';
import type { TicketId } from '#domain/ids.ts';
import type { Attachment, Message } from '#domain/ticket/message.ts';
import type { AgentOperation } from '#http/authenticate.ts';
import { badInput, parseJson, parseParams, readBoth, refuseFaults } from '#http/input.ts';
import { instant, namesOf } from '#http/names.ts';
import { presentMessage } from '#http/present.ts';
import { HttpProblem, notFound } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { answer } from '#use-cases/answer.ts';
import { linksOf, offerUpload, takeUploads } from '#use-cases/attachments.ts';
import { type RefusedRetry, retryDelivery } from '#use-cases/retry-delivery.ts';
import { refused } from './conflicts.ts';
import type { Deps } from './deps.ts';

/** T9: what agents say to customers, or to each other, with the files that go with it. */
export const answering = (deps: Deps): Record<string, AgentOperation> => ({
  'POST /tickets/{id}/messages': async (event, { agent }) => {
    const { id: ticketId } = parseParams(ticketParams, event, 'ticket');
    const [body, idempotencyKey] = readBoth(
      () => parseJson(answerBody, event),
      () => keyOf(event),
    );
    const { text, internal, thenClose, cc = null } = body;
    const [html, attachments] = await Promise.all([sanitized(body.html), attached(ticketId, body, deps)]);
    const said = { text, html, cc, attachments, internal, thenClose };
    const answered = await answer({ ...said, ticketId, agentId: agent.id, idempotencyKey }, deps);
    if (!answered.ok) throw refused(answered.refusal);
    return json(201, await shown(answered.value.message, deps));
  },
  'POST /tickets/{id}/messages/{messageId}/retry': async (event, { agent }) => {
    const { id: ticketId, messageId } = parseParams(messageParams, event, 'message');
    const retried = await retryDelivery({ ticketId, messageId }, deps);
    if (!retried.ok) throw notRetried(retried.refusal);
    deps.log.info('delivery-retried', { messageId, by: agent.id });
    return json(200, await shown(retried.value, deps));
  },
  'POST /attachments': async (event) => {
    const { name, contentType, bytes } = parseJson(uploadBody, event);
    const file = { name: safeName(name), contentType: contentType.toLowerCase(), bytes };
    const message = refusalOf(file);
    const path = bytes > mostBytes ? 'bytes' : 'name';
    if (message !== null) refuseFaults([{ path, message }]);
    const { id, url, headers, expiresAt } = await offerUpload(file, deps);
    return json(201, { id, url, method: 'PUT', headers, expiresAt: instant(expiresAt) });
  },
});

function keyOf({ headers }: APIGatewayProxyEventV2): string | null {
  const key = headers['idempotency-key'];
  if (key === undefined) return null;
  if (!idempotencyKey.safeParse(key).success)
    refuseFaults([{ path: 'Idempotency-Key', message: '1 to 200 visible ASCII characters' }]);
  return key;
}

/** The sanitizer is large: only who writes HTML waits for it, not every cold start. */
async function sanitized(html: string | undefined): Promise<string | null> {
  if (html === undefined) return null;
  const { sanitizeMail } = await import('#channels/email/sanitize.ts');
  return sanitizeMail(html) || null;
}

async function attached(
  ticketId: TicketId,
  { attachmentIds: ids, internal }: z.output<typeof answerBody>,
  deps: Deps,
): Promise<Attachment[]> {
  const taken = await takeUploads({ ticketId, ids, internal }, deps);
  if (taken.ok) return taken.value;
  const { refusal } = taken;
  if (refusal.code === 'unknown')
    throw badInput(
      refusal.ids.map((id) => ({
        path: `attachmentIds.${ids.indexOf(id)}`,
        message: `${id} was not uploaded`,
      })),
    );
  if (refusal.code === 'too-large')
    throw badInput([{ path: 'attachmentIds', message: 'are larger than 25 MB together' }]);
  throw refused(refusal.code);
}

/** Whoever wrote it may be another than who retries it. */
async function shown(message: Message, { store, files }: Deps) {
  const [agents, links] = await Promise.all([store.loadAgents(), linksOf([message], files)]);
  return presentMessage(message, namesOf(agents), links);
}

function notRetried(refusal: RefusedRetry): HttpProblem {
  if (refusal.code === 'not-found') return notFound('message');
  if (refusal.code === 'opted-out') return refused('opted-out');
  if (refusal.code === 'passed-on') {
    const detail = 'It was written by the customer, for whoever handled the conversation then.';
    return new HttpProblem(409, 'passed-on', 'The message is none of ours', { detail });
  }
  const detail = `It is ${refusal.state.replace('_', ' ')}: only what has failed, or may have, is sent once more.`;
  return new HttpProblem(409, 'not-failed', 'The message has not failed', { detail, state: refusal.state });
}

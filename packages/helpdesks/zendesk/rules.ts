import * as z from 'zod';
import { ourTag } from './account.ts';
import type { Call, Heard } from './api.ts';
import { pagesOf } from './pages.ts';

export type Ask = (call: Call) => Promise<Heard>;

/** Zendesk would not do what was asked of it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly answer: Heard;

  constructor(answer: Heard) {
    super('Zendesk refused');
    this.answer = answer;
  }
}

const webhookName = 'Rondo';

/** What it posts to us: that something happened, no more. What happened is read by the API. */
const template = JSON.stringify({ ticketId: '{{ticket.id}}', externalId: '{{ticket.external_id}}' });

const webhooksSchema = z.object({
  webhooks: z.array(z.object({ id: z.string(), name: z.string(), endpoint: z.string(), status: z.string() })),
});
const webhookSchema = z.object({ webhook: z.object({ id: z.string() }) });
const secretSchema = z.object({ signing_secret: z.object({ secret: z.string().min(1) }) });
const triggersSchema = z.object({
  triggers: z.array(
    z.object({ id: z.int(), actions: z.array(z.object({ field: z.string(), value: z.unknown() })) }),
  ),
});
const triggerSchema = z.object({ trigger: z.object({ id: z.int() }) });

async function required<Value>(ask: Ask, call: Call, schema: z.ZodType<Value>): Promise<Value> {
  const heard = await ask(call);
  const { data } = schema.safeParse(heard.kind === 'answer' && heard.status < 300 ? heard.body : null);
  if (data === undefined) throw new Refused(heard);
  return data;
}

/** @see https://developer.zendesk.com/api-reference/webhooks/webhooks-api/webhooks/ */
export async function ensureWebhook(ask: Ask, endpoint: string): Promise<string> {
  const query = { 'filter[name_contains]': webhookName };
  for await (const { webhooks } of pagesOf(asking(ask), '/webhooks', webhooksSchema, query)) {
    const ours = webhooks.find(({ name, endpoint: leadsTo }) => name === webhookName && leadsTo === endpoint);
    if (ours === undefined) continue;
    if (ours.status !== 'active')
      await done(ask, {
        method: 'PATCH',
        path: `/webhooks/${encodeURIComponent(ours.id)}`,
        json: { webhook: { status: 'active' } },
      });
    return ours.id;
  }
  const webhook = {
    name: webhookName,
    endpoint,
    http_method: 'POST',
    request_format: 'json',
    status: 'active',
    subscriptions: ['conditional_ticket_events'],
  };
  const made = await required(ask, { method: 'POST', path: '/webhooks', json: { webhook } }, webhookSchema);
  return made.webhook.id;
}

/** @see https://developer.zendesk.com/documentation/webhooks/verifying/ */
export async function signingSecretOf(ask: Ask, webhookId: string): Promise<string> {
  const path = `/webhooks/${encodeURIComponent(webhookId)}/signing_secret`;
  const { signing_secret: found } = await required(ask, { method: 'GET', path }, secretSchema);
  return found.secret;
}

/**
 * What we write there ourselves fires it, too: finding out that nothing is new costs less than missing what somebody
 * wrote with the same account.
 *
 * @see https://developer.zendesk.com/api-reference/ticketing/business-rules/triggers/
 */
export async function ensureTrigger(ask: Ask, webhookId: string): Promise<string> {
  const trigger = {
    title: 'Rondo: tell the inbox what happens to its tickets',
    active: true,
    conditions: {
      all: [
        { field: 'update_type', operator: 'is', value: 'Change' },
        { field: 'current_tags', operator: 'includes', value: ourTag },
      ],
      any: [],
    },
    actions: [{ field: 'notification_webhook', value: [webhookId, template] }],
  };
  const known = await triggerFor(ask, webhookId);
  const call: Call =
    known === null
      ? { method: 'POST', path: '/triggers', json: { trigger } }
      : { method: 'PUT', path: `/triggers/${known}`, json: { trigger } };
  const made = await required(ask, call, triggerSchema);
  return String(made.trigger.id);
}

async function triggerFor(ask: Ask, webhookId: string): Promise<number | null> {
  for await (const { triggers } of pagesOf(asking(ask), '/triggers', triggersSchema)) {
    const ours = triggers.find(({ actions }) =>
      actions.some(
        ({ field, value }) =>
          field === 'notification_webhook' && Array.isArray(value) && value[0] === webhookId,
      ),
    );
    if (ours !== undefined) return ours.id;
  }
  return null;
}

async function done(ask: Ask, call: Call): Promise<void> {
  const heard = await ask(call);
  if (!isDone(heard)) throw new Refused(heard);
}

const isDone = (heard: Heard): boolean =>
  heard.kind === 'answer' && heard.status >= 200 && heard.status < 300;

/** A list that is refused stays a refusal with its status. */
const asking =
  (ask: Ask): Ask =>
  async (call) => {
    const heard = await ask(call);
    if (isDone(heard)) return heard;
    throw new Refused(heard);
  };

/** Whether it is gone now, be it that it was gone already. */
export async function remove(ask: Ask, path: string): Promise<boolean> {
  const heard = await ask({ method: 'DELETE', path });
  return isDone(heard) || (heard.kind === 'answer' && (heard.status === 404 || heard.status === 410));
}

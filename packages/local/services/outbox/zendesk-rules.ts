import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Answer, Request } from '../http.ts';
import { forbidden, invalid, json, notFound, ZendeskError } from './zendesk-error.ts';
import { pageOf } from './zendesk-page.ts';
import { type Ticket, type Trigger, triggerSchema, type User, webhookSchema } from './zendesk-schemas.ts';
import type { ZendeskState } from './zendesk-state.ts';
import { read } from './zendesk-tickets.ts';

const newWebhookSchema = z.object({
  webhook: webhookSchema.omit({ id: true, created_at: true }).extend({
    endpoint: z.url(),
    http_method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    request_format: z.enum(['json', 'xml', 'form_encoded']),
  }),
});
const patchSchema = z.object({ webhook: newWebhookSchema.shape.webhook.partial() });
const newTriggerSchema = z.object({
  trigger: triggerSchema.omit({ id: true }).extend({ active: z.boolean().default(true) }),
});

interface Asked {
  readonly request: Request;
  readonly url: URL;
  /** Of the path, behind the kind. */
  readonly id: string | undefined;
  readonly rest: string | undefined;
  readonly caller: User;
}

/** @see https://developer.zendesk.com/api-reference/webhooks/webhooks-api/webhooks/ */
export function webhooks(
  { request, url, id, rest, caller }: Asked,
  secret: string,
  state: ZendeskState,
): Answer {
  if (caller.role !== 'admin') throw forbidden();
  const webhook = id === undefined ? undefined : state.webhooks.get(id);
  if (id !== undefined && !webhook) throw notFound();
  switch (`${request.method} ${id === undefined ? '' : 'id'}${rest ?? ''}`) {
    case 'GET ': {
      const named = url.searchParams.get('filter[name_contains]') ?? '';
      const { page, paging } = pageOf(
        [...state.webhooks.values()].filter(({ name }) => name.includes(named)),
        url,
      );
      return json(200, { webhooks: page, ...paging });
    }
    case 'POST ': {
      const added = {
        ...read(newWebhookSchema, request).webhook,
        id: `01${randomBytes(12).toString('hex').toUpperCase()}`,
        created_at: state.now(),
      };
      state.keep({ webhook: added });
      return json(201, { webhook: added });
    }
    case 'PATCH id':
      if (webhook) state.keep({ webhook: { ...webhook, ...read(patchSchema, request).webhook } });
      return { status: 204 };
    case 'DELETE id':
      if (id === undefined || [...state.triggers.values()].some((trigger) => notifies(trigger).includes(id)))
        throw new ZendeskError(409, { errors: [{ code: 'Conflict', title: 'The webhook is in use' }] });
      state.keep({ removed: 'webhooks', id });
      return { status: 204 };
    case 'GET id/signing_secret':
      return json(200, { signing_secret: { algorithm: 'SHA256', secret } });
    default:
      throw notFound();
  }
}

/** @see https://developer.zendesk.com/api-reference/ticketing/business-rules/triggers/ */
export function triggers({ request, url, id, caller }: Asked, state: ZendeskState): Answer {
  if (caller.role !== 'admin') throw forbidden();
  const known = id === undefined ? undefined : state.triggers.get(id);
  if (id !== undefined && !known) throw notFound();
  switch (`${request.method} ${known ? 'id' : ''}`) {
    case 'GET ': {
      const { page, paging } = pageOf([...state.triggers.values()], url);
      return json(200, { triggers: page, ...paging });
    }
    case 'POST ':
    case 'PUT id': {
      const { trigger: given } = read(newTriggerSchema, request);
      const trigger = { ...given, id: known?.id ?? state.newId() };
      const missing = notifies(trigger).find((webhook) => !state.webhooks.has(webhook));
      if (missing !== undefined) throw invalid('actions', `Webhook ${missing} is invalid`);
      state.keep({ trigger });
      return json(known ? 200 : 201, { trigger });
    }
    case 'DELETE id':
      state.keep({ removed: 'triggers', id: String(id) });
      return { status: 204 };
    default:
      throw notFound();
  }
}

const notificationSchema = z.tuple([z.string(), z.string()]);

const notifies = ({ actions }: Trigger): string[] =>
  actions.flatMap(({ field, value }) => {
    const notification = notificationSchema.safeParse(value);
    return field === 'notification_webhook' && notification.success ? [notification.data[0]] : [];
  });

/** What is to be posted, and where, now that a ticket was updated. */
export function notificationsOf(ticket: Ticket, state: ZendeskState) {
  const fired = [...state.triggers.values()].filter(
    ({ active, conditions: { all, any } }) =>
      active &&
      all.every((condition) => holds(condition, ticket)) &&
      (any.length === 0 || any.some((condition) => holds(condition, ticket))),
  );
  return fired.flatMap(({ actions }) =>
    actions.flatMap(({ field, value }) => {
      const { data } = notificationSchema.safeParse(value);
      const webhook = data && state.webhooks.get(data[0]);
      if (field !== 'notification_webhook' || !data || webhook?.status !== 'active') return [];
      return [{ webhookId: webhook.id, endpoint: webhook.endpoint, body: filledIn(data[1], ticket) }];
    }),
  );
}

/** https://developer.zendesk.com/documentation/ticketing/reference-guides/conditions-reference/ */
function holds({ field, value }: Trigger['conditions']['all'][number], ticket: Ticket): boolean {
  switch (field) {
    case 'update_type':
      return value === 'Change';
    case 'current_tags':
      return String(value)
        .split(' ')
        .some((tag) => ticket.tags.includes(tag));
    default:
      throw new Error(`the condition “${field}” is not played locally`);
  }
}

const filledIn = (template: string, { id, external_id: externalId, status }: Ticket): string =>
  template
    .replaceAll('{{ticket.id}}', String(id))
    .replaceAll('{{ticket.external_id}}', externalId ?? '')
    .replaceAll('{{ticket.status}}', status);

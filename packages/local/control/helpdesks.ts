import * as z from 'zod';
import type { Answer } from '../gateway/answer.ts';
import type { GatewayRequest } from '../gateway/event.ts';
import type { Outbox } from '../services/types.ts';
import { json, parseBody, Refused } from './problem.ts';

const actSchema = z
  .strictObject({
    text: z.string().min(1).max(60_000).optional(),
    html: z.string().min(1).max(60_000).optional(),
    public: z.boolean().optional(),
    status: z.enum(['open', 'pending', 'hold', 'solved', 'closed']).optional(),
    name: z.string().min(1).max(100).optional(),
  })
  .refine(({ text, status }) => text !== undefined || status !== undefined, 'must have a text or a status');

type Helpdesks = Outbox['helpdesks'];

/**
 * `GET /local/helpdesks/{platform}/tickets`: what is there. `POST /local/helpdesks/{platform}/tickets/{id}`: somebody
 * who works there writes or changes the status. By the name of the operation, if it is one.
 */
export function helpdeskOperation(
  helpdesks: Helpdesks,
  method: string,
  path: string,
): Record<string, (request: GatewayRequest) => Answer> {
  const [, platform, id] = /^\/local\/helpdesks\/([^/]+)\/tickets(?:\/([\w-]+))?$/.exec(path) ?? [];
  const helpdesk =
    platform !== undefined && Object.hasOwn(helpdesks, platform) ? helpdesks[platform] : undefined;
  if (helpdesk === undefined) return {};
  if (method === 'GET' && id === undefined) return { [`GET ${path}`]: () => json(200, helpdesk.tickets()) };
  if (method !== 'POST' || id === undefined) return {};
  return {
    [`POST ${path}`]({ body }) {
      const ticket = helpdesk.act(id, parseBody(actSchema, body));
      if (typeof ticket === 'object') return json(200, ticket);
      if (ticket === undefined)
        throw new Refused(404, 'not-found', 'Not found', { detail: `No ticket ${id} is there.` });
      throw new Refused(409, 'not-possible', 'That can’t be done', { detail: ticket });
    },
  };
}

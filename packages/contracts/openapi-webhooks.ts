import * as z from 'zod';
import { handOffDeclinedEvent, messageReceivedEvent } from './api/ai-events.ts';
import type { Components } from './openapi-components.ts';

/** Of whoever speaks Standard Webhooks, in either direction. */
export const signedHeaders = {
  'webhook-id': z.string(),
  'webhook-timestamp': z.string().meta({ description: 'Seconds; five minutes off at most' }),
  'webhook-signature': z.string().meta({ description: 'Standard Webhooks: v1,…' }),
};

/** What the AI agent is posted at its callback URL, and how it answers. */
const events = {
  'message.received': {
    of: messageReceivedEvent,
    summary: 'A customer wrote in a ticket that the AI agent handles',
  },
  'hand_off.declined': { of: handOffDeclinedEvent, summary: 'A visitor wants to stay with the AI agent' },
};

/** OpenAPI's `webhooks`: what is called not here, but by us. */
export function webhooksOf(components: Components) {
  return Object.fromEntries(
    Object.entries(events).map(([name, { of, summary }]) => [
      name,
      {
        post: {
          summary,
          tags: ['ai-agent'],
          description:
            'Signed by Standard Webhooks. What is not answered 2xx comes again, under the same webhook-id, for about ten minutes; then people get the conversation. Redirects are not followed.',
          parameters: Object.entries(signedHeaders).map(([header, type]) => ({
            name: header,
            in: 'header',
            required: true,
            schema: components.schemaOf(type, 'output'),
          })),
          requestBody: { required: true, ...components.content(of, 'output') },
          responses: {
            '2XX': { description: 'Taken' },
            410: { description: 'Wants no more messages: people get the conversation at once' },
          },
        },
      },
    ]),
  );
}

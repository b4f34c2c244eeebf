import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { readSession } from '#channels/chat/session.ts';
import { json } from '#http/reply.ts';
import { serve } from '#http/serve.ts';
import { threadPrefix, ticketPartition } from '#storage/keys.ts';
import { observed, type Telemetry } from '#telemetry/telemetry.ts';
import { signingSecret } from '#test/support/chat.ts';
import { visitorId } from '#use-cases/chat.ts';
import { chatTicketId } from '#use-cases/ids.ts';
import type { Clock } from '#use-cases/ports.ts';

interface Deps {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

/**
 * Polling as it is mostly begun: each time the thread is read and sent as a whole, by one query at the lower price.
 * In the same chain as ours, with the same sessions, and without parsing what was read.
 */
export function naivePolling({ dynamodb, tableName, telemetry, clock }: Deps) {
  const documents = DynamoDBDocumentClient.from(dynamodb);
  const operations = {
    'GET /chat/messages': async ({ headers }: { headers: Record<string, string | undefined> }) => {
      const token = (headers.authorization ?? '').slice('Bearer '.length);
      const visitor = await readSession(token, signingSecret.key, clock());
      if (visitor === null) return json(401, {});
      const thread = ticketPartition(chatTicketId(visitorId(visitor), 1));
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :thread AND begins_with(sk, :messages)',
          ExpressionAttributeValues: { ':thread': thread, ':messages': threadPrefix },
        }),
      );
      return json(200, { messages: Items.map(({ id, author, text, at }) => ({ id, author, text, at })) });
    },
  };
  return serve(operations, telemetry.log).use(observed(telemetry));
}

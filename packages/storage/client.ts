import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/**
 * A client for `createDynamoStore`. One attempt a call: the store itself repeats what may be repeated, with its own
 * jitter and with one token a transaction; the SDK's retries would multiply with those.
 *
 * Without the SDK's log: it copies what every call asks and answers for nobody, a fourteenth of a reply's computing.
 */
export function createDynamoClient(config: Omit<DynamoDBClientConfig, 'logger'> = {}): DynamoDBClient {
  const client = new DynamoDBClient({
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 6_000,
      throwOnRequestTimeout: true,
      // Waiting for a free socket counts as connecting: the default of 50 would time out where many calls are in flight.
      httpAgent: { maxSockets: 200 },
      httpsAgent: { maxSockets: 200 },
    },
    ...config,
    maxAttempts: 1,
  });
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

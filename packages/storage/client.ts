import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/**
 * A client for `createDynamoStore`. One attempt a call: the store itself repeats what may be repeated, with its own
 * jitter and with one token a transaction; the SDK's retries would multiply with those.
 */
export const createDynamoClient = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  new DynamoDBClient({
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

import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/**
 * A client for `createDynamoStore`. One attempt a call: the store itself repeats what may be repeated, with its own
 * jitter and with one token a transaction; the SDK's retries would multiply with those.
 */
export const createDynamoClient = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  new DynamoDBClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
    ...config,
    maxAttempts: 1,
  });

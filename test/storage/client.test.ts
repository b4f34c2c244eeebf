import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { createDynamoClient } from '#storage/client.ts';

const region = 'eu-central-1';
const layersOf = (client: DynamoDBClient): string[] => client.middlewareStack.identify();

it('a client lacks nothing of the SDK’s but its log, which copies every call for nobody', () => {
  const log = /^loggerMiddleware\b/;
  const usual = layersOf(new DynamoDBClient({ region }));
  expect(usual.filter((layer) => log.test(layer))).toHaveLength(1);
  expect(layersOf(createDynamoClient({ region }))).toEqual(usual.filter((layer) => !log.test(layer)));
});

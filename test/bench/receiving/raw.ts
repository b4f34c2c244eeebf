import { randomUUID } from 'node:crypto';
import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  DynamoDBClient,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { serveRequests, setupOf } from '../worker.ts';
import { type Identity, identity } from './customers.ts';
import type { Recorded } from './recording.ts';

/** Requests that were recorded of one message, and whose they were. */
export interface Template {
  readonly of: Identity;
  readonly requests: readonly Recorded[];
}

/** Sends the requests of one message for each of the customers `from`, `from + 1`, …, each their message number `message`. */
export interface Send {
  readonly templates: readonly Template[];
  readonly from: number;
  readonly count: number;
  readonly message: number;
}

const setup = setupOf<{ url: string }>();
const client = new DynamoDBClient({ endpoint: setup.url, maxAttempts: 1 });

serveRequests(async ({ templates, from, count, message }: Send): Promise<readonly number[]> => {
  const messages = Array.from({ length: count }, (_, place) =>
    callsOf(templates[place % templates.length], identity(from + place, message)),
  );
  const durations: number[] = [];
  for (const calls of messages) {
    const before = performance.now();
    for (const call of calls) await call();
    durations.push(performance.now() - before);
  }
  return durations;
});

let number = 1_000_000;

/** The same requests for another customer: other keys, so that the conditions hold, and else the same to the byte. */
function callsOf(template: Template | undefined, to: Identity): (() => Promise<unknown>)[] {
  if (template === undefined) throw new Error('there is nothing to send');
  number += 1;
  return template.requests.map(({ operation, input }) => {
    const rewritten = JSON.stringify(input)
      .replaceAll(template.of.ticketId, to.ticketId)
      .replaceAll(template.of.contactId, to.contactId)
      .replaceAll(template.of.messageSid, to.messageSid)
      .replaceAll(template.of.phone, to.phone)
      .replace(/"number":\{"N":"\d+"\}/, `"number":{"N":"${number}"}`)
      .replace(/"ClientRequestToken":"[^"]+"/, `"ClientRequestToken":"${randomUUID()}"`);
    return callOf(operation, JSON.parse(rewritten));
  });
}

function callOf(operation: string, input: unknown): () => Promise<unknown> {
  switch (operation) {
    case 'BatchGetItem':
      return () => client.send(new BatchGetItemCommand(input as BatchGetItemCommandInput));
    case 'UpdateItem':
      return () => client.send(new UpdateItemCommand(input as UpdateItemCommandInput));
    case 'TransactWriteItems':
      return () => client.send(new TransactWriteItemsCommand(input as TransactWriteItemsCommandInput));
    default:
      throw new Error(`the bench knows no ${operation}`);
  }
}

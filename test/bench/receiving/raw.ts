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
import { PutObjectCommand, type PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { serveRequests, setupOf } from '../worker.ts';
import type { Recorded } from './recording.ts';

/** Requests that were recorded of one call, and what marks them as that one's. */
export interface Template {
  readonly marks: readonly string[];
  readonly requests: readonly Recorded[];
}

/** Sends the requests of one call for each of the customers that have these marks. */
export interface Send {
  readonly templates: readonly Template[];
  readonly to: readonly (readonly string[])[];
}

const setup = setupOf<{ url: string; bucketUrl: string }>();
const dynamodb = new DynamoDBClient({ endpoint: setup.url, maxAttempts: 1 });
const s3 = new S3Client({ endpoint: setup.bucketUrl, forcePathStyle: true, maxAttempts: 1 });

serveRequests(async ({ templates, to }: Send): Promise<readonly number[]> => {
  const messages = to.map((marks, place) => requestsOf(templates[place % templates.length], marks));
  const durations: number[] = [];
  for (const requests of messages) {
    const before = performance.now();
    for (const send of requests) await send();
    durations.push(performance.now() - before);
  }
  return durations;
});

let number = 1_000_000;

/** The same requests for another customer: other keys, so that the conditions hold, and else the same to the byte. */
function requestsOf(template: Template | undefined, marks: readonly string[]): (() => Promise<unknown>)[] {
  if (template === undefined) throw new Error('there is nothing to send');
  number += 1;
  const rewritten = (input: object): unknown =>
    JSON.parse(
      template.marks
        .reduce((text, mark, place) => text.replaceAll(mark, marks[place] ?? mark), JSON.stringify(input))
        .replace(/"number":\{"N":"\d+"\}/, `"number":{"N":"${number}"}`)
        .replace(/"ClientRequestToken":"[^"]+"/, `"ClientRequestToken":"${randomUUID()}"`),
    );
  return template.requests.map(({ operation, input }) => requestOf(operation, input, rewritten));
}

function requestOf(
  operation: string,
  input: object,
  rewritten: (input: object) => unknown,
): () => Promise<unknown> {
  switch (operation) {
    case 'BatchGetItem': {
      const batch = rewritten(input) as BatchGetItemCommandInput;
      return () => dynamodb.send(new BatchGetItemCommand(batch));
    }
    case 'UpdateItem': {
      const update = rewritten(input) as UpdateItemCommandInput;
      return () => dynamodb.send(new UpdateItemCommand(update));
    }
    case 'TransactWriteItems': {
      const transaction = rewritten(input) as TransactWriteItemsCommandInput;
      return () => dynamodb.send(new TransactWriteItemsCommand(transaction));
    }
    case 'PutObject': {
      const { Body, ...rest } = input as PutObjectCommandInput;
      const put = rewritten(rest) as PutObjectCommandInput;
      return () => s3.send(new PutObjectCommand({ ...put, Body }));
    }
    default:
      throw new Error(`the bench knows no ${operation}`);
  }
}

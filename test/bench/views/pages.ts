import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { ticketsPage } from '#contracts/api/tickets.ts';
import { createHandler } from '#functions/tickets/handler.ts';
import type { Reply } from '#http/reply.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createS3Files } from '#storage/files.ts';
import { start } from '#test/support/builders.ts';
import { claimsOf, httpEvent, lambdaContext } from '#test/support/lambda-events.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { record, unitsIn } from '../receiving/recording.ts';
import { viewer } from './seed.ts';

export interface Page {
  readonly tickets: number;
  /** Milliseconds. */
  readonly duration: number;
}

export interface PageCost {
  readonly pages: number;
  readonly tickets: number;
  readonly readUnits: number;
  readonly requests: number;
}

const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const answer = z.object({ statusCode: z.literal(200), body: z.string() });

/** The function `tickets` as it is deployed, asked by the viewer. */
export function openInbox(url: string, tableName: string) {
  const dynamodb = createDynamoClient({ endpoint: url, region: 'eu-central-1', credentials });
  const s3 = new S3Client({ region: 'eu-central-1', credentials });
  const handler = createHandler({
    store: createDynamoStore({ client: dynamodb, tableName }),
    files: createS3Files({ client: s3, bucket: 'bench' }),
    clock: () => start,
    log: recordedTelemetry().log,
  });
  const claims = claimsOf(viewer, { signedInAt: start });
  /** The first so many pages of a view, by its cursors. */
  const pages = async (query: string, most: number): Promise<Page[]> => {
    const seen: Page[] = [];
    let cursor: string | undefined;
    do {
      const target = `/tickets?${query}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const event = httpEvent({ method: 'GET', target, claims });
      const from = performance.now();
      const reply: Reply = await handler(event, lambdaContext());
      const duration = performance.now() - from;
      const page = ticketsPage.parse(JSON.parse(answer.parse(reply).body));
      seen.push({ tickets: page.tickets.length, duration });
      cursor = page.cursor;
    } while (cursor !== undefined && seen.length < most);
    return seen;
  };
  return {
    pages,
    async cost(query: string, most: number): Promise<PageCost> {
      let seen: readonly Page[] = [];
      const { requests } = await record({ dynamodb, s3 }, async () => {
        seen = await pages(query, most);
      });
      return {
        pages: seen.length,
        tickets: seen.reduce((sum, { tickets }) => sum + tickets, 0),
        readUnits: unitsIn(requests, 'read'),
        requests: requests.length,
      };
    },
    close: () => dynamodb.destroy(),
  };
}

export type Inbox = ReturnType<typeof openInbox>;

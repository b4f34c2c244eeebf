import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock, Store } from '#use-cases/ports.ts';
import { createAgentStore } from './agents.ts';
import type { BodyStore } from './bodies.ts';
import { createChatStore } from './chats.ts';
import { createConnectionStore } from './connections.ts';
import { createCountStore } from './counts.ts';
import { createFigureStore } from './figures.ts';
import { createFinderStore } from './finder.ts';
import { createOverdueStore } from './overdue.ts';
import { createRecountStore } from './recount.ts';
import { createReplanStore } from './replan.ts';
import type { RetryPolicy } from './retry.ts';
import { createRotationStore } from './rotation.ts';
import { createSettingsStore } from './settings.ts';
import { openTable } from './table.ts';
import { createThreadStore } from './threads.ts';
import { createTicketStore } from './tickets.ts';
import { createTimerStore } from './timers.ts';
import { createViewStore } from './views.ts';
import { createWritingStore } from './writing.ts';

export interface DynamoStoreOptions {
  /** From `createDynamoClient`, which leaves repetition to the store. */
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Left out where a function neither reads nor writes messages: it has no permission either. */
  readonly bodies?: BodyStore;
  /** Only tells which receipts have expired. Default: the time. */
  readonly clock?: Clock;
  readonly retry?: RetryPolicy;
}

/** Everything that is kept, in one DynamoDB table and, where it is long, in a bucket. README.md lists items and queries. */
export function createDynamoStore({
  bodies = noBodies,
  clock = Date.now,
  ...options
}: DynamoStoreOptions): Store {
  const table = openTable(options);
  return {
    ...createTicketStore({ table, bodies, clock }),
    ...createThreadStore({ table, bodies }),
    ...createChatStore({ table, bodies }),
    ...createWritingStore(table),
    ...createViewStore(table),
    ...createFinderStore(table),
    ...createRotationStore(table),
    ...createAgentStore(table),
    ...createCountStore(table),
    ...createFigureStore(table),
    ...createSettingsStore(table),
    ...createConnectionStore(table),
    ...createReplanStore(table),
    ...createRecountStore(table),
    ...createTimerStore(table),
    ...createOverdueStore(table),
  };
}

const refused = (): never => {
  throw new Error('this function has no bucket of bodies');
};
const noBodies: BodyStore = { put: refused, get: refused, deleteAll: refused };

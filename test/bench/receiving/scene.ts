import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { defaultSettings } from '#domain/settings.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { startTestDynamoDb } from '#test/support/dynamodb-local.ts';
import { startWorker, type Worker } from '../worker.ts';
import { startBucket } from './bucket.ts';
import type { Setup } from './handlers.ts';
import type { Send } from './raw.ts';
import type { Receive, Received } from './rondo.ts';
import type { Part } from './taking-apart.ts';

/** A helpdesk where round robin is on, and nobody reads the stream. */
export async function openScene(): Promise<{ readonly setup: Setup; stop(): Promise<void> }> {
  const dynamodb = await startTestDynamoDb();
  const bucket = await startBucket();
  const tableName = await dynamodb.newTable({ stream: true });
  const store = createDynamoStore({ client: dynamodb.newClient(), tableName });
  await store.saveSetting({
    name: 'round-robin',
    value: { ...defaultSettings['round-robin'], enabled: true, enabledAt: 1 },
    version: 0,
    by: 'agt_ada',
    at: 1,
  });
  return {
    setup: { url: dynamodb.url, tableName, bucketUrl: bucket.url },
    async stop() {
      await bucket.stop();
      await dynamodb.stop();
    },
  };
}

/** What a function has around it, as far as it matters here. */
export const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  POWERTOOLS_SERVICE_NAME: 'bench',
  POWERTOOLS_METRICS_NAMESPACE: 'Rondo',
  POWERTOOLS_LOG_LEVEL: 'INFO',
};

export interface Workers {
  readonly rondo: Worker<Receive, Received>;
  /** As on Lambda, for a request that X-Ray samples. */
  readonly traced: Worker<Receive, Received>;
  readonly raw: Worker<Send, readonly number[]>;
  readonly takingApart: Worker<Part, readonly number[]>;
}

export async function startWorkers(setup: Setup): Promise<{ workers: Workers; stop(): Promise<void> }> {
  const daemon = createSocket('udp4').bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  const start = <Request extends object, Answer>(module: string, more: Record<string, string> = {}) =>
    startWorker<Setup, Request, Answer>(new URL(module, import.meta.url), setup, { ...environment, ...more });
  const workers: Workers = {
    rondo: start('./rondo.ts'),
    traced: start('./rondo.ts', {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      LAMBDA_TASK_ROOT: '/var/task',
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
      _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    }),
    raw: start('./raw.ts'),
    takingApart: start('./taking-apart.ts'),
  };
  return {
    workers,
    async stop() {
      for (const worker of Object.values(workers)) await worker.stop();
      daemon.close();
    },
  };
}

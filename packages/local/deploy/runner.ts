import { setTimeout as pause } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Deployment } from '../assembly/deployment.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import type { UserPool } from '../gateway/user-pool.ts';
import { createAsynchronousInvoker } from '../host/asynchronous.ts';
import type { Outcome } from '../host/start-worker.ts';
import { createDestinations, type Destinations } from '../mappings/destinations.ts';
import type { Resources } from '../resources.ts';
import { type Left, settled } from '../runtime/settled.ts';
import { type Part, type PartOptions, wantedParts } from './parts.ts';

export interface RunnerOptions extends PartOptions {
  readonly userPool: UserPool;
  readonly region: string;
  /** Takes the lines of the API's access log. */
  readonly accessLog: (line: string) => void;
  /** Where events that functions are called with later are kept; in memory if left out. */
  readonly acceptedFile?: string | undefined;
}

/** Runs a deployment, and can exchange it for another while it runs. */
export interface Runner extends Left {
  /** Returns what was replaced, in words for people. */
  apply(deployment: Deployment, resources: Resources): Promise<string[]>;
  readonly deployment: Deployment;
  readonly gateway: Gateway | undefined;
  readonly destinations: Destinations;
  invoke(function_: string, event: unknown): Promise<Outcome>;
  invokeLater(function_: string, event: unknown): void;
  stop(): Promise<void>;
}

/** So long a stop waits for what is under way. */
const patienceMs = 3_000;
/** So long a rule does that is late anyway. */
const calmMs = 10_000;

export function createRunner(options: RunnerOptions): Runner {
  const { clock, host, warn, retryAfterMs } = options;
  let current: Deployment | undefined;
  let gateway: Gateway | undefined;
  const parts = new Map<string, Part>();
  const deployment = (): Deployment => {
    if (!current) throw new Error('nothing is deployed yet');
    return current;
  };
  const credentials = { accessKeyId: 'mappings', secretAccessKey: 'local' };
  const client = { endpoint: options.sqsS3.url, region: options.region, credentials };
  const sqs = new SQSClient(client);
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const queueUrl = (arn: string) => `${options.sqsS3.url}/${arn.split(':')[4]}/${arn.split(':')[5]}`;
  const destinations = createDestinations({
    sqs,
    s3,
    queueUrl,
    buckets: () => deployment().buckets,
    now: clock.now,
  });
  const asynchronous = createAsynchronousInvoker({
    host,
    clock,
    destinations,
    retryAfterMs,
    warn,
    file: options.acceptedFile,
  });
  const invoke = (function_: string, event: unknown) => host.invoke(deployment().find(function_), event);
  const invokeLater = (function_: string, event: unknown) =>
    asynchronous.invoke(deployment().find(function_), event);
  const all = () => [...parts.values()];
  const pendingOf = (some: readonly Part[]) => some.reduce((sum, part) => sum + (part.pending?.() ?? 0), 0);
  const readTo = () => Math.min(...all().map((part) => part.readTo?.() ?? Number.POSITIVE_INFINITY));
  const left: Left = { pending: () => pendingOf(all().filter(({ isRule }) => !isRule)), readTo };
  const calm = () => settled(host, left, calmMs).catch(() => {});
  const shared = { options, sqs, queueUrl, destinations, invoke, invokeLater, calm };

  return {
    get deployment() {
      return deployment();
    },
    get gateway() {
      return gateway;
    },
    destinations,
    invoke,
    invokeLater,
    pending: () => pendingOf(all()),
    readTo,
    async apply(next, resources) {
      const first = current === undefined;
      const before = gatewayKey(current);
      current = next;
      const reloaded = host.deploy(next.functions);
      gateway = createApi(next, options, invoke);
      const changed = await exchange(
        parts,
        options.consumers ? wantedParts(next, resources, shared) : new Map(),
      );
      if (first) {
        if (options.consumers) asynchronous.resume(next.find);
        return [];
      }
      return [...reloaded, ...(before === gatewayKey(next) ? [] : ['routes']), ...changed];
    },
    async stop() {
      const ends = [...parts.values()].map(async (part) => part.stop());
      // What hangs is ended with its worker right after this.
      await Promise.race([
        Promise.all([...ends, asynchronous.stop()]),
        pause(patienceMs, undefined, { ref: false }),
      ]);
      sqs.destroy();
      s3.destroy();
    },
  };
}

function createApi(
  deployment: Deployment,
  { userPool, accessLog }: RunnerOptions,
  invoke: Runner['invoke'],
): Gateway | undefined {
  const { api, place, userPoolClients } = deployment;
  if (!api) return undefined;
  const issuers = userPoolClients.map(({ issuer }) => issuer);
  const keysOf = (issuer: string) => (issuers.includes(issuer) ? userPool.publicKey : undefined);
  return createGateway({ api, accountId: place.accountId, keysOf, invoke, log: accessLog });
}

function gatewayKey(deployment: Deployment | undefined): string {
  return JSON.stringify(deployment?.api);
}

/** Stops the parts that are no longer wanted as they are, then starts those that are not running. */
async function exchange(
  parts: Map<string, Part>,
  wanted: ReadonlyMap<string, () => Promise<Part>>,
): Promise<string[]> {
  const changed = new Set<string>();
  for (const [key, part] of [...parts]) {
    if (wanted.has(key)) continue;
    changed.add(part.label);
    await part.stop();
    parts.delete(key);
  }
  for (const [key, start] of wanted) {
    if (parts.has(key)) continue;
    const part = await start();
    parts.set(key, part);
    changed.add(part.label);
  }
  return [...changed];
}

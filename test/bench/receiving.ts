import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { defaultSettings } from '#domain/settings.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { startTestDynamoDb } from '#test/support/dynamodb-local.ts';
import type { Extent } from './bench.ts';
import { interleave, median, ratioOf, summarize } from './measure.ts';
import { identity } from './receiving/customers.ts';
import type { Send, Template } from './receiving/raw.ts';
import type { Receive, Received } from './receiving/rondo.ts';
import { goal, heading, ms, must, note, progress, table, times } from './report.ts';
import { startWorker, type Worker } from './worker.ts';

type Rondo = Worker<Receive, Received>;
type Raw = Worker<Send, readonly number[]>;

interface Workers {
  readonly rondo: Rondo;
  /** As on Lambda, for a request that X-Ray samples. */
  readonly traced: Rondo;
  readonly raw: Raw;
}

/** The same calls cost the same whoever makes them, so every kind of message has templates of its own. */
interface Kind {
  readonly name: string;
  readonly mostRoundTrips: number;
  /** The number of the customer's message. */
  readonly message: number;
}

const kinds: readonly Kind[] = [
  { name: 'new ticket', mostRoundTrips: 3, message: 1 },
  { name: 'reply', mostRoundTrips: 2, message: 2 },
];

const templatesOfEach = 16;
const block = 20;

/** Receiving, with nobody consuming the stream, against the very same DynamoDB calls without anything around them. */
export async function measureReceiving({ quick }: Extent): Promise<void> {
  heading(
    'Receiving an SMS',
    'The handler as deployed (middy, zod, Twilio’s signature, Powertools writing to nowhere), one message after another,',
    'against the DynamoDB requests that it was recorded to make, sent by a bare DynamoDBClient in a process of its own.',
    'DynamoDB Local in memory, nobody reading the stream. "traced" is the handler for a request that X-Ray samples.',
  );
  const dynamodb = await startTestDynamoDb();
  const daemon = createSocket('udp4').bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  const tableName = await dynamodb.newTable({ stream: true });
  const store = createDynamoStore({ client: dynamodb.newClient(), tableName });
  await store.saveSetting({
    name: 'round-robin',
    value: { ...defaultSettings['round-robin'], enabled: true, enabledAt: 1 },
    version: 0,
    by: 'agt_ada',
    at: 1,
  });
  const workers = start(dynamodb.url, tableName, daemon.address().port);
  try {
    await measure(workers, quick);
  } finally {
    for (const worker of Object.values(workers)) await worker.stop();
    daemon.close();
    await dynamodb.stop();
  }
}

function start(url: string, tableName: string, daemonPort: number): Workers {
  const env = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    POWERTOOLS_SERVICE_NAME: 'receive-twilio',
    POWERTOOLS_METRICS_NAMESPACE: 'Rondo',
    POWERTOOLS_LOG_LEVEL: 'INFO',
  };
  const rondo = new URL('./receiving/rondo.ts', import.meta.url);
  const onLambda = {
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: '/var/task',
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemonPort}`,
    _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
  };
  return {
    rondo: startWorker(rondo, { url, tableName }, env),
    traced: startWorker(rondo, { url, tableName }, { ...env, ...onLambda }),
    raw: startWorker(new URL('./receiving/raw.ts', import.meta.url), { url }, env),
  };
}

async function measure(workers: Workers, quick: boolean): Promise<void> {
  const rounds = quick ? 2 : 30;
  const customers = customersFrom(1);
  const plain = { message: 1, recorded: false };
  const [counts, durations]: string[][][] = [[], []];
  for (const kind of kinds) {
    /** Customers who have sent what comes before a message of this kind. */
    const next = async (count: number): Promise<number> => {
      const from = customers(count);
      if (kind.message > 1) await workers.rondo.ask({ from, count, ...plain });
      return from;
    };
    const { message } = kind;
    const from = await next(templatesOfEach);
    const recording = await workers.rondo.ask({ from, count: templatesOfEach, message, recorded: true });
    counts?.push(countsOf(kind, recording));
    const templates = recording.requests.map((requests, place): Template => {
      return { of: identity(from + place, message), requests };
    });
    const received = (worker: Rondo) => async (round: number) => {
      progress(`${kind.name}: ${round + 1} of ${rounds}`);
      const about = { from: await next(block), count: block, message, recorded: false };
      return (await worker.ask(about)).durations;
    };
    const sent = async () => workers.raw.ask({ templates, from: await next(block), count: block, message });
    const all = { rondo: received(workers.rondo), traced: received(workers.traced), raw: sent };
    await interleave(quick ? 1 : 8, all);
    durations?.push(...durationsOf(kind, await interleave(rounds, all)));
  }
  const from = customers(1);
  await workers.rondo.ask({ from, count: 1, ...plain });
  const known = await workers.rondo.ask({ from, count: 1, message: 1, recorded: true });
  counts?.push(countsOf({ name: 'delivered again', mostRoundTrips: 1, message: 1 }, known));
  reportCounts(counts ?? []);
  reportDurations(durations ?? []);
}

const customersFrom = (first: number) => {
  let next = first;
  return (count: number): number => {
    next += count;
    return next - count;
  };
};

const unitsOf = (received: Received, unit: 'read' | 'write'): number =>
  median(received.requests.map((all) => all.reduce((sum, { capacity }) => sum + capacity[unit], 0)));

function countsOf({ name, mostRoundTrips }: Kind, received: Received): string[] {
  const trips = Math.max(...received.roundTrips);
  must(
    `${name}: no more than ${mostRoundTrips} round trips, each of ${received.roundTrips.length} times`,
    trips <= mostRoundTrips,
  );
  const operations = received.requests[0]?.map(({ operation }) => operation).join(', ') ?? '';
  return [
    name,
    `${trips} ≤ ${mostRoundTrips}`,
    unitsOf(received, 'read').toFixed(1),
    unitsOf(received, 'write').toFixed(1),
    operations,
  ];
}

function durationsOf(
  { name }: Kind,
  blocks: Awaited<ReturnType<typeof interleave<keyof Workers>>>,
): string[][] {
  const row = (who: 'rondo' | 'traced', label: string): string[] => {
    const [mine, floor] = [summarize(blocks[who].flat()), summarize(blocks.raw.flat())];
    const { p50, p99, blocks: spread } = ratioOf(blocks[who], blocks.raw);
    return [
      `${name}${label}`,
      ms(mine.p50),
      ms(floor.p50),
      who === 'rondo' ? goal(times(p50), p50 <= 1.15) : times(p50),
      `${times(spread.p25)}–${times(spread.p75)}`,
      ms(mine.p99),
      ms(floor.p99),
      who === 'rondo' ? goal(times(p99), p99 <= 1.15) : times(p99),
      `${mine.count} + ${floor.count}`,
    ];
  };
  return [row('rondo', ''), row('traced', ', traced')];
}

function reportCounts(rows: readonly (readonly string[])[]): void {
  note(
    '\nRound trips as counted at the SDK, and units as DynamoDB Local charges them, table and indexes, a message:',
  );
  table(['', 'round trips', 'read units', 'write units', 'calls'], rows);
}

function reportDurations(rows: readonly (readonly string[])[]): void {
  note('\nMilliseconds from the event to the answer (goal: ≤ 1.15× the same calls made directly):');
  const header = ['', 'p50', 'raw p50', 'ratio', 'quartiles', 'p99', 'raw p99', 'ratio', 'messages'];
  table(header, rows);
  note(
    '"quartiles" is of the ratios of blocks of 20 measured next to each other: how far the ratio can be trusted.',
  );
}

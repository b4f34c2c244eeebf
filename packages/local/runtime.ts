import { cpus } from 'node:os';
import { join } from 'node:path';
import type { AgentId } from '#domain/ids.ts';
import { type Deployment, readDeployment } from './assembly/deployment.ts';
import type { Place } from './assembly/physical.ts';
import { type Clock, createClock } from './clock.ts';
import type { SignIn } from './control/control.ts';
import { createRunner, type Runner } from './deploy/runner.ts';
import { createFaults, type Faults } from './faults.ts';
import { gatewayAnswer } from './gateway/answer.ts';
import { type Respond, startServer } from './gateway/server.ts';
import { createUserPool, type UserPool } from './gateway/user-pool.ts';
import { createHost, type Host } from './host/host.ts';
import { openLines } from './host/lines.ts';
import type { Outcome } from './host/start-worker.ts';
import { createResources } from './resources.ts';
import { type Folder, openFolder } from './runtime/folder.ts';
import { lateBound } from './runtime/late-bound.ts';
import { seed, signInTo } from './runtime/people.ts';
import { serve } from './runtime/serve.ts';
import { settled } from './runtime/settled.ts';
import { startDynamoDb } from './services/dynamodb.ts';
import { startSqsS3 } from './services/sqs-s3.ts';
import type { DynamoDb, SqsS3 } from './services/types.ts';
import { type StandIns, startStandIns } from './standins.ts';
import { synthesize } from './synth.ts';

export interface RuntimeOptions {
  /** 0: any free port. Default 3000. */
  readonly port?: number;
  /** Keeps nothing. */
  readonly ephemeral?: boolean;
  /** Where data is kept. Default `.rondo` of this checkout. */
  readonly folder?: string;
  /** What the cloud may do and local engines never do: conflicts, lag, doubles, records scattered. Default true. */
  readonly hostile?: boolean;
  /** A synthesized `cdk.out` to run, instead of synthesizing the stacks first. */
  readonly assembly?: string;
  /** False: nothing reads streams and queues, and no rule fires. Default true. */
  readonly consumers?: boolean;
  /** False: nobody is there yet. Default true. */
  readonly demoTeam?: boolean;
  /** Invocations of one function at once. Default by the machine's processors. */
  readonly concurrency?: number;
  /** Virtual shards of each table's stream. Default 4. */
  readonly lanes?: number;
  /** Failed queue messages and asynchronous invocations come again after so long, not after what the stacks say. */
  readonly retryAfterMs?: number;
  readonly onProgress?: (message: string) => void;
  readonly onWarning?: (message: string) => void;
}

export interface Runtime {
  /** Base URL of the HTTP API, without a trailing slash. */
  readonly url: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly standIns: StandIns;
  readonly deployment: Deployment;
  readonly logsDir: string;
  /** For SDK clients of one's own. `dynamodbEngine` goes past the hostile proxy: for reading only, whose writes it must see. */
  readonly aws: {
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly endpoints: Readonly<
      Record<'dynamodb' | 'dynamodbEngine' | 'sqs' | 's3' | 'scheduler' | 'secretsManager', string>
    >;
  };
  /** The name of the one table. */
  readonly table: string;
  /** A token for the API; with a role, for somebody new. */
  signIn(email: string, more?: Omit<SignIn, 'email'>): Promise<{ token: string; agentId: AgentId }>;
  /** Calls a function by what it logs under, or its name or ARN, and waits for the outcome. */
  invoke(function_: string, event: unknown): Promise<Outcome>;
  /** Waits until nothing has run for a while, no record of a stream is left, and no message is being worked on. */
  settled(timeoutMs?: number): Promise<void>;
  /** Ends a worker in the middle of what it does; callers are named `<function without hyphens>W<number>`. */
  crash(caller: string): Promise<void>;
  /** Runs another assembly from now on; returns what that replaced. */
  reload(assembly: string): Promise<string[]>;
  stop(): Promise<void>;
}

const region = 'eu-central-1';
const accountId = '000000000000';

/** Starts the whole system on this machine. What had been started is stopped again if something fails. */
export async function startRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  const running: { stop(): Promise<void> | void }[] = [];
  let stopped = false;
  const stop = async () => {
    stopped = true;
    for (const part of running.splice(0).reverse()) await part.stop();
  };
  try {
    return await start(options, stop, (part) => {
      // Others may still be starting when one has failed.
      if (stopped) void part.stop();
      else running.push(part);
      return part;
    });
  } catch (error) {
    await stop();
    throw error;
  }
}

type Started = <Part extends { stop(): Promise<void> | void }>(part: Part) => Part;

async function start(options: RuntimeOptions, stop: () => Promise<void>, started: Started): Promise<Runtime> {
  const { onProgress = () => {}, onWarning = console.error } = options;
  const folder = openFolder(options);
  started({ stop: folder.close });
  const clock = createClock(folder.keptFile('clock'));
  const faults = createFaults();
  const unavailable: Respond = async () => gatewayAnswer(503, 'Service Unavailable');
  let respond = unavailable;
  const server = started(await startServer(options.port ?? 3_000, clock.now, (request) => respond(request)));
  const url = `http://localhost:${server.port}`;

  onProgress('synthesizing the stacks, starting DynamoDB Local');
  const [assembly, dynamoDb, sqsS3, userPool] = await Promise.all([
    options.assembly ?? synthesize(),
    startDynamoDb(folder.kept('dynamodb')).then(started),
    startSqsS3({ region, clock, ...folder.kept('queues') }).then(started),
    createUserPool({ now: clock.now, ...folder.kept('user-pool') }),
  ]);
  const place: Place = { region, accountId, apiUrl: url, sqsUrl: sqsS3.url };
  const deployment = readDeployment(assembly, place);
  for (const type of deployment.unplayed) onWarning(`nothing plays ${type} here`);

  onProgress('creating the table and the queues');
  const late = lateBound();
  const hostile = options.hostile ?? true;
  const base = { deployment, dynamoDb, sqsS3, clock, faults, hostile, folder };
  const standIns = started(await startStandIns({ ...base, ...late }));
  const { host, runner } = createFunctions({ ...base, options, standIns, userPool, onWarning }, started);
  late.bind(host, runner);
  const engines = { region, dynamodbUrl: standIns.proxy.url, schedulerUrl: standIns.scheduler.url, sqsS3 };
  const apply = async (next: Deployment) => runner.apply(next, await createResources(next, engines));
  await apply(deployment);
  if (options.demoTeam ?? true) await seed(deployment, { dynamodbUrl: standIns.proxy.url, userPool, clock });
  const signIn = signInTo(userPool, runner);
  respond = serve({ clock, faults, standIns, runner, userPool, signIn, url });
  started({
    stop: () => {
      respond = unavailable;
    },
  });
  return {
    url,
    clock,
    faults,
    standIns,
    logsDir: join(folder.path, 'logs'),
    get deployment() {
      return runner.deployment;
    },
    aws: clientSettings(dynamoDb, sqsS3, standIns),
    table: deployment.tables[0]?.name ?? '',
    async signIn(email, more) {
      const signedIn = await signIn({ email, ...more });
      if (!signedIn) throw new Error(`nobody has the address ${email}`);
      return signedIn;
    },
    invoke: runner.invoke,
    settled: (timeoutMs = 30_000) => settled(host, runner, timeoutMs),
    crash: host.crash,
    reload: async (directory) => apply(readDeployment(directory, place)),
    stop,
  };
}

interface Ground {
  readonly options: RuntimeOptions;
  readonly clock: Clock;
  readonly dynamoDb: DynamoDb;
  readonly sqsS3: SqsS3;
  readonly standIns: StandIns;
  readonly userPool: UserPool;
  readonly folder: Folder;
  readonly hostile: boolean;
  readonly onWarning: (message: string) => void;
}

function createFunctions(ground: Ground, started: Started): { host: Host; runner: Runner } {
  const { options, clock, standIns, folder, onWarning } = ground;
  const concurrency = options.concurrency ?? Math.min(8, Math.max(4, cpus().length));
  const host = started(
    createHost({
      clock,
      region,
      concurrency,
      logsDir: join(folder.path, 'logs'),
      endpoints: standIns.endpoints,
      outboxUrl: standIns.outbox.url,
      report: (label, message) => onWarning(`${label}: ${message}`),
    }),
  );
  const runner = started(
    createRunner({
      clock,
      host,
      userPool: ground.userPool,
      accessLog: openLines(join(folder.path, 'logs', 'access.log')),
      region,
      concurrency,
      dynamodbUrl: ground.dynamoDb.url,
      sqsUrl: ground.sqsS3.url,
      checkpointsDir: folder.kept('checkpoints').dataDir,
      consumers: options.consumers ?? true,
      lanes: options.lanes ?? 4,
      hostility: ground.hostile ? { random: Math.random, repeats: 0.1, driftMs: 40 } : undefined,
      retryAfterMs: options.retryAfterMs,
      warn: onWarning,
    }),
  );
  return { host, runner };
}

function clientSettings(dynamoDb: DynamoDb, sqsS3: SqsS3, standIns: StandIns): Runtime['aws'] {
  return {
    region,
    credentials: { accessKeyId: 'client', secretAccessKey: 'local' },
    endpoints: {
      dynamodb: standIns.proxy.url,
      dynamodbEngine: dynamoDb.url,
      sqs: sqsS3.url,
      s3: sqsS3.url,
      scheduler: standIns.scheduler.url,
      secretsManager: standIns.secrets.url,
    },
  };
}

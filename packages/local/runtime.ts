import { join } from 'node:path';
import { concernsOf } from './assembly/concerns.ts';
import { type Deployment, readDeployment } from './assembly/deployment.ts';
import type { Place } from './assembly/physical.ts';
import { createClock } from './clock.ts';
import { createFaults } from './faults.ts';
import { gatewayAnswer } from './gateway/answer.ts';
import { type Respond, startServer } from './gateway/server.ts';
import { createUserPool } from './gateway/user-pool.ts';
import { createResources } from './resources.ts';
import { openFolder } from './runtime/folder.ts';
import { createFunctions } from './runtime/functions.ts';
import { lateBound } from './runtime/late-bound.ts';
import { seed, signInTo } from './runtime/people.ts';
import { serve } from './runtime/serve.ts';
import { settled } from './runtime/settled.ts';
import type { Runtime, RuntimeOptions, Started } from './runtime/types.ts';
import { startDynamoDb } from './services/dynamodb.ts';
import { startSqsS3 } from './services/sqs-s3.ts';
import type { DynamoDb, SqsS3 } from './services/types.ts';
import { type StandIns, startStandIns } from './standins.ts';
import { synthesize } from './synth.ts';

export type { Runtime, RuntimeOptions } from './runtime/types.ts';

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
  for (const concern of concernsOf(deployment)) onWarning(concern);

  onProgress('creating the table and the queues');
  const late = lateBound();
  const hostile = options.hostile ?? true;
  const base = { dynamoDb, sqsS3, clock, faults, hostile, folder, userPool, warn: onWarning };
  const standIns = started(await startStandIns({ ...base, ...late, first: deployment }));
  const { host, runner } = createFunctions({ ...base, region, options, standIns, onWarning }, started);
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
    warm: () => host.warm(runner.deployment.functions),
    crash: host.crash,
    reload: async (directory) => apply(readDeployment(directory, place)),
    stop,
  };
}

function clientSettings(dynamoDb: DynamoDb, sqsS3: SqsS3, standIns: StandIns): Runtime['aws'] {
  return {
    region,
    credentials: { accessKeyId: 'client', secretAccessKey: 'local' },
    endpoints: {
      dynamodb: standIns.proxy.url,
      dynamodbEngine: dynamoDb.url,
      sqs: sqsS3.url,
      s3: standIns.s3.url,
      sns: standIns.sns.url,
      scheduler: standIns.scheduler.url,
      secretsManager: standIns.secrets.url,
    },
  };
}

import type { TwilioSecret } from '#contracts/twilio.ts';
import type { Deployment } from './assembly/deployment.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Folder } from './runtime/folder.ts';
import { readTwilioAccount, secretSeeds } from './secrets.ts';
import { startDynamoDbProxy } from './services/dynamodb-proxy.ts';
import { startOutbox } from './services/outbox.ts';
import { startScheduler } from './services/scheduler.ts';
import { startSecrets } from './services/secrets.ts';
import type {
  Crash,
  DynamoDb,
  DynamoDbProxy,
  Outbox,
  Scheduler,
  SchedulerOptions,
  Secrets,
  SqsS3,
} from './services/types.ts';

export interface StandInOptions {
  readonly deployment: Deployment;
  readonly dynamoDb: DynamoDb;
  readonly sqsS3: SqsS3;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly crash: Crash;
  readonly hostile: boolean;
  readonly folder: Pick<Folder, 'kept'>;
  readonly deliver: SchedulerOptions['deliver'];
  readonly deadLetter: SchedulerOptions['deadLetter'];
}

export interface StandIns {
  readonly proxy: DynamoDbProxy;
  readonly scheduler: Scheduler;
  readonly secrets: Secrets;
  readonly outbox: Outbox;
  readonly twilio: TwilioSecret;
  /** By the name that the SDK's `AWS_ENDPOINT_URL_…` variables give the service. */
  readonly endpoints: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts what plays the services that are not engines of their own. */
export async function startStandIns(options: StandInOptions): Promise<StandIns> {
  const { deployment, dynamoDb, sqsS3, clock, faults, crash, hostile } = options;
  const { region, accountId } = deployment.place;
  const { kept } = options.folder;
  const perils = { faults, crash, hostile };
  const startWithSecrets = async () => {
    const secrets = await startSecrets({
      seed: secretSeeds(deployment),
      region,
      accountId,
      ...kept('secrets'),
    });
    const twilio = await readTwilioAccount(deployment, secrets.url);
    const outbox = await startOutbox({ ...perils, clock, twilio, ...kept('outbox') });
    return { secrets, twilio, outbox };
  };
  const { deliver, deadLetter } = options;
  const [proxy, scheduler, { secrets, twilio, outbox }] = await Promise.all([
    startDynamoDbProxy({ ...perils, backend: dynamoDb.url, ...kept('dynamodb-proxy') }),
    startScheduler({ ...perils, clock, deliver, deadLetter, region, accountId, ...kept('scheduler') }),
    startWithSecrets(),
  ]);
  return {
    proxy,
    scheduler,
    secrets,
    outbox,
    twilio,
    endpoints: {
      DYNAMODB: proxy.url,
      SQS: sqsS3.url,
      S3: sqsS3.url,
      SCHEDULER: scheduler.url,
      SECRETS_MANAGER: secrets.url,
    },
    async stop() {
      await Promise.all([scheduler.stop(), outbox.stop()]);
      await Promise.all([proxy.stop(), secrets.stop()]);
    },
  };
}

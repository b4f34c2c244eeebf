import { startExampleAgent } from '../example-agent/server.ts';
import type { Deployment } from './assembly/deployment.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { UserPool } from './gateway/user-pool.ts';
import type { Folder } from './runtime/folder.ts';
import type { LateBound } from './runtime/late-bound.ts';
import { type Accounts, readAccounts, secretSeeds } from './secrets.ts';
import { startCognito } from './services/cognito.ts';
import { startDynamoDbProxy } from './services/dynamodb-proxy.ts';
import { createMailServer, type MailServer } from './services/mail/receive.ts';
import { startOutbox } from './services/outbox.ts';
import { startS3 } from './services/s3.ts';
import { startScheduler } from './services/scheduler.ts';
import { startSecrets } from './services/secrets.ts';
import { startSns } from './services/sns.ts';
import type {
  DynamoDb,
  DynamoDbProxy,
  Outbox,
  Running,
  Scheduler,
  Secrets,
  Sns,
  SqsS3,
} from './services/types.ts';

export interface StandInOptions extends Omit<LateBound, 'bind'> {
  /** What is there at the start. */
  readonly first: Deployment;
  readonly dynamoDb: DynamoDb;
  readonly sqsS3: SqsS3;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly userPool: UserPool;
  readonly hostile: boolean;
  readonly warn: (message: string) => void;
  readonly folder: Pick<Folder, 'kept'>;
}

export interface StandIns {
  readonly proxy: DynamoDbProxy;
  readonly scheduler: Scheduler;
  readonly secrets: Secrets;
  readonly outbox: Outbox;
  readonly sns: Sns;
  readonly s3: Running;
  readonly mailServer: MailServer;
  readonly accounts: Accounts;
  /** By the name that the SDK's `AWS_ENDPOINT_URL_…` variables give the service. */
  readonly endpoints: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** What an owner would have Postmark call. */
const postmarkStatus = '/webhooks/postmark/status';

/** Starts what plays the services that are not engines of their own. */
export async function startStandIns(options: StandInOptions): Promise<StandIns> {
  const { first, dynamoDb, sqsS3, clock, faults, crash, hostile, warn, deployment } = options;
  const { region, accountId, apiUrl } = first.place;
  const { kept } = options.folder;
  const perils = { faults, crash, hostile };
  const { deliver, deadLetter, invokeLater } = options;
  const topics = async () => (await deployment()).topics;
  const buckets = async () => (await deployment()).buckets;
  const [sns, s3] = await Promise.all([
    startSns({ clock, hostile, region, topics, invoke: invokeLater }),
    startS3({ clock, region, backend: sqsS3.url, secret: 'local', buckets }),
  ]);
  const mailServer = createMailServer({
    clock,
    region,
    s3Url: sqsS3.url,
    rules: async () => (await deployment()).mail.receiptRules,
    publish: sns.publish,
  });
  const startWithSecrets = async () => {
    const secrets = await startSecrets({ seed: secretSeeds(first), region, accountId, ...kept('secrets') });
    const accounts = await readAccounts(first, secrets.url);
    const exampleAgent = await startExampleAgent({
      rondo: apiUrl,
      secret: accounts.ai.secret,
      now: clock.now,
      log: (line) => warn(`the example AI agent: ${line}`),
    });
    const outbox = await startOutbox({
      ...perils,
      clock,
      twilio: accounts.twilio,
      postmark: { ...accounts.postmark, statusUrl: `${apiUrl}${postmarkStatus}` },
      ses: { region, accountId, spec: async () => (await deployment()).mail, publish: sns.publish },
      zendesk: accounts.zendesk,
      exampleAgent: exampleAgent.url,
      ...kept('outbox'),
    });
    return { secrets, accounts, outbox, exampleAgent };
  };
  const [proxy, scheduler, { secrets, accounts, outbox, exampleAgent }] = await Promise.all([
    startDynamoDbProxy({ ...perils, backend: dynamoDb.url, ...kept('dynamodb-proxy') }),
    startScheduler({ ...perils, clock, deliver, deadLetter, region, accountId, ...kept('scheduler') }),
    startWithSecrets(),
  ]);
  const hasPool = async (id: string) =>
    (await deployment()).userPoolClients.some(({ issuer }) => issuer.endsWith(`/${id}`));
  const { users } = options.userPool;
  const cognito = await startCognito({ ...perils, clock, region, users, hasPool, outbox });
  return {
    proxy,
    scheduler,
    secrets,
    outbox,
    sns,
    s3,
    mailServer,
    accounts,
    endpoints: {
      DYNAMODB: proxy.url,
      SQS: sqsS3.url,
      S3: s3.url,
      SCHEDULER: scheduler.url,
      SECRETS_MANAGER: secrets.url,
      COGNITO_IDENTITY_PROVIDER: cognito.url,
      // The outbox plays them under their own names, as it does those that functions fetch from.
      SESV2: `${outbox.url}/email.${region}.amazonaws.com`,
      PINPOINT_SMS_VOICE_V2: `${outbox.url}/sms-voice.${region}.amazonaws.com`,
    },
    async stop() {
      mailServer.stop();
      await Promise.all([scheduler.stop(), outbox.stop(), exampleAgent.stop()]);
      await Promise.all([proxy, secrets, sns, s3, cognito].map((part) => part.stop()));
    },
  };
}

import { CfnOutput, Duration, RemovalPolicy, SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { type IndexAttribute, indexAttributeTypes, tableIndexes } from '#contracts/table-indexes.ts';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import { UserPoolOfTheTeam } from '#infra/constructs/user-pool.ts';
import { WorkQueue } from '#infra/constructs/work-queue.ts';
import type { StageSettings } from '#infra/stage.ts';

type SecretName = 'twilio' | 'postmark' | 'signed' | 'signing' | 'ai' | 'zendesk' | 'gorgias';

/** A mail with all its files may take half a minute. */
export const longestDelivery = Duration.seconds(40);

/** What has to outlive every other stack: the table, the bodies of long messages, the accounts, the provider's secret. */
export class DataStack extends Stack {
  readonly table: TableV2;
  readonly bodies: Bucket;
  readonly secrets: Readonly<Record<SecretName, Secret>>;
  readonly team: UserPoolOfTheTeam;
  /** Of messages: other helpdesks' webhooks put into it, too. */
  readonly deliveries: WorkQueue;

  constructor(scope: Construct, id: string, props: StackProps & { readonly settings: StageSettings }) {
    super(scope, id, props);
    this.table = createTable(this);
    this.bodies = createBodiesBucket(this);
    this.secrets = createSecrets(this);
    this.deliveries = new WorkQueue(this, 'Deliveries', {
      fifo: true,
      timeout: longestDelivery,
      // The function gives up by itself after fifteen sendings at most, each of which may take a few looks.
      attempts: 40,
    });
    this.team = new UserPoolOfTheTeam(this, 'Team', { ownerEmail: props.settings.ownerEmail });
    for (const [name, secret] of Object.entries(this.secrets))
      new CfnOutput(this, `${secret.node.id}Name`, {
        value: secret.secretName,
        description: `To fill in: ${name}`,
      });
  }
}

function createTable(scope: Construct): TableV2 {
  return new TableV2(scope, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.dynamoOwnedKey(),
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: 'expiresAt',
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    globalSecondaryIndexes: Object.entries(tableIndexes).map(([name, index]) => secondaryIndex(name, index)),
  });
}

function secondaryIndex(
  indexName: string,
  { hash, range }: { readonly hash: readonly IndexAttribute[]; readonly range: IndexAttribute | null },
): GlobalSecondaryIndexPropsV2 {
  return {
    indexName,
    partitionKeys: hash.map(attribute),
    ...(range === null ? {} : { sortKey: attribute(range) }),
    projectionType: ProjectionType.KEYS_ONLY,
  };
}

function attribute(name: IndexAttribute): Attribute {
  return { name, type: indexAttributeTypes[name] === 'S' ? AttributeType.STRING : AttributeType.NUMBER };
}

function createBodiesBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'Bodies', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [
      { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      // What an agent uploaded and then sent with no answer.
      { prefix: 'uploads/', expiration: Duration.days(1) },
    ],
    // A link is what lets in, whatever page it is on: it is signed, and holds for minutes.
    cors: [
      { allowedOrigins: ['*'], allowedMethods: [HttpMethods.GET, HttpMethods.PUT], allowedHeaders: ['*'] },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(bucket, {
    'AwsSolutions-S1': 'Only functions reach it; a log of each read would cost more than the bodies.',
  });
  return bucket;
}

const notYet = 'to be filled in';

/** Filled in by the owner after the deployment; until then what proves a caller is random, so that everybody is refused. */
function createSecrets(scope: Construct): DataStack['secrets'] {
  return {
    twilio: createSecret(scope, 'TwilioSecret', {
      description: 'Twilio account of the helpdesk: { accountSid, authToken, from }',
      template: { accountSid: notYet, from: notYet },
      generated: 'authToken',
    }),
    postmark: createSecret(scope, 'PostmarkSecret', {
      description: 'Postmark: { user, password } of our webhooks, { serverToken, from, replyTo } to send by',
      template: { user: 'rondo', serverToken: notYet, from: notYet, replyTo: notYet },
      generated: 'password',
    }),
    signed: createSecret(scope, 'SignedWebhookSecret', {
      description: 'Any other provider, by Standard Webhooks: { secret, callbackUrl }',
      template: { callbackUrl: '' },
      generated: 'secret',
    }),
    signing: createSecret(scope, 'SigningSecret', {
      description:
        'Our own signatures, and the one of the shop for its visitors: { key, chatIdentitySecret }',
      template: { chatIdentitySecret: '' },
      generated: 'key',
    }),
    ai: createSecret(scope, 'AiSecret', {
      description: 'The AI agent, by Standard Webhooks, in both directions: { secret }',
      template: {},
      generated: 'secret',
    }),
    zendesk: createSecret(scope, 'ZendeskSecret', {
      description: 'The account at Zendesk, once one is connected in the settings: { account }',
      template: { account: null },
    }),
    gorgias: createSecret(scope, 'GorgiasSecret', {
      description: 'The account at Gorgias, once one is connected in the settings: { headerValue, account }',
      template: { account: null },
      generated: 'headerValue',
    }),
  };
}

function createSecret(
  scope: Construct,
  id: string,
  { description, template, generated }: { description: string; template: object; generated?: string },
): Secret {
  const first = JSON.stringify(template);
  const secret = new Secret(scope, id, {
    description,
    ...(generated === undefined
      ? // Says that there is nothing yet: nothing secret is in the template.
        { secretStringValue: SecretValue.unsafePlainText(first) }
      : {
          generateSecretString: {
            secretStringTemplate: first,
            generateStringKey: generated,
            excludePunctuation: true,
            // A multiple of four, so that it is base64 as well, as Standard Webhooks wants it.
            passwordLength: 32,
          },
        }),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'Both sides have to change it at once: it is renewed by hand, and taken up within minutes.',
  });
  return secret;
}

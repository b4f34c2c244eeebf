import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
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
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { type IndexAttribute, indexAttributeTypes, tableIndexes } from '#contracts/table-indexes.ts';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import { UserPoolOfTheTeam } from '#infra/constructs/user-pool.ts';
import type { StageSettings } from '#infra/stage.ts';

/** What has to outlive every other stack: the table, the bodies of long messages, the accounts, the provider's secret. */
export class DataStack extends Stack {
  readonly table: TableV2;
  readonly bodies: Bucket;
  readonly twilioSecret: Secret;
  readonly team: UserPoolOfTheTeam;

  constructor(scope: Construct, id: string, props: StackProps & { readonly settings: StageSettings }) {
    super(scope, id, props);
    this.table = createTable(this);
    this.bodies = createBodiesBucket(this);
    this.twilioSecret = createTwilioSecret(this);
    this.team = new UserPoolOfTheTeam(this, 'Team', { ownerEmail: props.settings.ownerEmail });
    new CfnOutput(this, 'TwilioSecretName', { value: this.twilioSecret.secretName });
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
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(bucket, {
    'AwsSolutions-S1': 'Only functions reach it; a log of each read would cost more than the bodies.',
  });
  return bucket;
}

const notYet = 'to be filled in';

/** Filled in by the owner after the deployment; until then its token is random, so that every signature is refused. */
function createTwilioSecret(scope: Construct): Secret {
  const secret = new Secret(scope, 'TwilioSecret', {
    description: 'Twilio account of the helpdesk: { accountSid, authToken, from }',
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ accountSid: notYet, from: notYet }),
      generateStringKey: 'authToken',
      excludePunctuation: true,
    },
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'The token is Twilio’s: it is renewed there and copied here, no function of ours could rotate it.',
  });
  return secret;
}

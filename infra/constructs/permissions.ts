import { Stack } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { VariableName } from '#contracts/environment.ts';
import type { IndexName } from '#contracts/table-indexes.ts';
import type { Permission } from '#infra/constructs/service-function.ts';

/** A transaction needs the permission of each of its items' actions; nothing of ours scans. */
const tableActions = [
  'dynamodb:BatchGetItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];

/** Reads and writes items, and queries the named indexes. */
export function tableAccess(table: ITableV2, indexes: readonly IndexName[] = []): Permission {
  const statements = [new PolicyStatement({ actions: tableActions, resources: [table.tableArn] })];
  if (indexes.length > 0) {
    const resources = indexes.map((index) => `${table.tableArn}/index/${index}`);
    statements.push(new PolicyStatement({ actions: ['dynamodb:Query'], resources }));
  }
  return { environment: { TABLE_NAME: table.tableName }, statements };
}

/** What all keys of a kind begin with: `packages/storage/{bodies,files}.ts`. */
const prefixes = { bodies: 'bodies/*', attachments: 'attachments/*', uploads: 'uploads/*' } as const;

/** To delete is to delete all that begins alike, and so to list it. */
export function objectsAccess(
  bucket: IBucket,
  kind: keyof typeof prefixes,
  operations: readonly ('Get' | 'Put' | 'Delete')[],
): Permission {
  // Exported by hand, so that the name it is imported by is known before synthesis.
  const bucketArn = Stack.of(bucket).exportValue(bucket.bucketArn);
  const prefix = prefixes[kind];
  const resource = `${bucketArn}/${prefix}`;
  const actions = operations.map((operation) => `s3:${operation}Object`);
  const listing = new PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucketArn],
    conditions: { StringLike: { 's3:prefix': prefix } },
  });
  return {
    environment: { BODIES_BUCKET: bucket.bucketName },
    statements: [
      new PolicyStatement({ actions, resources: [resource] }),
      ...(operations.includes('Delete') ? [listing] : []),
    ],
    wildcard: { resource, reason: `Keys of ${kind} are made at run time.` },
  };
}

export function readsSecret(secret: ISecret, variable: VariableName): Permission {
  return {
    environment: { [variable]: secret.secretArn },
    statements: [
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
    ],
  };
}

/** Reads it, and keeps what is connected in it; it never comes out of the functions. */
export function keepsSecret(secret: ISecret, variable: VariableName): Permission {
  const { environment } = readsSecret(secret, variable);
  const actions = ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'];
  return { environment, statements: [new PolicyStatement({ actions, resources: [secret.secretArn] })] };
}

/** What `packages/user-pool` asks of the team's accounts: nothing that would let it sign in as one of them. */
const accountActions = [
  'AddUserToGroup',
  'CreateUser',
  'DeleteUser',
  'GetUser',
  'ListGroupsForUser',
  'RemoveUserFromGroup',
  'UserGlobalSignOut',
].map((action) => `cognito-idp:Admin${action}`);

export function managesAccounts(userPool: IUserPool): Permission {
  return {
    environment: { USER_POOL_ID: userPool.userPoolId },
    statements: [new PolicyStatement({ actions: accountActions, resources: [userPool.userPoolArn] })],
  };
}

export function sendsTo(queue: IQueue, variable: VariableName): Permission {
  return {
    environment: { [variable]: queue.queueUrl },
    statements: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] })],
  };
}

/** By AWS End User Messaging, from any of the account's own numbers: the number's id is not known to the stacks. */
export function sendsSms(number: string, scope: Construct): Permission {
  const { partition, region, account } = Stack.of(scope);
  const resource = `arn:${partition}:sms-voice:${region}:${account}:phone-number/*`;
  return {
    environment: { SMS_NUMBER: number },
    statements: [new PolicyStatement({ actions: ['sms-voice:SendTextMessage'], resources: [resource] })],
    wildcard: { resource, reason: 'A number is known here by its digits, not by its id.' },
  };
}

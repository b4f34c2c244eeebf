import { Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
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

/** All keys of bodies begin so: `packages/storage/bodies.ts`. */
const bodies = 'bodies/*';

/** To delete is to delete all that begins alike, and so to list it. */
export function bodiesAccess(bucket: IBucket, operations: readonly ('Get' | 'Put' | 'Delete')[]): Permission {
  // Exported by hand, so that the name it is imported by is known before synthesis.
  const bucketArn = Stack.of(bucket).exportValue(bucket.bucketArn);
  const resource = `${bucketArn}/${bodies}`;
  const actions = operations.map((operation) => `s3:${operation}Object`);
  const listing = new PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucketArn],
    conditions: { StringLike: { 's3:prefix': bodies } },
  });
  return {
    environment: { BODIES_BUCKET: bucket.bucketName },
    statements: [
      new PolicyStatement({ actions, resources: [resource] }),
      ...(operations.includes('Delete') ? [listing] : []),
    ],
    wildcard: { resource, reason: 'Keys of bodies are made at run time.' },
  };
}

export function readsTwilioSecret(secret: ISecret): Permission {
  return {
    environment: { TWILIO_SECRET_ARN: secret.secretArn },
    statements: [
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
    ],
  };
}

export function sendsTo(queue: IQueue, variable: VariableName): Permission {
  return {
    environment: { [variable]: queue.queueUrl },
    statements: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] })],
  };
}

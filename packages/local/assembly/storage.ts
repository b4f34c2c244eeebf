import * as z from 'zod';
import type { Assembly } from './assembly.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z
  .object({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).optional(),
  })
  .transform(({ ProjectionType, NonKeyAttributes }) => ({
    ProjectionType,
    ...(NonKeyAttributes && { NonKeyAttributes }),
  }));
const index = z.object({ IndexName: z.string(), KeySchema: keySchema, Projection: projection });
const tableSchema = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(index).default([]),
  LocalSecondaryIndexes: z.array(index).default([]),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY']) })
    .optional(),
});
const queueSchema = z.object({
  DelaySeconds: z.coerce.string().optional(),
  MaximumMessageSize: z.coerce.string().optional(),
  MessageRetentionPeriod: z.coerce.string().optional(),
  ReceiveMessageWaitTimeSeconds: z.coerce.string().optional(),
  VisibilityTimeout: z.coerce.string().optional(),
  FifoQueue: z.coerce.string().optional(),
  ContentBasedDeduplication: z.coerce.string().optional(),
  DeduplicationScope: z.string().optional(),
  FifoThroughputLimit: z.string().optional(),
  RedrivePolicy: z
    .object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() })
    .transform((policy) => JSON.stringify(policy))
    .optional(),
});
export interface TableSpec extends z.infer<typeof tableSchema> {
  readonly name: string;
}

export interface QueueSpec {
  readonly name: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export function readTables(assembly: Assembly): TableSpec[] {
  return assembly
    .resources('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')
    .map((table) => ({ name: table.physical.ref, ...table.read(tableSchema) }));
}

/** Dead-letter queues first, so that each is there before a policy points at it. */
export function readQueues(assembly: Assembly): QueueSpec[] {
  const queues = assembly.resources('AWS::SQS::Queue').map((queue) => ({
    name: queue.physical.attributes.QueueName ?? '',
    arn: queue.physical.attributes.Arn ?? '',
    attributes: defined(queue.read(queueSchema)),
  }));
  return queues.sort(
    (left, right) => Number('RedrivePolicy' in left.attributes) - Number('RedrivePolicy' in right.attributes),
  );
}

export function readScheduleGroups(assembly: Assembly): string[] {
  return assembly.resources('AWS::Scheduler::ScheduleGroup').map(({ physical }) => physical.ref);
}

function defined(attributes: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return Object.fromEntries(entries);
}

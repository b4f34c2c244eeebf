import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { ConflictException, CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Deployment } from './assembly/deployment.ts';
import type { TableSpec } from './assembly/storage.ts';
import type { SqsS3 } from './services/types.ts';

export interface Engines {
  readonly region: string;
  /** URL of the proxy, which has to see tables being made. */
  readonly dynamodbUrl: string;
  readonly schedulerUrl: string;
  readonly sqsS3: SqsS3;
}

export interface Resources {
  /** The stream of each table, by the table's name. */
  readonly streamArns: ReadonlyMap<string, string>;
}

/** Creates what the stacks keep things in, as far as it isn't there from the last start. */
export async function createResources(deployment: Deployment, engines: Engines): Promise<Resources> {
  for (const { name, attributes } of deployment.queues)
    await engines.sqsS3.createQueue(name, withoutThroughput(attributes));
  for (const { name } of deployment.buckets) engines.sqsS3.createBucket(name);
  const [streamArns] = await Promise.all([
    createTables(deployment.tables, engines),
    createScheduleGroups(deployment.scheduleGroups, engines),
  ]);
  return { streamArns };
}

/** How fast a FIFO queue may be is nothing that fauxqs knows. */
function withoutThroughput(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const { DeduplicationScope: _, FifoThroughputLimit: __, ...known } = attributes;
  return known;
}

const credentials = { accessKeyId: 'setup', secretAccessKey: 'local' } as const;

async function createTables(tables: readonly TableSpec[], engines: Engines): Promise<Map<string, string>> {
  const client = new DynamoDBClient({ endpoint: engines.dynamodbUrl, region: engines.region, credentials });
  try {
    const described = await Promise.all(
      tables.map(async (table) => [table.name, await createTable(client, table)] as const),
    );
    return new Map(described.map(([name, { LatestStreamArn = '' }]) => [name, LatestStreamArn]));
  } finally {
    client.destroy();
  }
}

async function createTable(client: DynamoDBClient, spec: TableSpec): Promise<TableDescription> {
  const kept = await describeTable(client, spec.name);
  if (kept) return refuseOtherShape(spec, kept);
  const {
    name: TableName,
    StreamSpecification,
    GlobalSecondaryIndexes,
    LocalSecondaryIndexes,
    ...keys
  } = spec;
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      ...keys,
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      ...(GlobalSecondaryIndexes.length > 0 && { GlobalSecondaryIndexes }),
      ...(LocalSecondaryIndexes.length > 0 && { LocalSecondaryIndexes }),
      ...(StreamSpecification && { StreamSpecification: { StreamEnabled: true, ...StreamSpecification } }),
    }),
  );
  return TableDescription ?? {};
}

async function describeTable(
  client: DynamoDBClient,
  TableName: string,
): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** CloudFormation would change the table; here it is quicker to start afresh. */
function refuseOtherShape(spec: TableSpec, kept: TableDescription): TableDescription {
  const shape = (
    keys: unknown,
    indexes: readonly { IndexName?: string | undefined; KeySchema?: unknown }[] = [],
  ) =>
    JSON.stringify([
      keys,
      ...indexes.map(({ IndexName, KeySchema }) => JSON.stringify([IndexName, KeySchema])).sort(),
    ]);
  const wanted = shape(spec.KeySchema, spec.GlobalSecondaryIndexes);
  if (wanted === shape(kept.KeySchema, kept.GlobalSecondaryIndexes)) return kept;
  throw new Error(
    `the table ${spec.name} kept from an earlier start has other keys or indexes than the stacks say: delete the folder .rondo, or use --ephemeral`,
  );
}

async function createScheduleGroups(
  names: readonly string[],
  { schedulerUrl, region }: Engines,
): Promise<void> {
  const client = new SchedulerClient({ endpoint: schedulerUrl, region, credentials });
  for (const Name of names) {
    try {
      await client.send(new CreateScheduleGroupCommand({ Name }));
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
    }
  }
  client.destroy();
}

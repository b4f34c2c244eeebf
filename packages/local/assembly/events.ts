import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { Deployed } from './deployed.ts';
import { functionNameOf } from './functions.ts';

interface Mapping {
  /** Stable over restarts and re-synthesis, for checkpoints and logs. */
  readonly id: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly reportsItemFailures: boolean;
  /** A record is taken if any of them matches; all are taken if there is none. */
  readonly filters: readonly unknown[];
}

export interface StreamMappingSpec extends Mapping {
  readonly tableName: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** -1: as long as the record lives. */
  readonly maximumRetries: number;
  /** -1: without limit. */
  readonly maximumAgeSeconds: number;
  readonly bisects: boolean;
  readonly parallelization: number;
  /** ARN of a queue or a bucket. */
  readonly onFailure: string | undefined;
}

export interface QueueMappingSpec extends Mapping {
  readonly queueArn: string;
  readonly queueName: string;
  readonly maximumConcurrency: number | undefined;
}

export interface RuleSpec {
  readonly name: string;
  readonly arn: string;
  readonly periodMs: number;
  readonly targets: readonly { readonly functionName: string; readonly input: string | undefined }[];
}

const mappingSchema = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.coerce.number().optional(),
  MaximumBatchingWindowInSeconds: z.coerce.number().default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).default({ Filters: [] }),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).default('TRIM_HORIZON'),
  MaximumRetryAttempts: z.coerce.number().default(-1),
  MaximumRecordAgeInSeconds: z.coerce.number().default(-1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  ParallelizationFactor: z.coerce.number().default(1),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number().optional() }).optional(),
});
const ruleSchema = z.object({
  ScheduleExpression: z.string().optional(),
  EventPattern: z.unknown().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
});

/** Which functions are called with the records of which streams and queues. */
export function readMappings(assembly: Assembly): {
  streams: readonly StreamMappingSpec[];
  queues: readonly QueueMappingSpec[];
} {
  const streams: StreamMappingSpec[] = [];
  const queues: QueueMappingSpec[] = [];
  for (const deployed of assembly.resources('AWS::Lambda::EventSourceMapping')) {
    const mapping = deployed.read(mappingSchema);
    if (!mapping.Enabled) continue;
    if (mapping.EventSourceArn.includes(':sqs:')) queues.push(queueMapping(deployed, mapping));
    else if (mapping.EventSourceArn.includes(':dynamodb:')) streams.push(streamMapping(deployed, mapping));
    else throw new Error(`${deployed.label}: there is no local source ${mapping.EventSourceArn}`);
  }
  return { streams, queues };
}

function common(deployed: Deployed, mapping: z.infer<typeof mappingSchema>, batchSize: number): Mapping {
  return {
    id: `${deployed.stack.name}-${deployed.logicalId}`,
    functionName: functionNameOf(mapping.FunctionName),
    batchSize: mapping.BatchSize ?? batchSize,
    batchingWindowMs: mapping.MaximumBatchingWindowInSeconds * 1_000,
    reportsItemFailures: mapping.FunctionResponseTypes.length > 0,
    filters: mapping.FilterCriteria.Filters.map(({ Pattern }): unknown => JSON.parse(Pattern)),
  };
}

function queueMapping(deployed: Deployed, mapping: z.infer<typeof mappingSchema>): QueueMappingSpec {
  return {
    ...common(deployed, mapping, 10),
    queueArn: mapping.EventSourceArn,
    queueName: mapping.EventSourceArn.split(':').at(-1) ?? '',
    maximumConcurrency: mapping.ScalingConfig?.MaximumConcurrency,
  };
}

function streamMapping(deployed: Deployed, mapping: z.infer<typeof mappingSchema>): StreamMappingSpec {
  const tableName = /:table\/([^/]+)\/stream\//.exec(mapping.EventSourceArn)?.[1];
  if (!tableName) throw new Error(`${deployed.label}: ${mapping.EventSourceArn} is not a table's stream`);
  return {
    ...common(deployed, mapping, 100),
    tableName,
    startingPosition: mapping.StartingPosition,
    maximumRetries: mapping.MaximumRetryAttempts,
    maximumAgeSeconds: mapping.MaximumRecordAgeInSeconds,
    bisects: mapping.BisectBatchOnFunctionError,
    parallelization: mapping.ParallelizationFactor,
    onFailure: mapping.DestinationConfig?.OnFailure?.Destination,
  };
}

/** EventBridge rules that run on a schedule. */
export function readRules(assembly: Assembly): RuleSpec[] {
  return assembly.resources('AWS::Events::Rule').flatMap((deployed) => {
    const { ScheduleExpression, State, Targets } = deployed.read(ruleSchema);
    if (State === 'DISABLED') return [];
    if (!ScheduleExpression) throw new Error(`${deployed.label}: event patterns have no local bus`);
    return [
      {
        name: deployed.physical.ref,
        arn: deployed.physical.attributes.Arn ?? '',
        periodMs: period(deployed, ScheduleExpression),
        targets: Targets.map(({ Arn, Input }) => ({ functionName: functionNameOf(Arn), input: Input })),
      },
    ];
  });
}

function period(deployed: Deployed, expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
  const length = units[unit ?? ''];
  if (!length) throw new Error(`${deployed.label}: the local runtime knows rate(…) only, not ${expression}`);
  return Number(count) * length;
}

import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Deployment } from '../assembly/deployment.ts';
import type { QueueMappingSpec, RuleSpec, StreamMappingSpec } from '../assembly/events.ts';
import type { Clock } from '../clock.ts';
import type { Host } from '../host/host.ts';
import type { Outcome } from '../host/start-worker.ts';
import type { Destinations } from '../mappings/destinations.ts';
import { startQueueMapping } from '../mappings/queue/mapping.ts';
import { startRule } from '../mappings/rules.ts';
import { createStreamsClient, type StreamsClient } from '../mappings/stream/client.ts';
import { giveUpTo } from '../mappings/stream/failures.ts';
import type { LaneHostility } from '../mappings/stream/lane.ts';
import { type RunningMapping, startStreamMapping } from '../mappings/stream/mapping.ts';
import type { Resources } from '../resources.ts';
import type { SqsS3 } from '../services/types.ts';

export interface PartOptions {
  readonly clock: Clock;
  readonly host: Host;
  readonly dynamodbUrl: string;
  readonly checkpointsDir: string | undefined;
  /** Without them nothing reads streams and queues, and no rule fires. */
  readonly consumers: boolean;
  readonly sqsS3: Pick<SqsS3, 'url' | 'ready' | 'inFlight'>;
  /** Virtual shards of each stream. */
  readonly lanes: number;
  readonly hostility: LaneHostility | undefined;
  readonly concurrency: number;
  readonly retryAfterMs: number | undefined;
  readonly warn: (message: string) => void;
}

/** Something that runs by itself: a mapping, a rule. */
export interface Part {
  readonly label: string;
  stop(): Promise<void> | void;
  /** It waits for the others. */
  readonly isRule?: boolean;
  pending?(): number;
  readTo?(): number;
}

/** What the parts of a deployment run with. */
export interface Shared {
  readonly options: PartOptions;
  readonly sqs: SQSClient;
  readonly queueUrl: (arn: string) => string;
  readonly destinations: Destinations;
  readonly invoke: (function_: string, event: unknown) => Promise<Outcome>;
  readonly invokeLater: (function_: string, event: unknown) => void;
  /** Settles once streams and queues have nothing left, or that has taken too long. */
  readonly calm: () => Promise<void>;
}

/** All that runs by itself, by a key that says everything about it: what is equal needn't be exchanged. */
export function wantedParts(
  deployment: Deployment,
  resources: Resources,
  shared: Shared,
): Map<string, () => Promise<Part>> {
  const { place, streamMappings, queueMappings, rules } = deployment;
  const streams = createStreamsClient(shared.options.dynamodbUrl, place.region);
  const labelOf = (spec: { functionName: string }) => deployment.find(spec.functionName).label;
  const key = (kind: string, spec: object) => `${kind} ${JSON.stringify(spec)}`;
  return new Map<string, () => Promise<Part>>([
    ...streamMappings.map((spec) => {
      const streamArn = resources.streamArns.get(spec.tableName) ?? '';
      const start = async () => streamPart(spec, { streamArn, streams, deployment, shared });
      return [key(`stream ${streamArn}`, spec), start] as const;
    }),
    ...queueMappings.map((spec) => {
      const start = async () => ({
        label: `queue → ${labelOf(spec)}`,
        ...(await queuePart(spec, place.region, shared)),
      });
      return [key('queue', spec), start] as const;
    }),
    ...rules.map((rule) => [key('rule', rule), async () => rulePart(rule, deployment, shared)] as const),
  ]);
}

function streamPart(
  spec: StreamMappingSpec,
  from: { streamArn: string; streams: StreamsClient; deployment: Deployment; shared: Shared },
): Part {
  const { streamArn, streams, deployment, shared } = from;
  const { clock, host, checkpointsDir, lanes, hostility, warn } = shared.options;
  const { arn: functionArn, label } = deployment.find(spec.functionName);
  const mapping = startStreamMapping({
    spec,
    client: streams,
    streamArn,
    checkpointsDir,
    lanes,
    hostility,
    warn,
    region: deployment.place.region,
    invoke: (event) => shared.invoke(spec.functionName, event),
    giveUp: giveUpTo({
      spec,
      functionArn,
      streamArn,
      destinations: shared.destinations,
      now: clock.now,
      warn,
    }),
    clockOffset: () => clock.now() - Date.now(),
    lastActivity: host.lastActivity,
  });
  return { label: `stream → ${label}`, ...mapping };
}

async function queuePart(spec: QueueMappingSpec, region: string, shared: Shared): Promise<RunningMapping> {
  const { clock, concurrency, retryAfterMs, warn, sqsS3 } = shared.options;
  const mapping = await startQueueMapping({
    spec,
    sqs: shared.sqs,
    sqsUrl: sqsS3.url,
    queueUrl: shared.queueUrl(spec.queueArn),
    clock,
    region,
    concurrency,
    retryAfterMs,
    warn,
    invoke: (event) => shared.invoke(spec.functionName, event),
  });
  const { queueName } = spec;
  // What has failed comes again by itself only where it needn't wait for the clock to be moved.
  const taken = () => Math.max(mapping.pending(), retryAfterMs === undefined ? 0 : sqsS3.inFlight(queueName));
  return { ...mapping, pending: () => taken() + sqsS3.ready(queueName) };
}

function rulePart(rule: RuleSpec, { place }: Deployment, { options, invokeLater, calm }: Shared): Part {
  const { region, accountId } = place;
  return {
    label: `rule ${rule.name}`,
    isRule: true,
    ...startRule({ rule, clock: options.clock, region, accountId, invoke: invokeLater, calm }),
  };
}

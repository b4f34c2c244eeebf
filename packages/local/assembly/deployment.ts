import { type ApiSpec, readApi } from './api.ts';
import { openAssembly } from './assembly.ts';
import { type BucketSpec, readBuckets } from './buckets.ts';
import {
  type QueueMappingSpec,
  type RuleSpec,
  readMappings,
  readRules,
  type StreamMappingSpec,
} from './events.ts';
import { type FunctionSpec, readFunctions } from './functions.ts';
import { readUserPoolClients, type UserPoolClientSpec } from './identity.ts';
import { type MailSpec, readMail } from './mail.ts';
import { type PagesSpec, readPages } from './pages.ts';
import type { Place } from './physical.ts';
import { readSecrets, type SecretSpec } from './secrets.ts';
import { type QueueSpec, readQueues, readScheduleGroups, readTables, type TableSpec } from './storage.ts';
import { readTopics, type TopicSpec } from './topics.ts';

/** All that the local runtime runs, as the stacks say. */
export interface Deployment {
  readonly place: Place;
  /** Those that something calls. */
  readonly functions: readonly FunctionSpec[];
  /** Any function by its name, what it logs under, or its ARN. */
  find(function_: string): FunctionSpec;
  readonly api: ApiSpec | undefined;
  readonly userPoolClients: readonly UserPoolClientSpec[];
  readonly tables: readonly TableSpec[];
  readonly queues: readonly QueueSpec[];
  readonly buckets: readonly BucketSpec[];
  readonly secrets: readonly SecretSpec[];
  readonly scheduleGroups: readonly string[];
  readonly streamMappings: readonly StreamMappingSpec[];
  readonly queueMappings: readonly QueueMappingSpec[];
  readonly rules: readonly RuleSpec[];
  readonly topics: readonly TopicSpec[];
  readonly mail: MailSpec;
  readonly pages: PagesSpec | undefined;
  /** Types of resources in the stacks that nothing here plays. */
  readonly unplayed: readonly string[];
}

export function readDeployment(directory: string, place: Place): Deployment {
  const assembly = openAssembly(directory, place);
  const functionNamed = readFunctions(assembly);
  const api = readApi(assembly);
  const { streams, queues } = readMappings(assembly);
  const rules = readRules(assembly);
  const topics = readTopics(assembly);
  const called = new Set([
    ...(api?.routes ?? []).map(({ functionName }) => functionName),
    ...[...streams, ...queues].map(({ functionName }) => functionName),
    ...rules.flatMap(({ targets }) => targets.map(({ functionName }) => functionName)),
    ...topics.flatMap(({ subscriptions }) => subscriptions.map(({ functionName }) => functionName)),
  ]);
  const functions = [...called].map(functionNamed);
  return {
    place,
    functions,
    find: (wanted) =>
      functions.find(({ name, label, arn }) => [name, label, arn].includes(wanted)) ?? functionNamed(wanted),
    api,
    userPoolClients: readUserPoolClients(assembly),
    tables: readTables(assembly),
    queues: readQueues(assembly),
    buckets: readBuckets(assembly),
    secrets: readSecrets(assembly),
    scheduleGroups: readScheduleGroups(assembly),
    streamMappings: streams,
    queueMappings: queues,
    rules,
    topics,
    mail: readMail(assembly),
    pages: readPages(assembly),
    unplayed: assembly.types.filter((type) => !played.test(type)),
  };
}

/** What is run here, and what a deployed system needs that has no part in what the system does. */
const played =
  /^(AWS::(ApiGatewayV2::(Api|Stage|Route|Integration|Authorizer)|Lambda::(Function|Permission|EventSourceMapping|EventInvokeConfig|LayerVersion)|DynamoDB::(Global)?Table|SQS::Queue(Policy)?|S3::Bucket(Policy)?|Scheduler::ScheduleGroup|SecretsManager::Secret|Events::Rule|Cognito::(UserPool(Client|Group|User|UserToGroupAttachment|Domain)?|ManagedLoginBranding)|IAM::\w+|Logs::LogGroup|Logs::ResourcePolicy|CloudWatch::\w+|CloudFront::\w+|SNS::(Topic|TopicPolicy|Subscription)|SES::(ReceiptRule|ReceiptRuleSet|EmailIdentity|ConfigurationSet|ConfigurationSetEventDestination)|KMS::\w+|CDK::Metadata)|Custom::CDKBucketDeployment)$/;

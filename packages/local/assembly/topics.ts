import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { Deployed } from './deployed.ts';
import { functionNameOf } from './functions.ts';

export interface TopicSpec {
  readonly name: string;
  readonly arn: string;
  /** The services of AWS that its policies let publish; undefined where it has none, so that the account's own do. */
  readonly publishers: readonly string[] | undefined;
  readonly subscriptions: readonly { readonly arn: string; readonly functionName: string }[];
}

const subscriptionSchema = z.object({
  TopicArn: z.string(),
  Protocol: z.string(),
  Endpoint: z.string().optional(),
  FilterPolicy: z.unknown().optional(),
});
const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const policySchema = z.object({
  Topics: z.array(z.string()),
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.string(),
        Action: oneOrMore.default([]),
        Principal: z.union([z.string(), z.object({ Service: oneOrMore.default([]) })]).optional(),
      }),
    ),
  }),
});

/** Told to people: what becomes of an alarm has no part in what the system does. */
const toPeople = new Set(['email', 'email-json', 'sms']);

export function readTopics(assembly: Assembly): TopicSpec[] {
  const subscriptions = assembly.resources('AWS::SNS::Subscription').flatMap(readSubscription);
  const policies = assembly.resources('AWS::SNS::TopicPolicy').map((policy) => policy.read(policySchema));
  return assembly.resources('AWS::SNS::Topic').map(({ physical }) => {
    const arn = physical.ref;
    const own = policies.filter(({ Topics }) => Topics.includes(arn));
    return {
      name: physical.attributes.TopicName ?? '',
      arn,
      publishers: own.length > 0 ? own.flatMap(publishersOf) : undefined,
      subscriptions: subscriptions
        .filter(({ topicArn }) => topicArn === arn)
        .map(({ functionName, id }) => ({ functionName, arn: `${arn}:${id}` })),
    };
  });
}

function readSubscription(deployed: Deployed) {
  const { TopicArn: topicArn, Protocol, Endpoint = '', FilterPolicy } = deployed.read(subscriptionSchema);
  if (toPeople.has(Protocol)) return [];
  if (Protocol !== 'lambda')
    throw new Error(`${deployed.label}: the local SNS calls functions, nothing by ${Protocol}`);
  if (FilterPolicy !== undefined)
    throw new Error(`${deployed.label}: the local SNS knows no filter policies`);
  const hex = createHash('sha256').update(deployed.label).digest('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
  return [{ topicArn, functionName: functionNameOf(Endpoint), id }];
}

function publishersOf({ PolicyDocument }: z.infer<typeof policySchema>): string[] {
  return PolicyDocument.Statement.filter(
    ({ Effect, Action }) =>
      Effect === 'Allow' && Action.some((action) => /^(sns:(publish|\*)|\*)$/i.test(action)),
  ).flatMap(({ Principal }) => (typeof Principal === 'object' ? Principal.Service : []));
}

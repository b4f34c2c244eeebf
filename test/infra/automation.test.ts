import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { readable, synthesized } from '#test/infra/synthesized.ts';

const { template } = synthesized();
const automation = template('automation');
const mappings = Object.values(automation.findResources('AWS::Lambda::EventSourceMapping')).map(
  (each) => each.Properties,
);
const queues = Object.entries(automation.findResources('AWS::SQS::Queue')).map(
  ([id, queue]) => [readable({ Ref: id }), queue.Properties] as const,
);
const mappingOf = (name: string) => mappings.find((each) => readable(each.FunctionName) === `<${name}>`);
const patternsOf = (name: string): unknown[] =>
  mappingOf(name)?.FilterCriteria.Filters.map((filter: { Pattern: string }) => JSON.parse(filter.Pattern));

describe('the table’s stream', () => {
  it('has two consumers, more than which a shard does not bear', () => {
    const consumers = mappings.filter((each) => readable(each.EventSourceArn) === '<Table.StreamArn>');
    expect(consumers.map((each) => readable(each.FunctionName)).sort()).toEqual(['<react>', '<relay>']);
  });

  it.each(['react', 'relay'])(
    '%s gives nothing up within 23 hours, and keeps whole what it gives up then',
    (name) => {
      expect(mappingOf(name)).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ParallelizationFactor: 1,
        MaximumRetryAttempts: -1,
        MaximumRecordAgeInSeconds: 23 * 60 * 60,
      });
      expect(readable(mappingOf(name)?.DestinationConfig.OnFailure.Destination)).toBe(
        '<StreamFailuresRecords>',
      );
    },
  );

  it('wakes react for queues, rotations, agents, settings and tickets only', () => {
    const prefixes = ['QUEUE#', 'ROTATION#', 'AGENTS', 'SETTINGS'].map((prefix) => ({ prefix }));
    expect(patternsOf('react')).toEqual([
      { dynamodb: { Keys: { pk: { S: prefixes } } } },
      { dynamodb: { Keys: { pk: { S: [{ prefix: 'TICKET#' }] }, sk: { S: ['TICKET'] } } } },
    ]);
  });

  it('wakes relay for tickets and their messages only', () => {
    expect(patternsOf('relay')).toEqual([
      {
        dynamodb: { Keys: { pk: { S: [{ prefix: 'TICKET#' }] }, sk: { S: ['TICKET', { prefix: 'MSG#' }] } } },
      },
    ]);
  });

  it('announces what was given up on a queue that S3 of this account alone may write to', () => {
    automation.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: {
        QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: Match.anyValue() }],
      },
    });
    automation.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sqs:SendMessage',
            Principal: { Service: 's3.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });
});

describe('queues', () => {
  it.each([
    ['armtimers', 'TimersQueue', 10],
    ['handledue', 'DueQueue', 5],
    ['delivermessages', 'DeliveriesQueue', 1],
  ])('%s works off %s in batches, reporting each failed message', (name, queue, batchSize) => {
    expect(readable(mappingOf(name)?.EventSourceArn)).toBe(`<${queue}>`);
    expect(mappingOf(name)).toMatchObject({
      BatchSize: batchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it.each([
    ['Timers', 'armtimers', 10],
    ['Due', 'handledue', 10],
    ['Deliveries', 'delivermessages', 12],
  ])(
    '%s hides a message for six timeouts of its function and puts it aside after enough attempts',
    (queue, name, attempts) => {
      const found = queues.find(([id]) => id === `<${queue}Queue>`)?.[1];
      const functions = Object.entries(automation.findResources('AWS::Lambda::Function'));
      const timeout = functions.find(([id]) => id.startsWith(name))?.[1].Properties.Timeout;
      expect(found?.VisibilityTimeout).toBe(6 * timeout);
      expect(found?.RedrivePolicy.maxReceiveCount).toBe(attempts);
      expect(readable(found?.RedrivePolicy.deadLetterTargetArn)).toBe(`<${queue}DeadLetters>`);
    },
  );

  it('deliveries keep order within a ticket, and so do their dead letters', () => {
    const inOrder = queues.filter(([, queue]) => queue.FifoQueue).map(([id]) => id);
    expect(inOrder).toEqual(['<DeliveriesDeadLetters>', '<DeliveriesQueue>']);
  });

  it('are encrypted, refuse plain HTTP, and keep dead letters for two weeks', () => {
    for (const [id, queue] of queues) {
      expect(queue.SqsManagedSseEnabled).toBe(true);
      if (!id.endsWith('Queue>')) expect(queue.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
    }
    const policies = Object.values(automation.findResources('AWS::SQS::QueuePolicy'));
    const refusing = policies.filter((policy) =>
      JSON.stringify(policy).includes('"aws:SecureTransport":"false"'),
    );
    expect(refusing).toHaveLength(queues.length);
  });
});

describe('reconcile', () => {
  it('runs every five minutes, once more if it fails, and then leaves a dead letter', () => {
    automation.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(5 minutes)',
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
    });
    automation.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 300,
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
  });

  it('is no schedule of Scheduler, which holds tickets’ checks only', () => {
    automation.resourceCountIs('AWS::Scheduler::Schedule', 0);
    automation.hasResourceProperties('AWS::Scheduler::ScheduleGroup', { Name: 'rondo-prod' });
  });
});

import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from '#local/mappings/pattern.ts';
import {
  agentKey,
  contactKey,
  counterKey,
  drainKey,
  emailLinkKey,
  historyKey,
  type Key,
  messageKey,
  queueEntryKey,
  receiptKey,
  rotationKey,
  settingHistoryKey,
  settingKey,
  tagKey,
  ticketKey,
  timerKey,
} from '#storage/keys.ts';
import { readable, synthesized } from '#test/infra/synthesized.ts';

const { template } = synthesized();
const automation = template('automation');
const mappings = Object.values(automation.findResources('AWS::Lambda::EventSourceMapping')).map(
  (each) => each.Properties,
);
/** Deliveries lie where whatever comes in can reach them as well. */
const stacksWithQueues = [template('data'), automation];
const queues = stacksWithQueues
  .flatMap((stack) => Object.entries(stack.findResources('AWS::SQS::Queue')))
  .map(([id, queue]) => [readable({ Ref: id }), queue.Properties] as const);
const mappingOf = (name: string) => mappings.find((each) => readable(each.FunctionName) === `<${name}>`);
const patternsOf = (name: string): unknown[] =>
  mappingOf(name)?.FilterCriteria.Filters.map((filter: { Pattern: string }) => JSON.parse(filter.Pattern));

function wokenBy({
  key,
  eventName,
  deliveryKey,
}: {
  key: Key;
  eventName: string;
  deliveryKey?: string;
}): string[] {
  const Keys = { pk: { S: key.pk }, sk: { S: key.sk } };
  const NewImage = { ...Keys, ...(deliveryKey && { deliveryKey: { S: deliveryKey } }) };
  const record = { eventName, dynamodb: { Keys, ...(eventName !== 'REMOVE' && { NewImage }) } };
  return ['react', 'relay'].filter((name) =>
    patternsOf(name).some((pattern) => matchesPattern(pattern, record)),
  );
}

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

  it.each([
    ['a queue entry put', queueEntryKey('inbox', 0, 'tkt_1'), 'INSERT', ['react']],
    ['a queue entry taken out', queueEntryKey('inbox', 0, 'tkt_1'), 'REMOVE', []],
    ['a rotation', rotationKey('inbox'), 'MODIFY', ['react']],
    ['an agent', agentKey('agt_1'), 'MODIFY', ['react', 'relay']],
    ['a setting', settingKey('auto-close'), 'MODIFY', ['react', 'relay']],
    ['a setting’s history', settingHistoryKey('auto-close', 1), 'INSERT', []],
    ['a ticket', ticketKey('tkt_1'), 'MODIFY', ['react', 'relay']],
    ['an erased ticket', ticketKey('tkt_1'), 'REMOVE', ['relay']],
    ['a ticket’s check', timerKey('tkt_1', 'check'), 'MODIFY', []],
    ['a ticket’s waking', timerKey('tkt_1', 'wake'), 'MODIFY', []],
    ['a ticket’s handing on', timerKey('tkt_1', 'rotate'), 'MODIFY', []],
    ['a mail’s link to its ticket', emailLinkKey('first@example.com'), 'INSERT', []],
    ['a ticket’s tag', tagKey('tkt_1', 'vip'), 'INSERT', []],
    ['a message', messageKey('tkt_1', 1), 'INSERT', []],
    ['an entry of a thread’s history', historyKey('tkt_1', 1, 2), 'INSERT', []],
    ['a contact', contactKey('con_1'), 'MODIFY', ['react']],
    ['a receipt', receiptKey({ source: 'twilio', id: 'SM1' }), 'INSERT', []],
    ['a drain', drainKey('drn_1'), 'INSERT', []],
    ['the counter of tickets', counterKey, 'MODIFY', []],
  ])('%s wakes those who react to it', (_, key, eventName, woken) => {
    expect(wokenBy({ key, eventName })).toEqual(woken);
  });

  it.each([
    ['pending', ['relay']],
    ['sending', []],
  ])('a message whose delivery is %s wakes %j', (deliveryKey, woken) => {
    expect(wokenBy({ key: messageKey('tkt_1', 1), eventName: 'MODIFY', deliveryKey })).toEqual(woken);
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
    ['Deliveries', 'delivermessages', 40],
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

  it('timers and deliveries keep order within a ticket, and so do their dead letters', () => {
    const inOrder = queues.filter(([, queue]) => queue.FifoQueue).map(([id]) => id);
    expect(inOrder.sort()).toEqual(
      ['Deliveries', 'Timers'].flatMap((queue) => [`<${queue}DeadLetters>`, `<${queue}Queue>`]),
    );
  });

  it('are encrypted, refuse plain HTTP, and keep dead letters for two weeks', () => {
    for (const [id, queue] of queues) {
      expect(queue.SqsManagedSseEnabled).toBe(true);
      if (!id.endsWith('Queue>')) expect(queue.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
    }
    const policies = stacksWithQueues.flatMap((stack) =>
      Object.values(stack.findResources('AWS::SQS::QueuePolicy')),
    );
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

  it('C4: begins the comparison with Scheduler’s own list once a day', () => {
    automation.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 day)',
      Targets: [Match.objectLike({ Input: '{"audit":true}', DeadLetterConfig: Match.anyValue() })],
    });
  });

  it('is no schedule of Scheduler, which holds tickets’ checks only', () => {
    automation.resourceCountIs('AWS::Scheduler::Schedule', 0);
    automation.hasResourceProperties('AWS::Scheduler::ScheduleGroup', { Name: 'rondo-prod' });
  });
});

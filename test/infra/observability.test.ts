import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { readable, synthesized } from '#test/infra/synthesized.ts';

const { template } = synthesized();
const observability = template('observability');
const alarms = Object.values(observability.findResources('AWS::CloudWatch::Alarm')).map(
  (alarm) => alarm.Properties,
);
const sections = [...readFileSync('infra/runbook.md', 'utf8').matchAll(/^## (.+)$/gm)].map(
  ([, heading]) => heading,
);

const watched = alarms.map(({ Namespace, MetricName, Dimensions = [] }) =>
  [
    Namespace,
    MetricName,
    ...Dimensions.map((dimension: { Value: unknown }) => readable(dimension.Value)),
  ].join(' '),
);

describe('alarms', () => {
  it('watch dead letters, failures, throttles, the age of what waits in the stream, what had to be healed, and what fell back', () => {
    expect(watched.sort()).toEqual(
      [
        'AWS/ApiGateway 5xx <GatewayApi>',
        ...['react', 'relay', 'armtimers', 'handledue', 'delivermessages'].map(
          (name) => `AWS/Lambda Errors <${name}>`,
        ),
        'AWS/Lambda Throttles',
        'AWS/Lambda IteratorAge <react>',
        'AWS/Lambda IteratorAge <relay>',
        ...[
          'TimersDeadLetters',
          'DueDeadLetters',
          'DeliveriesDeadLetters',
          'MediaDeadLetters',
          'MailReceivedDeadLetters',
          'SmsReceivedDeadLetters',
          'ReconcileDeadLetters',
          'StreamFailuresAnnouncements',
        ].map((queue) => `AWS/SQS ApproximateNumberOfMessagesVisible <${queue}.QueueName>`),
        'Rondo Healed reconcile',
        'Rondo FellBack react',
      ].sort(),
    );
  });

  it('watch every queue in which messages end, and no message ends elsewhere', () => {
    const queues = ([template('data'), template('api'), template('automation')] as const).flatMap((each) =>
      Object.entries(each.findResources('AWS::SQS::Queue')),
    );
    const ends = queues.filter(([, queue]) => queue.Properties.RedrivePolicy === undefined);
    for (const [id] of ends) {
      expect(watched).toContain(
        `AWS/SQS ApproximateNumberOfMessagesVisible ${readable({ Ref: id }).replace('>', '.QueueName>')}`,
      );
    }
  });

  it('look at one metric each, since each costs as much as an alarm of its own', () => {
    for (const alarm of alarms) expect(alarm.Metrics).toBeUndefined();
    expect(alarms.length).toBeLessThanOrEqual(19);
    const plain = synthesized({ sesFrom: '', sesReplyTo: '', smsNumber: '' }).template('observability');
    plain.resourceCountIs('AWS::CloudWatch::Alarm', 17);
  });

  it('tell somebody, and stay quiet in a system at rest', () => {
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({ TreatMissingData: 'notBreaching', AlarmActions: [expect.anything()] });
    }
  });

  it('say what their ringing means, and lead to their section of the runbook; each section has its alarm', () => {
    const linked = alarms.map(
      ({ AlarmDescription }) => /^\S.+\. Runbook: infra\/runbook\.md#(\S+)$/.exec(AlarmDescription)?.[1],
    );
    expect(linked.sort()).toEqual([...sections].sort());
  });
});

describe('the runbook', () => {
  it('says in every section what is watched, what it means for users, how to investigate and to resolve', () => {
    const bodies = readFileSync('infra/runbook.md', 'utf8').split(/^## /m).slice(1);
    for (const body of bodies) {
      for (const part of [
        /\*\*Watches\*\*/,
        /\*\*For users\*\*/,
        /\*\*Investigate\*\*/,
        /\*\*[Rr]esolve\*\*/,
      ])
        expect(body).toMatch(part);
    }
  });
});

describe('the topic', () => {
  it('takes messages of CloudWatch in this account, by TLS alone, and mails them where somebody asked for it', () => {
    observability.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
    observability.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
    synthesized({ alarmEmail: '' }).template('observability').resourceCountIs('AWS::SNS::Subscription', 0);
  });
});

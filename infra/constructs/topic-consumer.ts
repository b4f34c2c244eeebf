import { Duration, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import type { ServiceFunction } from '#infra/constructs/service-function.ts';
import { createQueue } from '#infra/constructs/work-queue.ts';

/**
 * Topics that a service of AWS publishes to, and the one function that they invoke. SNS tries for weeks to hand a
 * message to Lambda, which tries the function three times; what fails then is put aside.
 */
export class TopicConsumer extends Construct {
  readonly deadLetters: Queue;
  readonly consumer: ServiceFunction;

  constructor(scope: Construct, id: string, consumer: ServiceFunction) {
    super(scope, id);
    this.consumer = consumer;
    this.deadLetters = createQueue(this, 'DeadLetters', { retentionPeriod: Duration.days(14) });
    acknowledge(this.deadLetters, { 'AwsSolutions-SQS3': 'It is itself where what failed ends.' });
    consumer.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.deadLetters),
    });
  }

  /** A topic that a service publishes to, in this account's name alone. */
  topic(id: string, service?: string): Topic {
    const topic = new Topic(this, id, { enforceSSL: true });
    topic.addSubscription(new LambdaSubscription(this.consumer, { deadLetterQueue: this.deadLetters }));
    if (service !== undefined)
      topic.grantPublish(
        new ServicePrincipal(service, {
          conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
        }),
      );
    return topic;
  }
}

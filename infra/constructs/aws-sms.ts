import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { objectsAccess, tableAccess } from '#infra/constructs/permissions.ts';
import { ServiceFunction } from '#infra/constructs/service-function.ts';
import { TopicConsumer } from '#infra/constructs/topic-consumer.ts';
import type { DataStack } from '#infra/stacks/data.ts';

/**
 * SMS by AWS End User Messaging: the topic that the number's two-way messaging publishes to, and the function that
 * receives from it. The number itself is bought and pointed at the topic by hand.
 */
export class AwsSms extends Construct {
  readonly received: TopicConsumer;
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { data }: { readonly data: DataStack }) {
    super(scope, id);
    const receive = new ServiceFunction(this, 'receive-aws-sms', {
      description: 'Receives SMS by AWS End User Messaging',
      timeout: Duration.seconds(30),
    });
    receive.allow(tableAccess(data.table));
    receive.allow(objectsAccess(data.bodies, 'bodies', ['Put']));
    this.received = new TopicConsumer(this, 'Received', receive);
    this.topic = this.received.topic('Topic', 'sms-voice.amazonaws.com');
    new CfnOutput(this, 'TopicArn', { value: this.topic.topicArn });
  }
}

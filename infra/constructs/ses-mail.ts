import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import {
  ConfigurationSet,
  EmailSendingEvent,
  EventDestination,
  ReceiptRuleSet,
  TlsPolicy,
} from 'aws-cdk-lib/aws-ses';
import { S3 } from 'aws-cdk-lib/aws-ses-actions';
import { Construct } from 'constructs';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import { objectsAccess, readsSecret, tableAccess } from '#infra/constructs/permissions.ts';
import { type Permission, ServiceFunction } from '#infra/constructs/service-function.ts';
import { TopicConsumer } from '#infra/constructs/topic-consumer.ts';
import type { DataStack } from '#infra/stacks/data.ts';

export interface SesMailProps {
  readonly data: DataStack;
  readonly from: string;
  readonly replyTo: string;
}

/** The name that SES gives what a receipt rule stores begins with this. */
const prefix = 'mail/';

/**
 * E-mail by SES alone: a receipt rule stores each mail in a bucket and tells a topic, whose function receives it; what
 * became of sent mail comes by a configuration set. Domains are verified, and the rule set is made the active one, by hand.
 */
export class SesMail extends Construct {
  readonly received: TopicConsumer;
  readonly configurationSet: ConfigurationSet;
  readonly #props: SesMailProps;

  constructor(scope: Construct, id: string, props: SesMailProps) {
    super(scope, id);
    this.#props = props;
    const bucket = createMailBucket(this);
    const receive = this.#receiver(bucket);
    this.received = new TopicConsumer(this, 'Received', receive);
    const stored = this.received.topic('Stored', 'ses.amazonaws.com');
    const rules = new ReceiptRuleSet(this, 'Rules');
    rules.addRule('Receive', {
      recipients: [...new Set([domainOf(props.from), domainOf(props.replyTo)])],
      scanEnabled: true,
      tlsPolicy: TlsPolicy.OPTIONAL,
      actions: [new S3({ bucket, objectKeyPrefix: prefix, topic: stored })],
    });
    this.configurationSet = new ConfigurationSet(this, 'Sending', { reputationMetrics: true });
    this.configurationSet.addEventDestination('Events', {
      destination: EventDestination.snsTopic(this.received.topic('Fared')),
      events: [
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
      ],
    });
    new CfnOutput(this, 'RuleSet', { value: rules.receiptRuleSetName });
  }

  #receiver(bucket: Bucket): ServiceFunction {
    const { data, from, replyTo } = this.#props;
    const receive = new ServiceFunction(this, 'receive-ses', {
      description: 'Receives e-mail by SES, and how sent mail fared',
      timeout: Duration.seconds(60),
      // A mail of 40 MB is held as it came, and as its parts.
      memorySize: 1024,
    });
    receive.allow(tableAccess(data.table));
    receive.allow(objectsAccess(data.bodies, 'bodies', ['Get', 'Put']));
    receive.allow(objectsAccess(data.bodies, 'attachments', ['Put']));
    receive.allow(readsSecret(data.secrets.signing, 'SIGNING_SECRET_ARN'));
    const resource = `${bucket.bucketArn}/${prefix}*`;
    receive.allow({
      environment: { SES_FROM: from, SES_REPLY_TO: replyTo },
      statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: [resource] })],
      wildcard: { resource, reason: 'SES names what it stores.' },
    });
    return receive;
  }

  /** To send as the helpdesk's address, and no other. */
  get sends(): Permission {
    const { from, replyTo } = this.#props;
    const set = this.configurationSet.configurationSetName;
    const { partition, region, account } = Stack.of(this);
    const identity = (name: string): string => `arn:${partition}:ses:${region}:${account}:identity/${name}`;
    return {
      environment: { SES_FROM: from, SES_REPLY_TO: replyTo, SES_CONFIGURATION_SET: set },
      statements: [
        new PolicyStatement({
          actions: ['ses:SendEmail'],
          resources: [
            identity(from),
            identity(domainOf(from)),
            `arn:${partition}:ses:${region}:${account}:configuration-set/${set}`,
          ],
        }),
      ],
    };
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

function createMailBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'Stored', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    // As long as a provider's repetition is recognized: until then, a mail that failed can be received once more.
    lifecycleRules: [{ expiration: Duration.days(30) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(bucket, { 'AwsSolutions-S1': 'Only SES writes to it, and one function reads.' });
  return bucket;
}

import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type {
  DlqDestinationConfig,
  IEventSourceDlq,
  IEventSourceMapping,
  IFunction,
} from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import { ServiceFunction } from '#infra/constructs/service-function.ts';
import { createQueue } from '#infra/constructs/work-queue.ts';

/** Lambda writes under this prefix: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const prefix = 'aws/lambda/';

/**
 * Where a stream's mapping puts what its function could not process: S3, because only there Lambda keeps the whole
 * records, which the stream itself forgets after 24 hours. Each object is announced on a queue, which is what the alarm watches.
 */
export class StreamFailures extends Construct implements IEventSourceDlq {
  readonly bucket: Bucket;
  readonly announcements: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.announcements = createQueue(this, 'Announcements', { retentionPeriod: Duration.days(14) });
    this.bucket = new Bucket(this, 'Records', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        { expiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this.bucket, {
      'AwsSolutions-S1': 'Written by Lambda only, when something has failed already.',
    });
    acknowledge(this.announcements, {
      'AwsSolutions-SQS3': 'It is where things end: people read it, no function does.',
    });
    this.#announce();
  }

  /** By hand, since CDK's own way brings a function with rights on every bucket. */
  #announce(): void {
    this.announcements.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.announcements.queueArn],
        // The account, not the bucket: S3 tries the queue when the bucket is made, so the policy has to be there before it.
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    const { defaultChild } = this.bucket.node;
    if (!(defaultChild instanceof CfnBucket)) throw new Error('a bucket is made of a CfnBucket');
    defaultChild.notificationConfiguration = {
      queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: this.announcements.queueArn }],
    };
    const policy = this.announcements.node.findChild('Policy');
    defaultChild.node.addDependency(policy);
  }

  /** CDK's own `S3OnFailureDestination` would let the function read and delete what is kept. */
  bind(_mapping: IEventSourceMapping, handler: IFunction): DlqDestinationConfig {
    if (!(handler instanceof ServiceFunction)) throw new Error('a stream is consumed by a function of ours');
    handler.allow({
      statements: [new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] })],
    });
    const resource = this.bucket.arnForObjects(`${prefix}*`);
    handler.allow({
      statements: [new PolicyStatement({ actions: ['s3:PutObject'], resources: [resource] })],
      wildcard: { resource, reason: 'Lambda names the objects by mapping, shard and time.' },
    });
    return { destination: this.bucket.bucketArn };
  }
}

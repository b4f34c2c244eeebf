import { Duration, Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
  type QueueProps,
} from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ServiceFunction } from '#infra/constructs/service-function.ts';

export interface WorkQueueProps {
  readonly fifo?: boolean;
  /** How long its function may take. */
  readonly timeout: Duration;
  /** After so many attempts a message is put aside. */
  readonly attempts: number;
}

/** A queue with its dead letters, for the one function that works it off. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const kind = props.fifo ? fifo : {};
    this.deadLetters = createQueue(this, 'DeadLetters', { ...kind, retentionPeriod: Duration.days(14) });
    this.queue = createQueue(this, 'Queue', {
      ...kind,
      // AWS asks for six times the function's timeout, so that a throttled batch is not handed out twice.
      visibilityTimeout: Duration.seconds(props.timeout.toSeconds() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.attempts },
    });
  }

  feed(consumer: ServiceFunction, { batchSize }: { readonly batchSize: number }): void {
    consumer.addEventSource(new SqsEventSource(this.queue, { batchSize, reportBatchItemFailures: true }));
  }
}

/** One whose function is in the same stack. */
export function workQueueOf(
  consumer: ServiceFunction,
  id: string,
  { batchSize, ...props }: Omit<WorkQueueProps, 'timeout'> & { readonly batchSize: number },
): WorkQueue {
  const timeout = consumer.timeout ?? Duration.seconds(30);
  const queue = new WorkQueue(Stack.of(consumer), id, { ...props, timeout });
  queue.feed(consumer, { batchSize });
  return queue;
}

/** Messages of one group (a ticket) stay in order; groups don't wait for one another. */
const fifo: QueueProps = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

/** Encrypted, and reached by TLS alone. */
export function createQueue(scope: Construct, id: string, props: QueueProps): Queue {
  return new Queue(scope, id, { ...props, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true });
}

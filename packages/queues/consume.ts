import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import type { Log } from '#use-cases/log.ts';

/** Not a failure: the job comes again later, by its own wish. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

/** Whether a job was handed out before: an earlier attempt may have been cut short anywhere. */
export const isRepeated = ({ attributes }: SQSRecord): boolean =>
  Number(attributes.ApproximateReceiveCount) > 1;

/**
 * Works off a batch from a queue, one job a message; those that fail come again, the others are done. In a FIFO queue
 * what follows a failed message of the same group comes again with it, in order.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function consume<Schema extends z.ZodType>(
  schema: Schema,
  work: (job: z.output<Schema>, record: SQSRecord) => Promise<void>,
  { fifo, log }: { fifo: boolean; log: Log },
) {
  const one = async (record: SQSRecord): Promise<void> => {
    try {
      await work(schema.parse(JSON.parse(record.body)), record);
    } catch (error) {
      // The batch's answer names failed messages, not why they failed.
      const { messageId } = record;
      if (error instanceof NotYet) log.info('job-postponed', { messageId, why: error.message });
      else log.error('job-failed', { messageId, attempt: record.attributes.ApproximateReceiveCount, error });
      throw error;
    }
  };
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    fifo
      ? processPartialResponse(event, one, new SqsFifoPartialProcessorAsync(), {
          context,
          skipGroupOnError: true,
          throwOnFullBatchFailure: false,
        })
      : processPartialResponse(event, one, new BatchProcessor(EventType.SQS), {
          context,
          throwOnFullBatchFailure: false,
        });
}

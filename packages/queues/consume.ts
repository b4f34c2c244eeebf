import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';

/**
 * Works off a batch from a queue, one job a message; those that fail come again, the others are done. In a FIFO queue
 * what follows a failed message of the same group comes again with it, in order.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function consume<Schema extends z.ZodType>(
  schema: Schema,
  work: (job: z.output<Schema>, record: SQSRecord) => Promise<void>,
  { fifo }: { fifo: boolean },
) {
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const one = (record: SQSRecord): Promise<void> => work(schema.parse(JSON.parse(record.body)), record);
    return fifo
      ? processPartialResponse(event, one, new SqsFifoPartialProcessorAsync(), {
          context,
          skipGroupOnError: true,
          throwOnFullBatchFailure: false,
        })
      : processPartialResponse(event, one, new BatchProcessor(EventType.SQS), {
          context,
          throwOnFullBatchFailure: false,
        });
  };
}

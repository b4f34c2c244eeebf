import type { Answer } from '../http.ts';

/** A refusal as DynamoDB words it. */
export function refusal(type: string, message: string, more: object = {}, status = 400): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message, ...more }),
  };
}

const messages = {
  TransactionConflict: 'Transaction is ongoing for the item',
  ThrottlingError: 'Throughput exceeds the current capacity of your table or index.',
} as const;

/** A cancelled transaction: one reason an item, in the order of the request. */
export function cancelled(reasons: readonly (keyof typeof messages | 'None')[]): Answer {
  const list = reasons.map((Code) => (Code === 'None' ? { Code } : { Code, Message: messages[Code] }));
  return refusal(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.join(', ')}]`,
    { CancellationReasons: list },
  );
}

export function conflict(): Answer {
  return refusal('TransactionConflictException', messages.TransactionConflict);
}

/** What a fault's status means: 400 and 429 are the two kinds of throttling, what is above them an outage. */
export function faultAnswer(status: number, operation: string, items: number): Answer {
  if (status === 400 && operation.startsWith('Transact') && items > 0) {
    return cancelled(Array.from({ length: items }, (_, index) => (index === 0 ? 'ThrottlingError' : 'None')));
  }
  if (status === 400) return refusal('ProvisionedThroughputExceededException', messages.ThrottlingError);
  if (status === 429)
    return refusal('ThrottlingException', 'Rate of requests exceeds the allowed throughput.', {}, status);
  return refusal('InternalServerError', 'Asked for by a fault of the local runtime.', {}, status);
}

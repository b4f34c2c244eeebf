import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';

/** An SQS message as Lambda hands it over; times go by the local clock. */
export function queueRecord(
  message: Message,
  place: { queueArn: string; region: string; offset: number },
): object {
  const attributes = { ...message.Attributes };
  for (const name of ['SentTimestamp', 'ApproximateFirstReceiveTimestamp'] as const) {
    const at = Number(attributes[name]);
    if (at) attributes[name] = String(at + place.offset);
  }
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, messageAttribute(value)]),
    ),
    md5OfBody: message.MD5OfBody ?? '',
    ...(message.MD5OfMessageAttributes && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: place.queueArn,
    awsRegion: place.region,
  };
}

function messageAttribute({ DataType, StringValue, BinaryValue }: MessageAttributeValue): object {
  return {
    dataType: DataType ?? 'String',
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
  };
}

/** What a filter of an SQS mapping sees: the body taken apart if it is JSON. */
export function filterView(message: Message): object {
  return { ...message, messageId: message.MessageId, body: parsed(message.Body ?? '') };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

import type { Notification } from '../types.ts';

/** What every attempt to deliver a notification has in common. */
export interface Delivery {
  readonly topicArn: string;
  readonly subscriptionArn: string;
  readonly messageId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly region: string;
}

/** The event that a subscribed function gets: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function eventOf({ message, subject, attributes = {} }: Notification, delivery: Delivery): object {
  const { topicArn, subscriptionArn, messageId, at, region } = delivery;
  const host = `https://sns.${region}.amazonaws.com`;
  const Sns = {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    Subject: subject ?? null,
    Message: message,
    Timestamp: new Date(at).toISOString(),
    SignatureVersion: '1',
    // Lambda is trusted by its permissions: nobody who is called this way checks the signature.
    Signature: 'bm90IHNpZ25lZCBsb2NhbGx5',
    SigningCertUrl: `${host}/SimpleNotificationService-0000000000000000000000000000000000.pem`,
    UnsubscribeUrl: `${host}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { type, value }]) => [name, { Type: type, Value: value }]),
    ),
  };
  const record = { EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscriptionArn, Sns };
  return { Records: [record] };
}

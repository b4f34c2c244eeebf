import type { SNSEvent } from 'aws-lambda';
import { recipientMark } from '#channels/email/recipient-mark.ts';
import { start } from './builders.ts';

/** As SNS hands messages over to a function. */
export const snsEvent = (...messages: readonly unknown[]): SNSEvent => ({
  Records: messages.map((message, nth) => ({
    EventVersion: '1.0',
    EventSubscriptionArn: 'arn:aws:sns:eu-central-1:123456789012:mail:1',
    EventSource: 'aws:sns',
    Sns: {
      Type: 'Notification',
      MessageId: `sns-${nth}`,
      TopicArn: 'arn:aws:sns:eu-central-1:123456789012:mail',
      Subject: '',
      Message: typeof message === 'string' ? message : JSON.stringify(message),
      Timestamp: new Date(start).toISOString(),
      SignatureVersion: '1',
      Signature: '',
      SigningCertUrl: '',
      UnsubscribeUrl: '',
      MessageAttributes: {},
    },
  })),
});

export const mailBucket = 'mails';

/** That a receipt rule has stored a mail. */
export const sesReceived = (
  messageId: string,
  {
    recipients = ['inbox@in.shop.example'],
    spam = 'PASS',
    virus = 'PASS',
  }: { recipients?: readonly string[]; spam?: string; virus?: string } = {},
) => ({
  notificationType: 'Received',
  mail: { messageId, destination: recipients },
  receipt: {
    recipients,
    spamVerdict: { status: spam },
    virusVerdict: { status: virus },
    spfVerdict: { status: 'PASS' },
    dkimVerdict: { status: 'PASS' },
    dmarcVerdict: { status: 'PASS' },
    action: { type: 'S3', bucketName: mailBucket, objectKey: `mail/${messageId}` },
  },
});

/** What a configuration set tells of a mail of ours. */
export const sesEvent = (
  eventType: string,
  {
    ticketId,
    seq,
    to,
    messageId = 'ses-1',
  }: { ticketId: string; seq: number; to: string; messageId?: string },
  more: Readonly<Record<string, unknown>> = {},
) => ({
  eventType,
  mail: {
    messageId,
    tags: { ticket: [ticketId], seq: [String(seq)], to: [recipientMark(to)] },
  },
  ...(eventType === 'Delivery' && { delivery: { recipients: [to] } }),
  ...(eventType === 'Bounce' && {
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress: to }],
    },
  }),
  ...(eventType === 'Complaint' && { complaint: { complainedRecipients: [{ emailAddress: to }] } }),
  ...more,
});

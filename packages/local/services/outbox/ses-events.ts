import { addressOf, describedHeaders } from '../mail/common-headers.ts';
import { type Fate, fatesOf } from './fates.ts';
import type { SesMail } from './ses-request.ts';

export interface SentMail extends SesMail {
  readonly messageId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly region: string;
  readonly accountId: string;
}

export interface SesEvent {
  /** `DELIVERY`, `BOUNCE`, … as an event destination names it. */
  readonly type: string;
  readonly document: object;
}

/**
 * What SES publishes of a mail, in the order in which it happens.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function eventsOf(sent: SentMail): SesEvent[] {
  const mail = mailOf(sent);
  return [
    { type: 'SEND', document: { eventType: 'Send', mail, send: {} } },
    ...sent.recipients.flatMap((recipient) =>
      fatesOf(recipient).map((fate) => ({
        type: types[fate],
        document: { ...told[fate](recipient, sent), mail },
      })),
    ),
  ];
}

const types = { delivered: 'DELIVERY', bounced: 'BOUNCE', complained: 'COMPLAINT' } as const;

const told: Record<Fate, (recipient: string, sent: SentMail) => object> = {
  delivered: (recipient, { at }) => ({
    eventType: 'Delivery',
    delivery: {
      timestamp: new Date(at).toISOString(),
      processingTimeMillis: 642,
      recipients: [recipient],
      smtpResponse: '250 2.6.0 Message received',
      reportingMTA: 'a8-70.smtp-out.amazonses.com',
    },
  }),
  bounced: (emailAddress, { at, messageId }) => ({
    eventType: 'Bounce',
    bounce: {
      feedbackId: messageId,
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        { emailAddress, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
      ],
      timestamp: new Date(at).toISOString(),
      reportingMTA: 'dsn; a8-70.smtp-out.amazonses.com',
    },
  }),
  complained: (emailAddress, { at, messageId }) => ({
    eventType: 'Complaint',
    complaint: {
      feedbackId: messageId,
      complaintSubType: null,
      complainedRecipients: [{ emailAddress }],
      timestamp: new Date(at).toISOString(),
      complaintFeedbackType: 'abuse',
    },
  }),
};

function mailOf(sent: SentMail): object {
  const { from, recipients, headers, messageId, at, region, accountId } = sent;
  const source = addressOf(from);
  return {
    timestamp: new Date(at).toISOString(),
    source: from,
    sourceArn: `arn:aws:ses:${region}:${accountId}:identity/${source}`,
    sendingAccountId: accountId,
    messageId,
    destination: recipients,
    ...describedHeaders(headers),
    tags: {
      ...(sent.configurationSet && { 'ses:configuration-set': [sent.configurationSet] }),
      'ses:from-domain': [source.slice(source.lastIndexOf('@') + 1)],
      ...sent.tags,
    },
  };
}

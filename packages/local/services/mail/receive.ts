import { randomBytes } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { ReceiptRuleSpec, StoreAction } from '../../assembly/mail.ts';
import type { Clock } from '../../clock.ts';
import { largest, putLarge } from '../s3/large.ts';
import type { Sns } from '../types.ts';
import { describedHeaders } from './common-headers.ts';
import { headersOf } from './headers.ts';
import { type Envelope, storedMail } from './stored-mail.ts';
import type { Verdicts } from './verdicts.ts';

export interface IncomingMail {
  /** Who it comes from in the envelope; empty for a bounce. */
  readonly from: string;
  readonly to: readonly string[];
  readonly mail: Buffer;
  readonly verdicts: Verdicts;
}

export interface StoredMail {
  readonly messageId: string;
  readonly recipients: readonly string[];
  readonly bucketName: string;
  readonly objectKey: string;
}

export interface MailServer {
  /** What became of it by each rule that one of its recipients matches. */
  receive(incoming: IncomingMail): Promise<StoredMail[]>;
  stop(): void;
}

export interface MailServerOptions {
  readonly clock: Clock;
  readonly region: string;
  /** URL of S3. */
  readonly s3Url: string;
  readonly rules: () => Promise<readonly ReceiptRuleSpec[]>;
  readonly publish: Sns['publish'];
}

/** SES receiving: https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html */
export function createMailServer(options: MailServerOptions): MailServer {
  const { clock, region, publish } = options;
  const credentials = { accessKeyId: 'ses', secretAccessKey: 'local' };
  const s3 = new S3Client({ endpoint: options.s3Url, region, credentials, forcePathStyle: true });
  const store = async (action: StoreAction, mail: Buffer, envelope: Envelope): Promise<StoredMail> => {
    const { messageId, recipients } = envelope;
    const { bucketName, topicArn } = action;
    const objectKey = `${action.objectKeyPrefix}${messageId}`;
    const body = storedMail(mail, envelope);
    if (body.length > largest) await putLarge(s3, { bucket: bucketName, key: objectKey, body });
    else await s3.send(new PutObjectCommand({ Bucket: bucketName, Key: objectKey, Body: body }));
    if (topicArn) {
      const message = JSON.stringify(notificationOf(body, envelope, { ...action, objectKey }));
      await publish(topicArn, { message, subject: 'Amazon SES Email Receipt Notification' });
    }
    return { messageId, recipients, bucketName, objectKey };
  };
  return {
    async receive({ from, to, mail, verdicts }) {
      const messageId = newMessageId();
      const stored: StoredMail[] = [];
      for (const { recipients: wanted, actions, scans } of await options.rules()) {
        const recipients = to.filter((address) => matches(wanted, address));
        if (recipients.length === 0) continue;
        const scanned = scans ? verdicts : undefined;
        const envelope = { from, recipients, messageId, at: clock.now(), region, scanned, verdicts };
        for (const action of actions) stored.push(await store(action, mail, envelope));
      }
      return stored;
    },
    stop: () => s3.destroy(),
  };
}

/** https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html */
function notificationOf(
  stored: Buffer,
  { from, recipients, messageId, at, scanned, verdicts }: Envelope,
  { topicArn, bucketName, objectKeyPrefix, objectKey }: StoreAction & { readonly objectKey: string },
) {
  const timestamp = new Date(at).toISOString();
  return {
    notificationType: 'Received',
    mail: {
      timestamp,
      source: from || '<>',
      messageId,
      destination: recipients,
      ...describedHeaders(headersOf(stored)),
    },
    receipt: {
      timestamp,
      processingTimeMillis: 406,
      recipients,
      spamVerdict: { status: scanned?.spam ?? 'DISABLED' },
      virusVerdict: { status: scanned?.virus ?? 'DISABLED' },
      spfVerdict: { status: verdicts.spf },
      dkimVerdict: { status: verdicts.dkim },
      dmarcVerdict: { status: verdicts.dmarc },
      ...(verdicts.dmarc === 'FAIL' && { dmarcPolicy: 'none' }),
      action: { type: 'S3', topicArn, bucketName, objectKeyPrefix, objectKey },
    },
  };
}

/** An address takes in those with a label; a domain takes in itself, `.domain` what is below it. */
function matches(wanted: readonly string[], address: string): boolean {
  if (wanted.length === 0) return true;
  const given = address.toLowerCase();
  const at = given.lastIndexOf('@');
  const domain = given.slice(at + 1);
  const unlabelled = `${given.slice(0, at).replace(/\+.*$/, '')}@${domain}`;
  return wanted.some((each) => {
    const recipient = each.toLowerCase();
    if (recipient.includes('@')) return recipient === given || recipient === unlabelled;
    return recipient.startsWith('.') ? domain.endsWith(recipient) : domain === recipient;
  });
}

/** Forty small letters and digits, as SES names what it receives. */
function newMessageId(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from(randomBytes(40), (byte) => alphabet[byte % alphabet.length]).join('');
}

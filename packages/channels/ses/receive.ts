import * as z from 'zod';
import { spamTag } from '#domain/automatic-message.ts';
import type { ParsedMail } from '../email/mail.ts';
import { type Parsed, parseWith } from '../email/parsed.ts';
import type { MailArrival } from '../email/to-arrival.ts';
import { jsonOf } from './json.ts';

export { parseSesEvent } from './events.ts';

const verdict = z.object({
  status: z.enum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED']).catch('PROCESSING_FAILED'),
});
const unasked = { status: 'DISABLED' } as const;

export type Verdict = z.output<typeof verdict>['status'];

export interface Verdicts {
  readonly spam: Verdict;
  readonly virus: Verdict;
  readonly spf: Verdict;
  readonly dkim: Verdict;
  readonly dmarc: Verdict;
}

export interface ReceivedMail {
  readonly bucket: string;
  readonly key: string;
  /** SES's own id of it: the receipt. */
  readonly messageId: string;
  /** Who it came to, in the envelope. */
  readonly recipients: readonly string[];
  readonly verdicts: Verdicts;
}

const receivedSchema = z.object({
  notificationType: z.literal('Received'),
  mail: z.object({ messageId: z.string().min(1).max(200) }),
  receipt: z.object({
    recipients: z.array(z.string()).default([]),
    spamVerdict: verdict.default(unasked),
    virusVerdict: verdict.default(unasked),
    spfVerdict: verdict.default(unasked),
    dkimVerdict: verdict.default(unasked),
    dmarcVerdict: verdict.default(unasked),
    action: z.object({
      type: z.literal('S3'),
      bucketName: z.string().min(1),
      objectKey: z.string().min(1),
    }),
  }),
});

/**
 * The `Message` of an SNS notification, as text or as the JSON that it is: that a receipt rule's S3 action has stored
 * a mail.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 */
export function parseReceived(message: unknown): Parsed<ReceivedMail> {
  const parsed = parseWith(receivedSchema, jsonOf(message));
  if (!parsed.ok) return parsed;
  const { mail, receipt } = parsed.value;
  const { recipients, action, spamVerdict, virusVerdict, spfVerdict, dkimVerdict, dmarcVerdict } = receipt;
  return {
    ok: true,
    value: {
      bucket: action.bucketName,
      key: action.objectKey,
      messageId: mail.messageId,
      recipients,
      verdicts: {
        spam: spamVerdict.status,
        virus: virusVerdict.status,
        spf: spfVerdict.status,
        dkim: dkimVerdict.status,
        dmarc: dmarcVerdict.status,
      },
    },
  };
}

/**
 * The mail with the envelope's recipients, before `arrivalOf`: one that we got as a blind copy names us nowhere else.
 */
export function withRecipients(mail: ParsedMail, recipients: readonly string[]): ParsedMail {
  const name = 'x-original-to';
  const values = [...recipients, ...(mail.headers.get(name) ?? [])];
  return { ...mail, headers: new Map([...mail.headers, [name, values]]) };
}

/**
 * The arrival with what SES thinks of the mail. Files of an infected one are listed, and kept nowhere. One that looks
 * like spam is a message like any other, only tagged: SES may be wrong, and nobody looks into a spam folder.
 */
export function withVerdicts({ arrival, files }: MailArrival, { virus, spam }: Verdicts): MailArrival {
  const attachments = arrival.attachments.map((attachment) => ({
    ...attachment,
    refused: attachment.refused ?? 'It contains a virus.',
  }));
  return {
    arrival: {
      ...arrival,
      ...(virus === 'FAIL' && { attachments }),
      ...(spam === 'FAIL' && { tags: [...arrival.tags, spamTag] }),
    },
    files: virus === 'FAIL' ? [] : files,
  };
}

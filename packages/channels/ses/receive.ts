import type { DeliveryReport } from '#use-cases/record-delivery.ts';
import type { ParsedMail } from '../email/mail.ts';
import type { MailArrival } from '../email/to-arrival.ts';
import type { Parsed } from '../postmark/parse.ts';

export type Verdict = 'PASS' | 'FAIL' | 'GRAY' | 'PROCESSING_FAILED' | 'DISABLED';

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

/** The `Message` of an SNS notification: a receipt rule's S3 action (the text or its JSON). */
export function parseReceived(_message: unknown): Parsed<ReceivedMail> {
  throw new Error('being written');
}

/** Adds the envelope's recipients to the mail, before `arrivalOf`. */
export function withRecipients(_mail: ParsedMail, _recipients: readonly string[]): ParsedMail {
  throw new Error('being written');
}

/** What SES thinks of the mail, after `arrivalOf`. */
export function withVerdicts(_arrival: MailArrival, _verdicts: Verdicts): MailArrival {
  throw new Error('being written');
}

/** The `Message` of an SNS notification: an event of a configuration set. Null where it is no news. */
export function parseSesEvent(_message: unknown): Parsed<DeliveryReport | null> {
  throw new Error('being written');
}

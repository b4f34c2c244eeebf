import type { Instant } from '#domain/ids.ts';
import type { ReceiptKey } from '#use-cases/ports.ts';
import type { Arrival } from '#use-cases/receive.ts';
import type { ParsedMail } from './mail.ts';

export interface MailContext {
  readonly via: 'postmark' | 'ses';
  readonly at: Instant;
  /** Whether an address is one of the inbox's own; asked in lower case, without its plus part. */
  readonly ours: (address: string) => boolean;
  /** What our addresses are signed with. */
  readonly key: string;
  readonly receipt: ReceiptKey;
  /** What the provider found behind the plus of the address that it came to. */
  readonly mailboxHash?: string | null;
}

export interface MailFile {
  readonly id: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

export interface MailArrival {
  readonly arrival: Arrival;
  /** Attachments' contents, to be stored before the message is. */
  readonly files: readonly MailFile[];
}

export function arrivalOf(_mail: ParsedMail, _context: MailContext): MailArrival {
  throw new Error('being written');
}

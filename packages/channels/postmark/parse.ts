import type { DeliveryReport } from '#use-cases/record-delivery.ts';
import type { ParsedMail } from '../email/mail.ts';

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly { readonly path: string; readonly message: string }[] };

export interface InboundMail {
  readonly mail: ParsedMail;
  /** Postmark's own id of it: the receipt. */
  readonly messageId: string;
  /** What stands behind the plus of the address that it came to. */
  readonly mailboxHash: string | null;
}

export function parseInbound(_json: unknown): Parsed<InboundMail> {
  throw new Error('being written');
}

/** Null where it is no news, or none of a message of ours. */
export function parseStatus(_json: unknown): Parsed<DeliveryReport | null> {
  throw new Error('being written');
}

import type { Instant } from '#domain/ids.ts';

export interface MailAddress {
  /** As it was written; may be empty where a header names nobody. */
  readonly address: string;
  readonly name: string | null;
}

export interface MailAttachment {
  readonly name: string | null;
  /** In lower case, without parameters; empty where none was declared. */
  readonly contentType: string;
  readonly content: Uint8Array;
  /** Without angle brackets. */
  readonly contentId: string | null;
  readonly inline: boolean;
}

/** A mail as any provider brings it. Message-IDs are without angle brackets. */
export interface ParsedMail {
  readonly from: MailAddress;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly subject: string | null;
  readonly text: string | null;
  readonly html: string | null;
  /** Every value of a header, by its name in lower case, in the order of the mail. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  /** The oldest first. */
  readonly references: readonly string[];
  readonly date: Instant | null;
  readonly attachments: readonly MailAttachment[];
  /** `<>` is the empty string; null where the mail names none. */
  readonly returnPath: string | null;
}

/** The `<…>` of a header, without their brackets; those that a broken client wrote bare as well. */
export function idsIn(header: string | undefined): string[] {
  if (header === undefined) return [];
  const bracketed = [...header.matchAll(/<([^<>\s]+)>/g)].flatMap(([, id]) => id ?? []);
  if (bracketed.length > 0) return bracketed;
  return header.split(/[\s,]+/).filter((word) => /^[^<>\s@]+@[^<>\s@]+$/.test(word));
}

export function headersOf(
  lines: Iterable<{ readonly name: string; readonly value: string }>,
): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (const { name, value } of lines) {
    const key = name.trim().toLowerCase();
    const values = headers.get(key);
    if (values === undefined) headers.set(key, [value]);
    else values.push(value);
  }
  return headers;
}

/** RFC 5322, 3.3; null where it is no date. */
export function dateOf(header: string | undefined): Instant | null {
  const at = Date.parse(header ?? '');
  return Number.isFinite(at) ? at : null;
}

import { type Header, headerNamed } from './headers.ts';

/** Notifications hold no more of a mail's headers. */
const headersLimit = 10_240;

/** What notifications of SES tell of a mail's headers. */
export function describedHeaders(headers: readonly Header[]) {
  let size = 0;
  const shown = headers.filter(({ name, value }) => {
    size += name.length + value.length;
    return size <= headersLimit;
  });
  return {
    headersTruncated: shown.length < headers.length,
    headers: shown,
    commonHeaders: commonHeaders(headers),
  };
}

function commonHeaders(headers: readonly Header[]) {
  const list = (name: string) => {
    const value = headerNamed(headers, name);
    return value === undefined ? undefined : mailboxes(value);
  };
  const given = {
    returnPath: headerNamed(headers, 'Return-Path')?.replace(/^<(.*)>$/, '$1'),
    from: list('From'),
    replyTo: list('Reply-To'),
    date: headerNamed(headers, 'Date'),
    to: list('To'),
    cc: list('Cc'),
    messageId: headerNamed(headers, 'Message-ID'),
    subject: headerNamed(headers, 'Subject'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** `Jane <jane@example.com>, "Doe, John" <john@example.com>`, one by one. */
export function mailboxes(list: string): string[] {
  return (list.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? []).map((part) => part.trim()).filter(Boolean);
}

/** `jane@example.com` of `Jane <jane@example.com>`. */
export function addressOf(mailbox: string): string {
  return (/<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox).trim();
}

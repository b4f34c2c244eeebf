import type { OutgoingMessage } from '#use-cases/ports.ts';

export interface MailHeader {
  readonly name: string;
  readonly value: string;
}

/** What keeps a mail in its thread (T3), and machines from answering it (O1). `ownId` goes among the references. */
export function headersFor({ email, automatic }: OutgoingMessage, ownId: string | null): MailHeader[] {
  const inReplyTo = email?.inReplyTo ?? null;
  const references = referencesOf([...(email?.references ?? []), ...(ownId === null ? [] : [ownId])]);
  return [
    ...(inReplyTo !== null && isId(inReplyTo) ? [{ name: 'In-Reply-To', value: `<${inReplyTo}>` }] : []),
    ...(references === '' ? [] : [{ name: 'References', value: references }]),
    ...(automatic
      ? [
          { name: 'Auto-Submitted', value: 'auto-replied' },
          { name: 'X-Auto-Response-Suppress', value: 'All' },
        ]
      : []),
  ];
}

const isId = (id: string): boolean => /^[\x21-\x7e]{1,500}$/.test(id) && !/[<>]/.test(id);

/** Amazon SES takes 870 characters as a header's value; a line has 998 (RFC 5322, 2.1.1). */
const longestReferences = 850;

/** The first one, which names the thread, and as many of the latest as a line takes. */
function referencesOf(ids: readonly string[]): string {
  const [first, ...others] = [...new Set(ids.filter(isId))].map((id) => `<${id}>`);
  if (first === undefined) return '';
  let room = longestReferences - first.length;
  const latest: string[] = [];
  for (const id of others.toReversed()) {
    room -= id.length + 1;
    if (room < 0) break;
    latest.unshift(id);
  }
  return [first, ...latest].join(' ');
}

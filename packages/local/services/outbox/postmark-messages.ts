import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { openJournal } from '../journal.ts';
import { PostmarkError } from './postmark-error.ts';
import { type Email, messageSchema, type PostmarkMessage, people, timestamp } from './postmark-message.ts';

export interface PostmarkMessages {
  add(email: Email): PostmarkMessage;
  /** As `GET /messages/outbound` answers `query`, newest first. */
  search(query: URLSearchParams): object;
  close(): void;
}

/** What Postmark remembers of what it sent. */
export function openMessages(file: string | undefined, clock: Clock): PostmarkMessages {
  const { entries: messages, journal } = openJournal(file, messageSchema);
  return {
    add(email) {
      const [to, cc, bcc] = [email.To, email.Cc, email.Bcc].map(people);
      const message: PostmarkMessage = {
        Tag: email.Tag,
        MessageID: randomUUID(),
        MessageStream: email.MessageStream || 'outbound',
        To: to ?? [],
        Cc: cc ?? [],
        Bcc: bcc ?? [],
        Recipients: [to, cc, bcc].flatMap((list) => list ?? []).map(({ Email: address }) => address),
        ReceivedAt: timestamp(clock.now()),
        From: email.From,
        Subject: email.Subject,
        Attachments: email.Attachments.map(({ Name }) => Name),
        Status: 'Sent',
        TrackOpens: email.TrackOpens ?? false,
        TrackLinks: email.TrackLinks || 'None',
        Metadata: email.Metadata,
        Sandboxed: false,
      };
      journal.append(message);
      messages.push(message);
      return message;
    },
    search(given) {
      const query = new Map([...given].map(([name, value]) => [name.toLowerCase(), value]));
      const { count, offset } = pageOf(query);
      const found = messages.filter((message) => matches(message, query)).reverse();
      return { TotalCount: found.length, Messages: found.slice(offset, offset + count) };
    },
    close: () => journal.close(),
  };
}

function pageOf(query: ReadonlyMap<string, string>): { count: number; offset: number } {
  const [count, offset] = ['count', 'offset'].map((name) => {
    const value = query.get(name) ?? '';
    if (/^\d+$/.test(value)) return Number(value);
    throw new PostmarkError(422, 700, `Parameter '${name}' is required and must be a number.`);
  });
  if (count === undefined || offset === undefined || count < 1 || count > 500 || count + offset > 10_000)
    throw new PostmarkError(422, 700, "'count' must be from 1 to 500, and with 'offset' not over 10000.");
  return { count, offset };
}

function matches(message: PostmarkMessage, query: ReadonlyMap<string, string>): boolean {
  return [...query].every(([name, value]) => {
    if (name.startsWith('metadata_')) {
      const wanted = name.slice('metadata_'.length);
      return Object.entries(message.Metadata).some(
        ([key, found]) => key.toLowerCase() === wanted && found === value,
      );
    }
    const filter = filters[name];
    return !filter || filter(message, value);
  });
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

const filters: Readonly<Record<string, (message: PostmarkMessage, value: string) => boolean>> = {
  recipient: ({ Recipients }, value) => Recipients.some((address) => same(address, value)),
  fromemail: ({ From }, value) => people(From).some(({ Email: address }) => same(address, value)),
  tag: ({ Tag }, value) => Tag === value,
  subject: ({ Subject }, value) => Subject.toLowerCase().includes(value.toLowerCase()),
  status: ({ Status }, value) => same(Status, value),
  messagestream: ({ MessageStream }, value) => MessageStream === value,
  fromdate: ({ ReceivedAt }, value) => ReceivedAt >= value,
  todate: ({ ReceivedAt }, value) => ReceivedAt.slice(0, value.length) <= value,
};

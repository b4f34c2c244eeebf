import type { Api } from './api.ts';
import type { SentMail } from './outbox.ts';
import type { ThreadName } from './threads.ts';

/** What customers have in their mailboxes: our mails, and their own. */
export interface Mailboxes {
  /** Fetches what has come since. */
  fetch(): Promise<void>;
  /** Our latest mail of a ticket. */
  latest(ticketId: string | undefined): SentMail | undefined;
  /** Message-IDs of the customer's own mails of a thread, the oldest first. */
  own(thread: ThreadName): readonly string[];
  keep(thread: ThreadName, messageId: string): void;
}

export function createMailboxes(api: Pick<Api, 'outbox'>): Mailboxes {
  let mails: readonly SentMail[] = [];
  const written = new Map<ThreadName, string[]>();
  return {
    async fetch() {
      ({ mails } = await api.outbox());
    },
    latest: (ticketId) => mails.findLast((mail) => mail.ticketId !== undefined && mail.ticketId === ticketId),
    own: (thread) => written.get(thread) ?? [],
    keep(thread, messageId) {
      written.set(thread, [...(written.get(thread) ?? []), messageId]);
    },
  };
}

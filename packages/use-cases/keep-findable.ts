import type { Contact } from '#domain/contact.ts';
import { findableBy } from '#domain/finding.ts';
import type { ContactId } from '#domain/ids.ts';
import type { Change } from './changes.ts';
import type { FinderStore, TicketStore } from './ports.ts';

/**
 * T12: a contact is found by the words that they have now, whatever an old record of the stream says; one who was
 * erased, by none. Looking once more after writing lets the last of several reactions at once leave the right words.
 */
export async function keepFindable(
  { before, after }: Extract<Change, { kind: 'contact' }>,
  { store }: { readonly store: FinderStore & TicketStore },
): Promise<void> {
  const contactId = (after ?? before)?.id;
  if (contactId === undefined || isSame(wordsOf(before), wordsOf(after))) return;
  const seen = new Set([...wordsOf(before), ...wordsOf(after)]);
  let words = await wordsNow(contactId, store);
  for (;;) {
    const gone = [...seen].filter((word) => !words.includes(word));
    await store.saveFindable({ contactId, words, gone });
    const now = await wordsNow(contactId, store);
    if (isSame(words, now)) return;
    for (const word of words) seen.add(word);
    words = now;
  }
}

const wordsOf = (contact: Contact | null): string[] => (contact === null ? [] : findableBy(contact));

const wordsNow = async (id: ContactId, store: TicketStore): Promise<string[]> =>
  wordsOf(await store.loadContact(id));

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((word, index) => word === other[index]);

import type { Contact } from '#domain/contact.ts';
import { movedToEmail } from '#domain/hand-off/hand-off.ts';
import type { ContactId, TicketId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { chatTicketId, spamTicketId } from './ids.ts';
import type { Answering, ChatStore } from './ports.ts';

/** What a visitor's conversation consists of now: their latest chat (T4). */
export interface CurrentChat {
  /** Where its messages lie, the oldest first. */
  readonly threads: readonly Ticket[];
  /** The last of them, whose state is the chat's. */
  readonly latest: Ticket;
  /** Who is writing an answer in it, or was a moment ago. */
  readonly answering: Answering | null;
}

/**
 * A visitor's current chat, and how many they have had: one round trip where it is the one that was guessed, two
 * otherwise.
 */
export async function lookAtChat(
  contactId: ContactId,
  guess: number,
  store: ChatStore,
  read: { consistent: boolean },
): Promise<{ chats: number; chat: CurrentChat | null }> {
  const guessed = [chatTicketId(contactId, guess)];
  const { contact, ...seen } = await store.glanceAtChat({ contactId, ticketIds: guessed }, read);
  if (contact === null) return { chats: 0, chat: null };
  const unread = ticketIdsOf(contact).filter((id) => !guessed.includes(id));
  const others =
    unread.length === 0 ? null : await store.glanceAtChat({ contactId, ticketIds: unread }, read);
  const chat = currentChat(contact, [...seen.tickets, ...(others?.tickets ?? [])]);
  const signs = [...seen.answering, ...(others?.answering ?? [])];
  const answering = signs.find(({ ticketId }) => ticketId === chat?.latest.id) ?? null;
  return { chats: contact.chats, chat: chat && { ...chat, answering } };
}

/** Which tickets it takes to know a visitor's current chat. */
const ticketIdsOf = (contact: Contact): TicketId[] => [
  ...(contact.chats > 0 ? [chatTicketId(contact.id, contact.chats)] : []),
  ...(contact.blocked ? [spamTicketId(contact.id)] : []),
];

/**
 * T8: who is blocked goes on reading what they write, as anybody does, though it lies elsewhere: after the chat that
 * they were in, or in place of one that had ended.
 *
 * @param tickets what there is of `ticketIdsOf`
 */
function currentChat(contact: Contact, tickets: readonly Ticket[]): Omit<CurrentChat, 'answering'> | null {
  const find = (id: TicketId) => tickets.find((ticket) => ticket.id === id) ?? null;
  const chat = contact.chats === 0 ? null : find(chatTicketId(contact.id, contact.chats));
  const spam = find(spamTicketId(contact.id));
  if (chat === null) return spam && { threads: [spam], latest: spam };
  if (spam === null || spam.lastMessageAt < (chat.closedAt ?? chat.createdAt))
    return { threads: [chat], latest: chat };
  return { threads: isChatOver(chat) ? [spam] : [chat, spam], latest: spam };
}

/** T4, H7: what the visitor writes next begins another one. */
export const isChatOver = (chat: Ticket): boolean => chat.status === 'closed' || movedToEmail(chat);

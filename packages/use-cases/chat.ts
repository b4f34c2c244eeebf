import { closeTicket } from '#domain/ticket/close.ts';
import type { Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { anArrival } from './arrival.ts';
import { type Changing, changeTicketBy } from './change-ticket.ts';
import { isChatOver, lookAtChat } from './chat-tickets.ts';
import { contactIdOf } from './ids.ts';
import type { ChatStore, ThreadStore } from './ports.ts';
import { receiveMessage } from './receive.ts';

/** Whoever a chat session was begun for: somebody whom the shop vouches for, or just anybody. */
export interface Visitor {
  readonly sessionId: string;
  /** `user:<the shop's id of them>`, or `visitor:<random>`. */
  readonly address: string;
  readonly identity: VisitorIdentity | null;
}

/** What the shop says of its customer. */
export interface VisitorIdentity {
  readonly userId: string;
  readonly email: string | null;
  readonly name: string | null;
}

export type Chatting = Changing & {
  readonly store: Changing['store'] & Pick<ThreadStore, 'loadMessage'>;
};

export const visitorId = ({ address }: Pick<Visitor, 'address'>) => contactIdOf('web_chat', address);

export interface Said {
  readonly outcome: 'received' | 'duplicate';
  readonly message: Message;
  readonly ticket: Ticket;
}

/**
 * T1, T4, T5: a visitor's message joins their chat, or begins a new one; said twice under one `clientId` it is the one
 * that it was. A blocked visitor is told what anybody is (T8). What the shop says of them is kept with their first message.
 */
export async function say(
  visitor: Visitor,
  { text, clientId }: { text: string; clientId: string },
  deps: Chatting,
): Promise<Said> {
  const receipt = { source: `chat#${visitor.sessionId}`, id: clientId };
  const arrival = anArrival({
    channel: 'web_chat',
    via: 'chat',
    contactAddress: visitor.address,
    contactName: visitor.identity?.name ?? null,
    contactEmail: visitor.identity?.email ?? null,
    profileId: visitor.identity?.userId ?? null,
    text,
    at: deps.clock(),
  });
  const received = await receiveMessage(arrival, receipt, deps);
  if (received.outcome === 'received') {
    const [message] = received.change.messages;
    if (message === undefined) throw new Error('what was received is a message');
    return { outcome: 'received', message, ticket: received.change.after };
  }
  const earlier = await deps.store.loadReceipt(receipt);
  if (earlier === null) throw new Error('what came before left no receipt');
  const [message, ticket] = await Promise.all([
    deps.store.loadMessage(earlier.ticketId, earlier.seq),
    deps.store.loadTicket(earlier.ticketId),
  ]);
  if (message === null || ticket === null) throw new Error('a receipt leads to a message');
  return { outcome: 'duplicate', message, ticket };
}

/** T4: the visitor ends their chat, for good; ended already, or gone on by e-mail (H7), it stays so. */
export async function endChat(
  visitor: Visitor,
  deps: Changing & { readonly store: ChatStore },
): Promise<'ended' | 'no-chat'> {
  // Most visitors come once.
  const { chat } = await lookAtChat(visitorId(visitor), 1, deps.store, { consistent: true });
  if (chat === null) return 'no-chat';
  if (isChatOver(chat.latest)) return 'ended';
  const end = (ticket: Ticket) => closeTicket(ticket, 'customer', deps.clock());
  const ended = await changeTicketBy(chat.latest.id, end, deps);
  return ended.ok || ended.refusal === 'already-closed' ? 'ended' : 'no-chat';
}

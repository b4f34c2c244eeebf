import { createHash } from 'node:crypto';
import type { Agent } from '#domain/agent.ts';
import { type AgentId, type Instant, minute, second } from '#domain/ids.ts';
import { type Message, messagePlace } from '#domain/ticket/message.ts';
import type { ClosedBy, HandledBy, Ticket } from '#domain/ticket/ticket.ts';
import { type Visitor, visitorId } from './chat.ts';
import { type CurrentChat, isChatOver, lookAtChat } from './chat-tickets.ts';
import type { AgentStore, ChatStore, Clock } from './ports.ts';

export interface Polling {
  readonly store: ChatStore & Pick<AgentStore, 'loadAgents'>;
  readonly clock: Clock;
}

export interface Poll {
  /** The id of the latest message that the visitor has; from the beginning where it is of no current chat. */
  readonly after: string | null;
  readonly limit: number;
  /** The states that the visitor's page knows of, as it was told before. */
  readonly known: readonly string[];
}

export type Polled = { readonly nextPollMs: number } & (
  | { readonly outcome: 'unchanged'; readonly state: string }
  | {
      readonly outcome: 'news';
      readonly messages: readonly Message[];
      readonly agents: readonly Agent[];
      readonly status: 'none' | 'open' | 'ended';
      readonly closedBy: ClosedBy | null;
      /** What the visitor is being asked (H3). */
      readonly asking: Asking | null;
      readonly handledBy: HandledBy | null;
      /** Who of the team is writing an answer. */
      readonly typing: AgentId | null;
      /** Names what the visitor has seen by now; null while there is more to fetch. */
      readonly state: string | null;
    }
);

/**
 * What a visitor may see of their current chat: what they, people, the AI agent and the system said to them, never notes
 * nor history. With nothing new it is one round trip at half the price: the contact, and the ticket that the known state
 * names as the current one. That may lag for a moment, as a poll after it sees what this one didn't; but a first look,
 * and what comes after something that was just said, are answered consistently.
 */
export async function pollChat(visitor: Visitor, poll: Poll, { store, clock }: Polling): Promise<Polled> {
  const contactId = visitorId(visitor);
  const nth = poll.known.map(chatNumberIn).find((number) => number !== null) ?? 1;
  // A page that was just loaded must not take a chat that has ended for the one that was begun before it was.
  const isFirstLook = poll.known.length === 0;
  let seen = await lookAtChat(contactId, nth, store, { consistent: isFirstLook });
  if (!isFirstLook && isBehind(seen, poll))
    seen = await lookAtChat(contactId, Math.max(seen.chats, 1), store, { consistent: true });
  const now = clock();
  const typing = typingIn(seen.chat, now);
  const state = stateOf(seen, typing);
  const nextPollMs = typing === null ? paceOf(seen.chat, now) : 2 * second;
  if (poll.known.includes(state)) return { outcome: 'unchanged', state, nextPollMs };
  const [messages, agents] = await Promise.all([
    messagesIn(seen.chat, poll, store),
    seen.chat === null ? [] : store.loadAgents(),
  ]);
  const more = messages.length > poll.limit;
  const latest = seen.chat?.latest ?? null;
  return {
    outcome: 'news',
    messages: messages.slice(0, poll.limit),
    agents,
    status: latest === null ? 'none' : isChatOver(latest) ? 'ended' : 'open',
    closedBy: latest?.closedBy ?? null,
    asking: latest === null ? null : askingIn(latest),
    handledBy: latest?.handledBy ?? null,
    typing,
    state: more ? null : state,
    nextPollMs: more ? 0 : nextPollMs,
  };
}

/** T4: where the chat is over, nothing more is coming. */
function typingIn(chat: CurrentChat | null, now: Instant): AgentId | null {
  if (chat?.answering == null || chat.answering.until <= now || isChatOver(chat.latest)) return null;
  return chat.answering.agentId;
}

type Asking = 'consent' | 'email';

/** Only of an open chat of the AI agent's: it is off as soon as the chat is anybody else's, or over. */
function askingIn({ handOff }: Ticket): Asking | null {
  if (handOff?.state === 'asking-consent') return 'consent';
  return handOff?.state === 'asking-email' ? 'email' : null;
}

/** What another helpdesk answered by e-mail is in their mailbox (H7): in the chat everything has arrived as it is said. */
const isForVisitor = ({ internal, author, delivery }: Message): boolean =>
  !internal && !(author === 'agent' && delivery === null);

type Seen = Awaited<ReturnType<typeof lookAtChat>>;

/** The visitor may know more than this lagging read shows. */
function isBehind({ chat }: Seen, { after }: Poll): boolean {
  const place = after === null ? null : messagePlace(after);
  if (place === null) return false;
  return !chat?.threads.some(({ id, lastSeq }) => id === place.ticketId && place.seq <= lastSeq);
}

/** One more than asked for, where there are as many. */
async function messagesIn(
  chat: CurrentChat | null,
  { after, limit }: Poll,
  store: ChatStore,
): Promise<Message[]> {
  const threads = chat?.threads ?? [];
  const place = after === null ? null : messagePlace(after);
  const at = threads.findIndex(({ id }) => id === place?.ticketId);
  const found: Message[] = [];
  for (const [index, { id }] of threads.entries()) {
    if (index < at) continue;
    let afterSeq = index === at ? (place?.seq ?? 0) : 0;
    for (;;) {
      const wanted = limit + 1 - found.length;
      if (wanted === 0) return found;
      const page = await store.loadChat(id, { afterSeq, limit: wanted });
      found.push(...page.filter(isForVisitor));
      if (page.length < wanted) break;
      afterSeq = page.at(-1)?.seq ?? afterSeq;
    }
  }
  return found;
}

/** What the chat looks like to its visitor; begins with the number of the chat, which is where to look for it next time. */
function stateOf({ chats, chat }: Seen, typing: AgentId | null): string {
  const facts = chat?.threads.map((ticket) => {
    const { id, createdAt, lastSeq, closedBy, handledBy } = ticket;
    return [id, createdAt, lastSeq, closedBy, handledBy, askingIn(ticket), isChatOver(ticket)];
  });
  const digest = createHash('sha256')
    .update(JSON.stringify([facts ?? [], typing]))
    .digest('base64url');
  return `${Math.max(chats, 1)}-${digest.slice(0, 16)}`;
}

function chatNumberIn(state: string): number | null {
  const [, number] = /^([1-9]\d{0,8})-/.exec(state) ?? [];
  return number === undefined ? null : Number(number);
}

/** How long to wait before the next poll: while nothing happens, ever longer. */
function paceOf(chat: CurrentChat | null, now: Instant): number {
  if (chat === null) return minute;
  const { lastMessageAt, closedAt } = chat.latest;
  const quiet = now - Math.max(lastMessageAt, closedAt ?? 0);
  if (quiet <= 2 * minute) return 2 * second;
  return quiet <= 10 * minute ? 10 * second : minute;
}

import { type Api, Lost, Refused } from './api.ts';
import type { Keeping, Outgoing } from './kept.ts';
import { pollAfter, retryAfter } from './pace.ts';
import type { Session } from './session.ts';
import { type ChatState, quiet, shownOf } from './state.ts';
import { countUnread, emptyThread, lastRead, messagesOf, withRead, withSaid } from './thread.ts';

export interface ChatDeps {
  readonly api: Api;
  readonly session: Session;
  readonly keeping: Keeping;
  readonly isHidden: () => boolean;
  /** Runs it once nobody else of the shop's tabs is at theirs. */
  readonly alone: (operation: () => Promise<void>) => Promise<void>;
  readonly random: () => number;
  readonly now: () => number;
  readonly onNews?: () => void;
}

const typingEveryMs = 4_000;
/** Links to files hold for five minutes. */
const linksHoldMs = 4 * 60_000;

export type Chat = ReturnType<typeof createChat>;
/** What came of an answer: it was taken, it was refused, or nothing was heard. */
export type Outcome = 'done' | 'refused' | 'lost';

/**
 * A visitor's chat: what is written goes out once and in order, whatever the network does; what is said is asked for as
 * often as the server says, and not at all where nothing can come.
 */
export function createChat({ api, session, keeping, isHidden, alone, random, now, onNews }: ChatDeps) {
  let thread = emptyThread;
  let etag: string | null = null;
  let nextPollMs = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAtIt = false;
  let isWoken = false;
  /** Something may have happened that a chat which isn't open would not be asked about. */
  let isToLook = keeping.get().isActive && session.token() !== null;
  let typedAt = 0;
  let linkedAt = 0;
  const listeners = new Set<() => void>();
  let state: ChatState = {
    ...quiet,
    isOpen: false,
    messages: [],
    outgoing: ownOutgoing(),
    isConnected: true,
    isLoading: false,
    unread: 0,
  };

  function ownOutgoing(): readonly Outgoing[] {
    const kept = keeping.get();
    return kept.session === null || session.token() !== null ? kept.outgoing : [];
  }

  function show(change: Partial<ChatState>): void {
    const messages = messagesOf(thread);
    const outgoing = ownOutgoing();
    const isSeen = (change.isOpen ?? state.isOpen) && !isHidden();
    const last = messages.at(-1)?.id ?? null;
    if (isSeen && last !== null && keeping.get().seen !== last) keeping.update(() => ({ seen: last }));
    const unread = isSeen ? 0 : countUnread(messages, keeping.get().seen);
    if (unread > state.unread) onNews?.();
    state = { ...state, ...change, messages, outgoing, unread };
    for (const listener of listeners) listener();
  }

  const waiting = () => ownOutgoing().find(({ failed }) => !failed);
  const mayLook = () => session.token() !== null || (session.isVouchedFor() && state.isOpen);
  const wantsLook = () => mayLook() && (isToLook || state.status === 'open');

  /** One thing after the other, however often it is asked for. */
  async function wake(): Promise<void> {
    clearTimeout(timer);
    isWoken = true;
    if (isAtIt) return;
    isAtIt = true;
    while (isWoken) {
      isWoken = false;
      await goOn();
    }
    isAtIt = false;
    const pace =
      failures > 0 ? retryAfter(failures, random) : pollAfter(nextPollMs, { isHidden: isHidden() });
    if (wantsLook() || waiting() !== undefined) timer = setTimeout(() => void wake(), pace);
  }

  async function goOn(): Promise<void> {
    try {
      if (waiting() !== undefined) await alone(sendAll);
      if (wantsLook()) await look();
      failures = 0;
      if (!state.isConnected || state.isLoading) show({ isConnected: true, isLoading: false });
    } catch (error) {
      if (!(error instanceof Lost || error instanceof Refused)) console.error(error);
      failures += 1;
      // One lost call is no lost connection: the next one comes in a second.
      show({ isConnected: failures < 2, isLoading: false });
    }
  }

  /** What another tab has sent in the meantime is waiting no longer. */
  async function sendAll(): Promise<void> {
    for (let next = waiting(); next !== undefined; next = waiting()) await send(next);
  }

  async function send(next: Outgoing): Promise<void> {
    const others = (kept: { outgoing: readonly Outgoing[] }) =>
      kept.outgoing.filter(({ clientId }) => clientId !== next.clientId);
    try {
      const { ticket, ...message } = await session.with((token) => api.say(token, next));
      keeping.update((kept) => ({ outgoing: others(kept), isActive: true }));
      if (state.status === 'ended') thread = emptyThread;
      thread = withSaid(thread, message);
      // What comes after something that was just said is answered without lagging behind.
      [etag, isToLook] = [null, true];
      show({ status: ticket.status, isConnected: true });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      keeping.update((kept) => ({
        outgoing: kept.outgoing.map((each) =>
          each.clientId === next.clientId ? { ...each, failed: true } : each,
        ),
      }));
      show({});
    }
  }

  async function look(): Promise<void> {
    const isStale = now() - linkedAt > linksHoldMs && state.isOpen && !isHidden();
    if (isStale && messagesOf(thread).some(({ attachments }) => attachments.length > 0)) restart();
    isToLook = false;
    for (;;) {
      const isFirst = lastRead(thread) === null;
      const read = await session
        .with((token) => api.read(token, { after: lastRead(thread), etag }))
        .catch((error: unknown) => {
          isToLook = true;
          throw error;
        });
      if (isFirst) linkedAt = now();
      [etag, nextPollMs] = [read.etag, read.nextPollMs];
      if (read.page === null) return;
      const { page } = read;
      const isLeft = page.status === 'ended' && wasLeft([...thread.read, ...page.messages]);
      thread = isLeft ? emptyThread : withRead(pruned(page.messages), page.messages);
      const isActive = page.status === 'open';
      if (keeping.get().isActive !== isActive) keeping.update(() => ({ isActive }));
      show(isLeft ? quiet : shownOf(page));
      if (!page.more) return;
    }
  }

  const wasLeft = (messages: readonly { id: string }[]) => {
    const { left } = keeping.get();
    return left !== null && messages.at(-1)?.id === left;
  };

  /** What an earlier chat held goes as soon as there is a later one. */
  function pruned(messages: readonly { id: string }[]) {
    const of = (id: string) => id.slice(0, id.lastIndexOf('_'));
    const [first] = messages;
    if (first === undefined || state.status !== 'ended') return thread;
    return thread.read.some(({ id }) => of(id) === of(first.id)) ? thread : { ...thread, read: [] };
  }

  function restart(): void {
    thread = { read: [], said: messagesOf(thread) };
    etag = null;
  }

  async function answer(operation: (token: string) => Promise<void>): Promise<Outcome> {
    try {
      await session.with(operation);
      return 'done';
    } catch (error) {
      return error instanceof Refused ? 'refused' : 'lost';
    } finally {
      // Also where it came too late: what is asked now is what the server says.
      lookAgain();
    }
  }

  function lookAgain(): void {
    [isToLook, etag] = [true, null];
    void wake();
  }

  return {
    state: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Goes on with what was going on before the page was loaded. */
    start: () => void wake(),
    /** Somebody looks again, or the network is back, or another tab has done something. */
    lookAgain() {
      if (session.token() !== null && (keeping.get().isActive || state.isOpen)) isToLook = true;
      failures = 0;
      show({});
      void wake();
    },
    open() {
      isToLook = true;
      show({ isOpen: true, isLoading: mayLook() && state.messages.length === 0 });
      void wake();
    },
    close: () => show({ isOpen: false }),
    say(text: string) {
      const clientId = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
        byte.toString(16).padStart(2, '0'),
      ).join('');
      const next: Outgoing = { clientId, text, at: new Date(now()).toISOString(), failed: false };
      session.claim();
      keeping.update(({ outgoing }) => ({ outgoing: [...outgoing, next] }));
      typedAt = 0;
      show({});
      void wake();
    },
    sendAgain(clientId: string) {
      keeping.update(({ outgoing }) => ({
        outgoing: outgoing.map((each) => (each.clientId === clientId ? { ...each, failed: false } : each)),
      }));
      show({});
      void wake();
    },
    discard(clientId: string) {
      keeping.update(({ outgoing }) => ({ outgoing: outgoing.filter((each) => each.clientId !== clientId) }));
      show({});
    },
    type() {
      const token = session.token();
      if (token === null || state.status !== 'open' || now() - typedAt < typingEveryMs) return;
      typedAt = now();
      api.typing(token).catch(() => {});
    },
    consent: (accept: boolean) => answer((token) => api.consent(token, accept)),
    leaveEmail: (email: string) => answer((token) => api.email(token, email)),
    end: () => answer(api.end),
    beginAnew() {
      keeping.update(() => ({ left: lastRead(thread) }));
      [thread, etag] = [emptyThread, null];
      show(quiet);
    },
    identify(identityToken: string | null) {
      if (!session.identify(identityToken)) return;
      [thread, etag, isToLook] = [emptyThread, null, keeping.get().isActive || state.isOpen];
      show(quiet);
      void wake();
    },
  };
}

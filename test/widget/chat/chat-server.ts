import { vi } from 'vitest';
import type { Message } from '../../../packages/widget/chat/api.ts';
import { createApi } from '../../../packages/widget/chat/api.ts';
import { createChat } from '../../../packages/widget/chat/chat.ts';
import { createKeeping } from '../../../packages/widget/chat/kept.ts';
import { createSession } from '../../../packages/widget/chat/session.ts';

export const start = Date.UTC(2026, 2, 2, 9);

/** The chat's routes as a visitor's page sees them, and a network that loses what a test says. */
export function chatServer() {
  const calls: string[] = [];
  const sessions = new Map<string, Message[]>();
  const heard = new Map<string, Message>();
  let status: 'none' | 'open' | 'ended' = 'none';
  const messagesOf = (token: string) => sessions.get(token) ?? [];
  const add = (token: string, author: Message['author'], text: string): Message => {
    const messages = messagesOf(token);
    const seq = `${messages.length + 1}`.padStart(9, '0');
    const message: Message = {
      id: `msg_${token}_${seq}`,
      author,
      text,
      attachments: [],
      at: new Date(start).toISOString(),
    };
    messages.push(message);
    return message;
  };
  const server = {
    calls,
    sessions,
    /** Before it is heard, after it was heard but before its answer arrives, or not at all. */
    loses: (_call: string, _nth: number): 'call' | 'answer' | null => null,
    refuses: (_call: string): number | null => null,
    nextPollMs: 2_000,
    said: () => [...sessions.values()].flat().map(({ text }) => text),
    answer: (text: string) => add([...sessions.keys()].at(-1) ?? '', 'agent', text),
    end: () => {
      status = 'ended';
    },
    fetch: async (input: URL | RequestInfo, init: RequestInit = {}): Promise<Response> => {
      const url = new URL(`${input}`);
      const call = `${init.method} ${url.pathname}`;
      calls.push(call);
      const lost = server.loses(call, calls.filter((each) => each === call).length);
      if (lost === 'call') throw new TypeError('Failed to fetch');
      const refused = server.refuses(call);
      const response = refused === null ? respond(call, url, init) : new Response('', { status: refused });
      if (lost === 'answer') throw new TypeError('Failed to fetch');
      return response;
    },
  };
  function respond(call: string, url: URL, { headers, body }: RequestInit): Response {
    const sent = body == null ? {} : JSON.parse(`${body}`);
    if (call === 'POST /chat/sessions') {
      const token = `s${sessions.size + 1}`;
      sessions.set(token, []);
      return Response.json({ sessionId: token, token }, { status: 201 });
    }
    const token = new Headers(headers).get('authorization')?.slice('Bearer '.length) ?? '';
    if (!sessions.has(token)) return new Response('', { status: 401 });
    if (call === 'POST /chat/messages') {
      status = 'open';
      const key = `${token} ${sent.clientId}`;
      const message = heard.get(key) ?? add(token, 'customer', sent.text);
      heard.set(key, message);
      return Response.json({ ...message, ticket: { status } }, { status: 201 });
    }
    if (call !== 'GET /chat/messages') return new Response(null, { status: 204 });
    const etag = `"${messagesOf(token).length}-${status}"`;
    const known = { etag, 'x-poll-after': `${server.nextPollMs}` };
    if (new Headers(headers).get('if-none-match') === etag)
      return new Response(null, { status: 304, headers: known });
    const after = url.searchParams.get('after');
    const from = messagesOf(token).findIndex(({ id }) => id === after) + 1;
    const page = {
      messages: messagesOf(token).slice(from),
      more: false,
      status,
      nextPollMs: server.nextPollMs,
    };
    return Response.json(page, { headers: known });
  }
  return server;
}

export type ChatServer = ReturnType<typeof chatServer>;

/** What a browser keeps for a site. */
export function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (nth) => [...items.keys()][nth] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  };
}

interface Opened {
  readonly storage?: Storage | null;
  readonly identity?: string | null;
  readonly hidden?: { now: boolean };
}

/** By what they are kept in: the last of those who stand in line. */
const locks = new WeakMap<object, Promise<void>>();

/** The shop's page as it is loaded: all that outlives it is the storage. */
export function load(
  server: ChatServer,
  { storage = memoryStorage(), identity = null, hidden = { now: false } }: Opened = {},
) {
  const never = new Promise<never>(() => {});
  const releases = new Set<() => void>();
  let isGone = false;
  const fetch = async (...call: Parameters<typeof server.fetch>): Promise<Response> => {
    if (isGone) return never;
    const response = await server.fetch(...call).catch((error: unknown) => {
      if (isGone) return never;
      throw error;
    });
    return isGone ? never : response;
  };
  const alone = async (operation: () => Promise<void>): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const key = storage ?? releases;
    const before = locks.get(key);
    locks.set(key, promise);
    releases.add(resolve);
    await before;
    if (isGone) return never;
    await operation().finally(resolve);
  };
  const keeping = createKeeping('rondo.chat.test', storage);
  const api = createApi('https://rondo.example', fetch);
  const session = createSession(api, keeping, identity);
  const chat = createChat({
    api,
    keeping,
    session,
    alone,
    isHidden: () => hidden.now,
    random: () => 1,
    now: Date.now,
  });
  return {
    ...chat,
    /** What the page has not done yet is done no more. */
    unload() {
      isGone = true;
      vi.clearAllTimers();
      for (const release of releases) release();
    },
  };
}

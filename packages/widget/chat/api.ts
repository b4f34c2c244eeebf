import type { ChatMessageDocument, ChatPageDocument, pollHeader as contracted } from '#contracts/api/chat.ts';

const pollHeader: typeof contracted = 'x-poll-after';
const patienceMs = 20_000;

/** Nothing was heard: the same call may be made again later. */
export class Lost extends Error {
  override readonly name = 'Lost';
}

/** The session is over, or was never ours. */
export class NoSession extends Error {
  override readonly name = 'NoSession';
}

/** The answer was no, and would be again. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

export type Page = ChatPageDocument;
export type Message = ChatMessageDocument;
export type Said = Message & { readonly ticket: { readonly status: 'open' | 'ended' } };

export interface Read {
  /** Null where nothing is new. */
  readonly page: Page | null;
  readonly etag: string | null;
  readonly nextPollMs: number;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly etag?: string | null;
}

export type Api = ReturnType<typeof createApi>;

/** The visitor's side of the chat's routes. @param base without a trailing slash */
export function createApi(base: string, fetch: typeof globalThis.fetch) {
  async function call({ method, path, token, body, etag }: Call): Promise<Response> {
    const response = await fetch(`${base}/chat/${path}`, {
      method,
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(etag && { 'if-none-match': etag }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new Lost('no answer', { cause: error });
    });
    const { status } = response;
    if (status === 429 || status >= 500) throw new Lost(`answered ${status}`);
    if (status === 401) throw new NoSession();
    if (status >= 400) throw new Refused(status);
    return response;
  }
  /** An answer that breaks off is none. */
  const jsonOf = (response: Response) =>
    response.json().catch((error: unknown) => {
      throw new Lost('no whole answer', { cause: error });
    });
  const tell = async (token: string, path: string, body?: unknown): Promise<void> => {
    await call({ method: 'POST', path, token, body });
  };
  return {
    async begin(identityToken: string | null): Promise<string> {
      const body = identityToken === null ? {} : { identityToken };
      const { token } = await jsonOf(await call({ method: 'POST', path: 'sessions', body }));
      return token;
    },
    async say(token: string, { text, clientId }: { text: string; clientId: string }): Promise<Said> {
      return jsonOf(await call({ method: 'POST', path: 'messages', token, body: { text, clientId } }));
    },
    async read(token: string, { after, etag }: { after: string | null; etag: string | null }): Promise<Read> {
      const query = after === null ? '' : `?after=${encodeURIComponent(after)}`;
      const response = await call({ method: 'GET', path: `messages${query}`, token, etag });
      const page: Page | null = response.status === 304 ? null : await jsonOf(response);
      const { headers } = response;
      const nextPollMs = page?.nextPollMs ?? Number(headers.get(pollHeader) ?? 60_000);
      return { page, etag: headers.get('etag'), nextPollMs };
    },
    typing: (token: string) => tell(token, 'typing'),
    consent: (token: string, accept: boolean) => tell(token, 'consent', { accept }),
    email: (token: string, email: string) => tell(token, 'email', { email }),
    end: (token: string) => tell(token, 'end'),
  };
}

import { noteServerTime } from '#console/live/clock.ts';
import type { Session } from '#console/sign-in/session.ts';
import { problemIn, SessionOver, Unreachable } from './problem.ts';

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** It is sent even though the page is being left. */
  readonly keepalive?: boolean;
}

export interface Answered<T> {
  readonly status: number;
  readonly data: T;
  readonly etag: string | null;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Rejects with `ApiProblem`, `Unreachable` or `SessionOver`. */
export interface Api {
  call<T>(method: Method, path: string, options?: CallOptions): Promise<Answered<T>>;
  /** A file, by the name that it is to be kept under. */
  file(path: string): Promise<{ readonly blob: Blob; readonly name: string }>;
  get<T>(path: string, options?: CallOptions): Promise<T>;
  post<T>(path: string, body?: unknown, options?: CallOptions): Promise<T>;
  put<T>(path: string, body?: unknown, options?: CallOptions): Promise<T>;
}

/** The API at the page's own origin, called as whoever has the session. */
export function createApi(session: Session, over: () => void): Api {
  const send = async (method: Method, path: string, options: CallOptions, token: string) => {
    const { body, headers, signal, keepalive } = options;
    try {
      return await fetch(path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
        ...(keepalive && { keepalive }),
        cache: 'no-store',
        credentials: 'omit',
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Unreachable('no answer', { cause: error });
    }
  };
  const answerTo = async (method: Method, path: string, options: CallOptions): Promise<Response> => {
    let response = await send(method, path, options, await session.token());
    if (response.status === 401 && (await session.renew()))
      response = await send(method, path, options, await session.token());
    noteServerTime(response.headers.get('date'));
    if (response.status === 401) {
      over();
      throw new SessionOver();
    }
    if (!response.ok && response.status !== 304) throw await problemIn(response);
    return response;
  };
  const call: Api['call'] = async (method, path, options = {}) => {
    const response = await answerTo(method, path, options);
    const hasBody = response.status !== 204 && response.status !== 304;
    return {
      status: response.status,
      data: hasBody ? await response.json() : undefined,
      etag: response.headers.get('etag'),
    };
  };
  const dataOf = <T>(answered: Promise<Answered<T>>): Promise<T> => answered.then(({ data }) => data);
  return {
    call,
    async file(path) {
      const response = await answerTo('GET', path, {});
      const [, name = 'rondo'] =
        /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
      return { blob: await response.blob(), name };
    },
    get: (path, options) => dataOf(call('GET', path, options)),
    post: (path, body, options) => dataOf(call('POST', path, { ...options, body })),
    put: (path, body, options) => dataOf(call('PUT', path, { ...options, body })),
  };
}

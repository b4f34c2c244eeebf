import { setTimeout as pause } from 'node:timers/promises';
import { problemSchema } from '#contracts/api/shared.ts';

/** Nothing answers at the address, or only that it can't. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  /** For how long it was tried. */
  readonly patienceMs: number;

  constructor(url: string, patienceMs: number, cause: unknown) {
    super(`nothing answers at ${url}`, { cause });
    this.patienceMs = patienceMs;
  }
}

/** The server understood and said no. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(call: Call, { status, body }: Answer) {
    super(`${call.method} ${call.path}: ${status} ${reasonIn(body)}`);
    this.status = status;
  }
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Not to be made again by itself: a second one would do more than the first. */
  readonly once?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** How often the call was made until it was answered. */
  readonly attempts: number;
}

export interface Connection {
  /** Without a trailing slash. */
  readonly url: string;
  call(call: Call): Promise<Answer>;
}

export interface ConnectionOptions {
  readonly url: string;
  /** For how long a call that fails is made again, as a provider would; 0 = never. */
  readonly patienceMs: number;
  /** Told when the server goes away, and when it is back. */
  readonly onTrouble?: (away: boolean) => void;
}

/** Longer than a call may take: the gateway gives up after 30 s. */
const longestCallMs = 40_000;

/** Makes calls, and makes them again while nobody answers, or only a 5xx or 429 comes back. */
export function connect({ url, patienceMs, onTrouble = () => {} }: ConnectionOptions): Connection {
  const base = url.replace(/\/+$/, '');
  let away = false;
  let lastAnsweredAt = 0;
  const noteAnswered = () => {
    if (away) onTrouble(false);
    away = false;
    lastAnsweredAt = performance.now();
  };
  const noteAway = () => {
    if (!away) onTrouble(true);
    away = true;
  };
  return {
    url: base,
    async call(call) {
      const patience = call.once ? 0 : patienceMs;
      const begunAt = performance.now();
      for (let attempts = 1; ; attempts += 1) {
        const answer = await attempt(base, call);
        if ('status' in answer) {
          if (!isPassing(answer.status)) noteAnswered();
          if (!isPassing(answer.status) || performance.now() > begunAt + patience)
            return { ...answer, attempts };
        } else {
          // Where the server comes and goes, it counts since it last answered anything.
          if (performance.now() > Math.max(begunAt, lastAnsweredAt) + patience)
            throw new Unreachable(base, patience, answer.failure);
          noteAway();
        }
        await pause(Math.min(1_000, 50 * 2 ** attempts) * (0.5 + Math.random() / 2));
      }
    },
  };
}

const isPassing = (status: number): boolean => status >= 500 || status === 429;

async function attempt(
  base: string,
  { method, path, headers, body }: Call,
): Promise<{ status: number; body: string } | { failure: unknown }> {
  try {
    const signal = AbortSignal.timeout(longestCallMs);
    const response = await fetch(`${base}${path}`, {
      method,
      signal,
      headers: { ...headers },
      body: typeof body === 'object' ? new Uint8Array(body) : (body ?? null),
    });
    return { status: response.status, body: await response.text() };
  } catch (failure) {
    return { failure };
  }
}

/** What a problem document says, or the beginning of whatever else came. */
export function reasonIn(body: string): string {
  try {
    const { title, detail } = problemSchema.parse(JSON.parse(body));
    return detail === undefined ? title : `${title}: ${detail}`;
  } catch {
    return body.slice(0, 200);
  }
}

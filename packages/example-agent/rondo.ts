import { setTimeout as pause } from 'node:timers/promises';
import { sign } from './signature.ts';

export interface RondoOptions {
  /** Its base URL. */
  readonly url: string;
  /** `whsec_…`: signs what we post and what we are posted. */
  readonly secret: string;
  readonly now: () => number;
  readonly stopping: AbortSignal;
}

export interface Rondo {
  /** The same `messageId` again changes nothing. */
  say(message: { ticketId: string; messageId: string; text: string }): Promise<void>;
  /** The same `handOffId` again changes nothing. */
  handOff(asked: { ticketId: string; handOffId: string; reason: string }): Promise<void>;
}

const attempts = 6;

export function createRondo({ url, secret, now, stopping }: RondoOptions): Rondo {
  const attempt = async (path: string, id: string, body: string): Promise<number> => {
    const headers = { 'content-type': 'application/json', ...sign(id, body, { secret, now: now() }) };
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(30_000)]);
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body, signal });
    await answer.arrayBuffer();
    return answer.status;
  };
  /** Whatever may pass is tried again. A 409 says that people have the conversation by now: we say no more. */
  const post = async (path: string, id: string, body: object): Promise<void> => {
    for (let nth = 1; ; nth += 1) {
      const status = await attempt(path, id, JSON.stringify(body)).catch(() => 0);
      if (stopping.aborted || status === 409 || (status >= 200 && status < 300)) return;
      if ((status !== 0 && status < 500 && status !== 429) || nth === attempts)
        throw new Error(`POST ${path} ${id}: ${status || 'no answer'}`);
      await pause(250 * 2 ** nth, undefined, { signal: stopping });
    }
  };
  return {
    say: (message) => post('/ai/messages', message.messageId, message),
    handOff: (asked) => post('/hand-offs', asked.handOffId, asked),
  };
}

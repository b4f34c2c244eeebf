import type { RateLimiter } from '#use-cases/ports.ts';
import type { GorgiasAccount, ReadGorgiasSecret } from './account.ts';
import { type Answer, exchange, type Fetch, type Question } from './exchange.ts';

export interface GorgiasDeps {
  readonly secret: ReadGorgiasSecret;
  /** By the account: Gorgias counts each one's calls. */
  readonly limiter: (account: string) => RateLimiter;
  /** The global one if left out. */
  readonly fetch?: Fetch;
}

export type Asked = Answer | { readonly kind: 'not-connected' };
export type Ask = (question: Question) => Promise<Asked>;

/** The account can't be asked now; trying again later may help. */
export class GorgiasUnavailable extends Error {
  override readonly name = 'GorgiasUnavailable';
  /** Milliseconds, where Gorgias or our own share of its calls says so. */
  readonly retryAfter: number | null;
  /** With which it refused, if it did. */
  readonly status: number | null;

  constructor(why: string, about: { readonly retryAfter?: number | null; readonly status?: number } = {}) {
    super(why);
    this.retryAfter = about.retryAfter ?? null;
    this.status = about.status ?? null;
  }
}

/**
 * Asks as the account that is connected, when it is our turn; one for each thing that is done. In a rush, if what has
 * begun had no precedence, everybody would use up calls and few would ever get to their last.
 */
export function asker({ secret, limiter, fetch = globalThis.fetch }: GorgiasDeps): Ask {
  let begun = false;
  const askAs = async (account: GorgiasAccount, question: Question): Promise<Answer> => {
    const wait = await limiter(`gorgias:${account.domain}`).take(begun);
    if (wait > 0) return { kind: 'busy', retryAfter: wait };
    begun = true;
    return exchange(account, question, fetch);
  };
  return async (question) => {
    const { account } = await secret();
    const answer: Asked = account === null ? { kind: 'not-connected' } : await askAs(account, question);
    if (!mayBeOutdated(answer)) return answer;
    // Somebody may have connected anew since this function read the secret.
    const { account: now } = await secret({ fresh: true });
    if (now === null) return { kind: 'not-connected' };
    return account !== null && isSame(account, now) ? answer : askAs(now, question);
  };
}

const mayBeOutdated = (answer: Asked): boolean =>
  answer.kind === 'not-connected' || (answer.kind === 'refused' && answer.status === 401);

const isSame = (one: GorgiasAccount, other: GorgiasAccount): boolean =>
  one.domain === other.domain && one.email === other.email && one.apiKey === other.apiKey;

/** What a question was answered, which has to be answered. @throws GorgiasUnavailable */
export async function told(ask: Ask, question: Question): Promise<unknown | NotThere> {
  const answer = await ask(question);
  switch (answer.kind) {
    case 'done':
      return answer.body;
    case 'not-connected':
      return notThere;
    case 'busy':
      throw new GorgiasUnavailable('Gorgias takes no more calls for now', answer);
    case 'lost':
      throw new GorgiasUnavailable('Gorgias did not answer');
    case 'refused':
      if (answer.status === 404) return notThere;
      throw new GorgiasUnavailable(`Gorgias answered ${answer.status}`, answer);
  }
}

/** There is no such thing, or no account to ask. */
export const notThere = Symbol('not there');
export type NotThere = typeof notThere;

import { type Instant, minute, second } from '#domain/ids.ts';
import type { Clock, RateLimiter } from '#use-cases/ports.ts';
import { isAbsent } from './conditions.ts';
import { condition, type Expression, the } from './expression.ts';
import { rateLimitItem, rateLimitKind } from './items/rate-limit.ts';
import { rateLimitKey } from './keys.ts';
import { openTable, type TableOptions } from './table.ts';

export interface Rate {
  /** What an account that was quiet gets at once. */
  readonly burst: number;
  /** Milliseconds from one call to the next, once the burst is used up. */
  readonly interval: number;
  /** How long a caller waits for its turn, in milliseconds, rather than being told to come again. */
  readonly patience: number;
  /** The same, for the next call of what has begun. */
  readonly patienceOnceBegun: number;
}

/**
 * Gorgias allows an API key 40 calls in 20 s, and other programs of the account count too. Ours are 30 in any 20 s at
 * most (`burst + 20 s / interval`): a quarter is left for the others, for clocks that differ, and for calls that were slow
 * to arrive.
 *
 * @see https://developers.gorgias.com/reference/limitations
 */
export const gorgiasRate: Rate = {
  burst: 10,
  interval: second,
  patience: 3 * second,
  patienceOnceBegun: 6 * second,
};

export interface RateLimiterOptions extends TableOptions {
  readonly clock: Clock;
  readonly rate?: Rate;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/**
 * How many calls an account gets, whoever makes them: a turn is reserved in the table, first come first served, and
 * whoever's turn is near waits for it. So nobody who waits is overtaken, and a turn of somebody who died is only lost.
 */
export function createRateLimiters({
  clock,
  rate = gorgiasRate,
  wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  ...options
}: RateLimiterOptions): (account: string) => RateLimiter {
  const table = openTable(options);
  return (account) => {
    const key = rateLimitKey(account);
    return {
      async take(begun) {
        const patience = begun ? rate.patienceOnceBegun : rate.patience;
        // Whoever is overtaken here sees a turn less, and soon there is none near enough: this ends.
        for (;;) {
          const seen = rateLimitKind.parseIfAny((await table.read([key])).at(key))?.usedUntil ?? null;
          const turn = nextTurn(seen, clock(), rate);
          if (turn.wait > patience) return turn.wait;
          // No transaction: DynamoDB refuses those that meet at an item, and in a rush everybody meets here.
          if (!(await table.putIf(isStill(seen), rateLimitItem(key, turn.usedUntil)))) continue;
          if (turn.wait > 0) await wait(turn.wait);
          return 0;
        }
      },
    };
  };
}

const isStill = (usedUntil: Instant | null): Expression =>
  usedUntil === null ? isAbsent : condition`${the('usedUntil')} = ${usedUntil}`;

export interface Turn {
  /** Milliseconds until it may be used. */
  readonly wait: number;
  readonly usedUntil: Instant;
}

/** The generic cell rate algorithm: in any `window` there are at most `burst + window / interval` turns. */
export function nextTurn(
  usedUntil: Instant | null,
  now: Instant,
  { burst, interval, patienceOnceBegun }: Rate,
): Turn {
  const ahead = (burst - 1) * interval;
  // Nobody reserves so far ahead: a clock was wrong, and must not shut everybody out until its time has come.
  const isSane = usedUntil !== null && usedUntil <= now + ahead + interval + patienceOnceBegun + minute;
  const from = usedUntil === null ? now : isSane ? Math.max(usedUntil, now) : now + ahead;
  return { wait: Math.max(0, from - ahead - now), usedUntil: from + interval };
}

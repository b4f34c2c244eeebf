import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRateLimiters, gorgiasRate, nextTurn, type Rate } from '#storage/rate-limit.ts';
import { defaultRetryPolicy } from '#storage/retry.ts';
import { start } from '#test/support/builders.ts';
import { connectionLost, meddle } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

const window = 20_000;

/** The most calls that any 20 s hold, both ends counted. */
function busiest(calls: readonly number[]): number {
  const inOrder = calls.toSorted((one, other) => one - other);
  return Math.max(
    0,
    ...inOrder.map((from) => inOrder.filter((at) => at >= from && at <= from + window).length),
  );
}

const rates = fc.record({
  burst: fc.integer({ min: 1, max: 20 }),
  interval: fc.integer({ min: 50, max: 3000 }),
  patience: fc.integer({ min: 0, max: 5000 }),
  patienceOnceBegun: fc.integer({ min: 5000, max: 20_000 }),
});
const limitOf = ({ burst, interval }: Rate): number => burst + Math.floor(window / interval);

describe('turns', () => {
  it('H7: Gorgias’s are 30 in any 20 s, so that of its 40 some are left to others', () => {
    expect(limitOf(gorgiasRate)).toBe(30);
  });

  it('H7: no 20 s ever hold more than they may, whoever comes when', () => {
    fc.assert(
      fc.property(rates, fc.array(fc.nat(4000), { maxLength: 200 }), (rate, pauses) => {
        let now = start;
        let usedUntil: number | null = null;
        const calls: number[] = [];
        for (const pause of pauses) {
          now += pause;
          const turn = nextTurn(usedUntil, now, rate);
          if (turn.wait > rate.patience) continue;
          usedUntil = turn.usedUntil;
          calls.push(now + turn.wait);
        }
        expect(busiest(calls)).toBeLessThanOrEqual(limitOf(rate));
      }),
      { numRuns: 500 },
    );
  });

  it('H7: of clocks that differ by a second, no 20 s hold as many as Gorgias allows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ pause: fc.nat(1500), skew: fc.integer({ min: -500, max: 500 }) }), {
          minLength: 30,
          maxLength: 200,
        }),
        (comings) => {
          let now = start;
          let usedUntil: number | null = null;
          const calls: number[] = [];
          for (const { pause, skew } of comings) {
            now += pause;
            const turn = nextTurn(usedUntil, now + skew, gorgiasRate);
            if (turn.wait > gorgiasRate.patience) continue;
            usedUntil = turn.usedUntil;
            calls.push(now + turn.wait);
          }
          expect(busiest(calls)).toBeLessThanOrEqual(32);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('H7: who comes again when told to is served, however many were before', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 100 }), (rate, others) => {
        let usedUntil: number | null = null;
        for (let nth = 0; nth < others; nth++) {
          const turn = nextTurn(usedUntil, start, rate);
          if (turn.wait > rate.patience) break;
          usedUntil = turn.usedUntil;
        }
        const { wait } = nextTurn(usedUntil, start, rate);
        expect(wait).toBeLessThanOrEqual(rate.patience + rate.interval);
        expect(nextTurn(usedUntil, start + wait, rate).wait).toBe(0);
      }),
    );
  });

  it('H7: an account that was quiet gets its burst at once, and then one an interval', () => {
    const waits: number[] = [];
    let usedUntil: number | null = start - 60_000;
    for (let nth = 0; nth < 13; nth++) {
      const turn = nextTurn(usedUntil, start, gorgiasRate);
      waits.push(turn.wait);
      usedUntil = turn.usedUntil;
    }
    expect(waits).toEqual([...Array.from({ length: 10 }, () => 0), 1000, 2000, 3000]);
  });

  it('H7: a clock that ran ahead shuts nobody out, and gives nobody a second burst', () => {
    const first = nextTurn(start + 86_400_000, start, gorgiasRate);
    expect(first.wait).toBe(0);
    expect(nextTurn(first.usedUntil, start, gorgiasRate).wait).toBe(1000);
  });
});

/** Functions that run at once, each with a client of its own, on a clock that only moves when somebody waits. */
async function setup(rate?: Rate) {
  const tableName = await dynamodb.newTable();
  let now = start;
  const waited: number[] = [];
  const limiterOf = (client = dynamodb.client, account = 'gorgias:shop') => {
    const limiters = createRateLimiters({
      client,
      tableName,
      clock: () => now,
      retry: { ...defaultRetryPolicy, wait: async () => undefined },
      wait: async (milliseconds) => void waited.push(milliseconds),
      ...(rate && { rate }),
    });
    return limiters(account);
  };
  return {
    limiterOf,
    waited,
    move: (milliseconds: number) => {
      now += milliseconds;
    },
    now: () => now,
  };
}

describe('turns that concurrent functions take from the table', () => {
  it('H7: twenty at once get ten, three who wait, and the others are told when', async () => {
    const { limiterOf, waited } = await setup();
    const told = await Promise.all(Array.from({ length: 20 }, () => limiterOf().take(false)));
    expect(told.filter((wait) => wait === 0)).toHaveLength(13);
    expect(told.filter((wait) => wait !== 0)).toEqual(Array.from({ length: 7 }, () => 4000));
    expect(waited.toSorted()).toEqual([1000, 2000, 3000]);
  });

  it('H7: no 20 s hold more than 30, and everybody who comes again is served', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ takers: fc.integer({ min: 1, max: 8 }), pause: fc.nat(4000) }), {
          minLength: 3,
          maxLength: 10,
        }),
        async (rounds) => {
          // A patience of none: what is taken is used at once, so that the calls' times are known.
          const { limiterOf, now, move } = await setup({ ...gorgiasRate, patience: 0 });
          const calls: number[] = [];
          const attempt = async (limiter: ReturnType<typeof limiterOf>): Promise<boolean> => {
            const told = await limiter.take(false);
            if (told === 0) calls.push(now());
            return told === 0;
          };
          let waiting: ReturnType<typeof limiterOf>[] = [];
          for (const { takers, pause } of rounds) {
            move(pause);
            waiting.push(...Array.from({ length: takers }, () => limiterOf()));
            const served = await Promise.all(waiting.map(attempt));
            waiting = waiting.filter((_, place) => !served[place]);
          }
          for (let turns = 0; waiting.length > 0 && turns < 100; turns++) {
            move(1000);
            const served = await Promise.all(waiting.map(attempt));
            expect(served.filter(Boolean).length).toBeGreaterThan(0);
            waiting = waiting.filter((_, place) => !served[place]);
          }
          expect(waiting).toEqual([]);
          expect(busiest(calls)).toBeLessThanOrEqual(30);
        },
      ),
      { numRuns: 10 },
    );
  }, 60_000);

  it('H7: what has begun goes on, where others are told to come again', async () => {
    const { limiterOf, waited } = await setup({
      ...gorgiasRate,
      burst: 1,
      patience: 0,
      patienceOnceBegun: 2000,
    });
    expect(await limiterOf().take(false)).toBe(0);
    expect(await limiterOf().take(false)).toBe(1000);
    expect(await limiterOf().take(true)).toBe(0);
    expect(await limiterOf().take(true)).toBe(0);
    expect(await limiterOf().take(true)).toBe(3000);
    expect(waited).toEqual([1000, 2000]);
  });

  it('H7: one account’s calls are not another’s', async () => {
    const { limiterOf } = await setup({ burst: 1, interval: 1000, patience: 0, patienceOnceBegun: 0 });
    expect(await limiterOf(undefined, 'gorgias:one').take(false)).toBe(0);
    expect(await limiterOf(undefined, 'gorgias:other').take(false)).toBe(0);
    expect(await limiterOf(undefined, 'gorgias:one').take(false)).toBe(1000);
  });

  it('H7: a lost answer costs a turn at most, never gives one twice', async () => {
    const { limiterOf } = await setup();
    const client = dynamodb.newClient();
    let puts = 0;
    meddle(client, async ({ operation }, proceed) => {
      if (operation !== 'PutItem') return proceed();
      puts += 1;
      if (puts % 3 === 0) throw connectionLost();
      const answer = await proceed();
      if (puts % 3 === 1) throw connectionLost();
      return answer;
    });
    const told = await Promise.all(Array.from({ length: 20 }, () => limiterOf(client).take(false)));
    const served = told.filter((wait) => wait === 0).length;
    expect(served).toBeGreaterThan(0);
    expect(served).toBeLessThan(13);
    expect(puts).toBeGreaterThanOrEqual(13);
  });

  it('H7: a rush is refused nothing for getting in each other’s way, as transactions on one item would be', async () => {
    const { limiterOf } = await setup({ ...gorgiasRate, burst: 100 });
    const client = dynamodb.newClient();
    const operations = new Set<string>();
    meddle(client, ({ operation }, proceed) => {
      operations.add(operation);
      return proceed();
    });
    const told = await Promise.all(Array.from({ length: 25 }, () => limiterOf(client).take(false)));
    expect(told).toEqual(Array.from({ length: 25 }, () => 0));
    expect([...operations].toSorted()).toEqual(['BatchGetItem', 'PutItem']);
  });
});

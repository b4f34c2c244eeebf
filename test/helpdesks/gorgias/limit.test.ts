import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGorgias } from '#helpdesks/gorgias/gorgias.ts';
import { createRateLimiters, gorgiasRate } from '#storage/rate-limit.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { gorgiasSecret, opening, playGorgias } from '#test/support/gorgias.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

/** Functions that run at once, each with a Gorgias of its own; the clock moves a second at a time. */
async function rush(conversations: number, atOnce: number, rate = gorgiasRate) {
  const { outbox, clock, fetch, tickets } = await playGorgias();
  const tableName = await dynamodb.newTable();
  const statuses: number[] = [];
  const counting: typeof fetch = async (...args) => {
    const answer = await fetch(...args);
    statuses.push(answer.status);
    return answer;
  };
  const worker = () =>
    createGorgias({
      secret: async () => gorgiasSecret,
      // Nobody waits within a call: what is taken is used at that moment.
      limiter: createRateLimiters({
        client: dynamodb.client,
        tableName,
        clock: clock.now,
        rate: { ...rate, patience: 0, patienceOnceBegun: 0 },
      }),
      fetch: counting,
      files: { get: async () => null },
    });
  const waiting = Array.from({ length: conversations }, (_, nth) => `msg_${nth}`);
  let seconds = 0;
  for (; waiting.length > 0 && seconds < 300; seconds++) {
    const now = waiting.splice(0, atOnce);
    const outcomes = await Promise.all(now.map((externalId) => worker().open(opening({ externalId }))));
    waiting.push(...now.filter((_, place) => outcomes[place]?.outcome !== 'accepted'));
    clock.advance(1000);
  }
  await outbox.stop();
  return { statuses, tickets: tickets().length, seconds };
}

describe('a rush of hand-offs to Gorgias', () => {
  it('H7, H9: Gorgias refuses none of their calls, and each becomes one ticket', async () => {
    const { statuses, tickets, seconds } = await rush(70, 12);
    expect(tickets).toBe(70);
    expect(statuses.filter((status) => status === 429)).toEqual([]);
    expect(seconds).toBeLessThan(75);
  }, 60_000);

  it('H7: without a share of their own Gorgias would refuse some', async () => {
    const { statuses, tickets } = await rush(70, 12, {
      burst: 1000,
      interval: 1,
      patience: 0,
      patienceOnceBegun: 0,
    });
    expect(tickets).toBe(70);
    expect(statuses).toContain(429);
  }, 60_000);
});

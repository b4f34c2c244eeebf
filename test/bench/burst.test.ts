import { expect, test } from 'vitest';
import type { AgentId, TicketId } from '#domain/ids.ts';
import { createRedisList, pick, redis } from './burst/chatwoot.ts';
import { type Course, judge } from './burst/fairness.ts';
import { runOnFreshDatabase } from './burst/run.ts';
import { rondo, textbook } from './burst/systems.ts';

const ring: readonly AgentId[] = ['agt_a', 'agt_b', 'agt_c'];

/** Turns at 10, 20, 30, … which take 2 each: `abc` went to a, b and c. */
function courseOf(agents: string, leavings: Course['leavings'] = []): Course {
  const turns = [...agents].map((agent, place) => ({
    ticketId: `tkt_${place}` satisfies TicketId,
    agentId: `agt_${agent}` satisfies AgentId,
  }));
  const given = new Map(
    turns.map(({ ticketId }, place) => [ticketId, { from: 10 * (place + 1), to: 10 * (place + 1) + 2 }]),
  );
  return { turns, ring, leavings, given };
}
const bLeaves = (from: number, to: number): Course['leavings'] => [{ agentId: 'agt_b', from, to }];

test('A4: turns in ring order are judged fair, and each that goes to another than the next is counted', () => {
  expect(judge(courseOf('abcabc'))).toEqual({
    stayed: [2, 2],
    left: [],
    outOfOrder: 0,
    again: 0,
    toAbsent: 0,
  });
  expect(judge(courseOf('aabcbb'))).toMatchObject({ stayed: [1, 3], outOfOrder: 3, again: 2 });
  expect(judge(courseOf('bca'))).toMatchObject({ outOfOrder: 1, again: 0 });
});

test('A5: whoever goes offline is rightly passed over from then on, wrongly before', () => {
  expect(judge(courseOf('abcaca', bLeaves(35, 37)))).toMatchObject({
    stayed: [2, 3],
    left: [1],
    outOfOrder: 0,
  });
  expect(judge(courseOf('acabca', bLeaves(55, 57)))).toMatchObject({ outOfOrder: 1 });
});

test('A5: a ticket is given to the absent when its assignment was sent after their going offline was answered', () => {
  expect(judge(courseOf('abcabc', bLeaves(48, 51)))).toMatchObject({ toAbsent: 0 });
  expect(judge(courseOf('abcabc', bLeaves(45, 47)))).toMatchObject({ toAbsent: 1 });
});

test('A4: Chatwoot’s rotation goes round the ring one at a time, and gives two at once to the same agent', async () => {
  const list = createRedisList(redis(0));
  const inbox = { list, members: ring, mends: true };
  const online = new Set(ring);
  const one = async (among: ReadonlySet<AgentId> = online) => (await pick(inbox, among)).agentId;
  const given = [await one(), await one(), await one(), await one()];
  expect(given).toEqual(['agt_a', 'agt_b', 'agt_c', 'agt_a']);
  expect(await one(new Set<AgentId>(['agt_a', 'agt_c']))).toBe('agt_c');
  expect(await one()).toBe('agt_b');
  expect(await one(new Set())).toBeNull();
  expect(await Promise.all([one(), one()])).toEqual(['agt_a', 'agt_a']);
});

const calm = { latency: 0, conflicts: false };

test('A4, A5: a burst in which two agents go offline is given out once, in ring order, evenly, and never to them', async () => {
  const run = await runOnFreshDatabase(rondo, { tickets: 48, inFlight: 16 }, { ...calm, conflicts: true });
  expect(run).toMatchObject({ once: true, toNobody: 0, outOfOrder: 0, again: 0, toAbsent: 0 });
  expect(run.stayed[1] - run.stayed[0]).toBeLessThanOrEqual(1);
}, 180_000);

test('A4: the textbook’s lock, which Rondo is measured against, is exact as well', async () => {
  const run = await runOnFreshDatabase(textbook, { tickets: 24, inFlight: 8 }, calm);
  expect(run).toMatchObject({ once: true, toNobody: 0, outOfOrder: 0 });
  expect(run.stayed[1] - run.stayed[0]).toBeLessThanOrEqual(1);
}, 180_000);

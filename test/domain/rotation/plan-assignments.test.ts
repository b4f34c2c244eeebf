import { describe, expect, test } from 'vitest';
import { rotationAgent } from '#domain/agent.ts';
import { type AgentId, minute } from '#domain/ids.ts';
import { type Planning, planAssignments, type QueueEntry } from '#domain/rotation/plan-assignments.ts';
import { newRotation, type Rotation } from '#domain/rotation/rotation.ts';
import { anAgent, start } from '#test/support/builders.ts';

const worker = (name: string, overrides: Parameters<typeof anAgent>[0] = {}) =>
  rotationAgent(anAgent({ id: `agt_${name}`, ...overrides }));

const sms = (number: number, queuedAt = start): QueueEntry => ({
  ticketId: `tkt_${number}`,
  channel: 'sms',
  queuedAt,
});
const chat = (number: number): QueueEntry => ({ ...sms(number), channel: 'web_chat' });

function planOf(overrides: Partial<Planning>) {
  const plan = planAssignments({
    rotation: newRotation('inbox'),
    agents: [worker('sam'), worker('sue'), worker('sol')],
    entries: [],
    now: start,
    closedFor: 'none',
    backlogPerAgent: 5,
    most: 24,
    ...overrides,
  });
  return { ...plan, given: plan.turns.map(({ entry, agentId }) => `${entry.ticketId} → ${agentId}`) };
}

const ringOf = (agentIds: readonly AgentId[], lastServed: number): Rotation => ({
  ...newRotation('inbox'),
  members: agentIds.map((agentId, index) => ({ agentId, ordinal: index + 1 })),
  lastServed,
});

describe('A4: turns', () => {
  test('go round in the order in which people came online', () => {
    const agents = [worker('sam', { onlineSince: start - 1 }), worker('sue', { onlineSince: start - 3 })];
    const { given } = planOf({ agents, entries: [sms(1), sms(2), sms(3)] });
    expect(given).toEqual(['tkt_1 → agt_sue', 'tkt_2 → agt_sam', 'tkt_3 → agt_sue']);
  });

  test('go on where the last plan ended', () => {
    const rotation = ringOf(['agt_sam', 'agt_sue', 'agt_sol'], 2);
    expect(planOf({ rotation, entries: [sms(1), sms(2)] }).given).toEqual([
      'tkt_1 → agt_sol',
      'tkt_2 → agt_sam',
    ]);
  });

  test('are as many as asked for at most', () => {
    const { given, rotation } = planOf({ entries: [sms(1), sms(2), sms(3)], most: 2 });
    expect(given).toEqual(['tkt_1 → agt_sam', 'tkt_2 → agt_sol']);
    expect(rotation).toMatchObject({ lastServed: 2, served: 2, version: 1 });
  });

  test('pass over who left, who finds their place again on coming back', () => {
    const rotation = ringOf(['agt_sam', 'agt_sue', 'agt_sol'], 1);
    const without = [worker('sam'), worker('sue', { presence: 'offline' }), worker('sol')];
    const first = planOf({ rotation, agents: without, entries: [sms(1)] });
    expect(first.given).toEqual(['tkt_1 → agt_sol']);
    const second = planOf({ rotation: first.rotation, entries: [sms(2), sms(3), sms(4)] });
    expect(second.given).toEqual(['tkt_2 → agt_sam', 'tkt_3 → agt_sue', 'tkt_4 → agt_sol']);
  });

  test('reach who joins after everyone who was there', () => {
    const rotation = ringOf(['agt_sam', 'agt_sue'], 1);
    expect(planOf({ rotation, entries: [sms(1), sms(2), sms(3)] }).given).toEqual([
      'tkt_1 → agt_sue',
      'tkt_2 → agt_sol',
      'tkt_3 → agt_sam',
    ]);
  });

  test('are none where nobody was ever online: everything waits', () => {
    const { turns, rotation } = planOf({ agents: [], entries: [sms(1), sms(2)] });
    expect(turns).toEqual([]);
    expect(rotation).toEqual({ ...newRotation('inbox'), version: 1 });
  });

  test('are none where nothing waits', () => expect(planOf({}).turns).toEqual([]));
});

describe('A6: outside office hours', () => {
  test.each([
    { closedFor: 'none', given: ['tkt_1 → agt_sam', 'tkt_2 → agt_sol'] },
    { closedFor: 'web_chat', given: ['tkt_1 → agt_sam'] },
    { closedFor: 'all', given: [] },
  ] as const)('an SMS and a chat, shut for $closedFor', ({ closedFor, given }) => {
    expect(planOf({ closedFor, entries: [sms(1), chat(2)] }).given).toEqual(given);
  });
});

describe('A10: somebody at their limit', () => {
  test('is passed over, without credit for the turns they missed', () => {
    const agents = [worker('sam', { maxOpenTickets: 1 }), worker('sue')];
    const full = planOf({ agents, entries: [sms(1), sms(2), sms(3), sms(4)] });
    expect(full.given).toEqual(['tkt_1 → agt_sam', 'tkt_2 → agt_sue', 'tkt_3 → agt_sue', 'tkt_4 → agt_sue']);
    const free = planOf({ agents, rotation: full.rotation, entries: [sms(5), sms(6), sms(7)] });
    expect(free.given).toEqual(['tkt_5 → agt_sam', 'tkt_6 → agt_sue', 'tkt_7 → agt_sue']);
  });
});

describe('A8: what waited more than ten minutes', () => {
  const night = Array.from({ length: 12 }, (_, index) => sms(index + 1, start - 10 * minute - 1));
  const early = worker('sam', { load: 3 });

  test('is given out so many unanswered tickets an agent at a time', () => {
    const { turns } = planOf({ agents: [early, worker('sue')], entries: night });
    expect(turns.filter(({ agentId }) => agentId === 'agt_sam')).toHaveLength(2);
    expect(turns.filter(({ agentId }) => agentId === 'agt_sue')).toHaveLength(5);
  });

  test('holds up nothing newer', () => {
    const fresh = sms(99, start - 10 * minute);
    const { given } = planOf({ agents: [worker('sam', { load: 5 })], entries: [...night, fresh] });
    expect(given).toEqual(['tkt_99 → agt_sam']);
  });

  test('is given out whole where there is no such limit', () => {
    expect(planOf({ agents: [early], entries: night, backlogPerAgent: null }).turns).toHaveLength(12);
  });
});

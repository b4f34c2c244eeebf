import { describe, expect, test } from 'vitest';
import { rotationAgent } from '#domain/agent.ts';
import { hour } from '#domain/ids.ts';
import { standingOf } from '#domain/rotation/standing.ts';
import { anAgent, start } from '#test/support/builders.ts';

const now = start + hour;
const standing = (overrides: Parameters<typeof anAgent>[0], backlogPerAgent: number | null = null) =>
  standingOf(rotationAgent(anAgent(overrides)), now, backlogPerAgent);

describe('who may get a ticket automatically', () => {
  test.each([
    { rule: 'A5', who: 'somebody offline', agent: { presence: 'offline' }, absent: 'offline' },
    { rule: 'A5', who: 'one whose session is over', agent: { onlineUntil: now }, absent: 'session-over' },
    { rule: 'A5', who: 'one without a session', agent: { onlineUntil: null }, absent: 'session-over' },
    { rule: 'A1', who: 'an analyst', agent: { role: 'analyst' }, absent: 'not-an-assignee' },
    {
      rule: 'A1',
      who: 'an analyst who is offline',
      agent: { role: 'analyst', presence: 'offline' },
      absent: 'not-an-assignee',
    },
  ] as const)('$rule: not $who', ({ agent, absent }) => {
    expect(standing(agent)).toEqual({ agentId: 'agt_sam', absent });
  });

  test.each(['owner', 'admin', 'manager', 'support'] as const)('A1: one who is %s', (role) => {
    expect(standing({ role }).absent).toBeNull();
  });

  test('A5: one whose session lasts a moment longer', () => {
    expect(standing({ onlineUntil: now + 1 }).absent).toBeNull();
  });
});

describe('how many more they take', () => {
  test.each([
    { limit: null, backlogPerAgent: null, load: 90, room: null, backlogRoom: null },
    { limit: 3, backlogPerAgent: 5, load: 0, room: 3, backlogRoom: 5 },
    { limit: 3, backlogPerAgent: 5, load: 2, room: 1, backlogRoom: 3 },
    { limit: 3, backlogPerAgent: 5, load: 3, room: 0, backlogRoom: 2 },
    { limit: 3, backlogPerAgent: 2, load: 7, room: 0, backlogRoom: 0 },
  ])(
    'A8, A10: limit $limit, backlog $backlogPerAgent, $load waiting: $room, of the backlog $backlogRoom',
    (row) => {
      expect(standing({ maxOpenTickets: row.limit, load: row.load }, row.backlogPerAgent)).toEqual({
        agentId: 'agt_sam',
        absent: null,
        room: row.room,
        backlogRoom: row.backlogRoom,
      });
    },
  );
});

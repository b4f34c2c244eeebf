import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minute } from '#domain/ids.ts';
import { type Drain, explainTurn } from '#domain/rotation/explain.ts';
import { start } from '#test/support/builders.ts';
import { pencil } from './model.ts';
import { anyDay, type Drained } from './world.ts';

/** The record that a drain leaves. */
const recordOf = ({ planning, plan }: Drained): Drain => ({
  id: 'drn_1',
  queue: 'inbox',
  at: planning.now,
  ring: plan.rotation.members,
  lastServed: planning.rotation.lastServed,
  served: planning.rotation.served,
  standings: plan.standings,
  turns: plan.turns.map(({ entry, agentId }) => ({
    ticketId: entry.ticketId,
    agentId,
    queuedAt: entry.queuedAt,
  })),
});

const drain: Drain = {
  id: 'drn_1',
  queue: 'inbox',
  at: start,
  ring: [
    { agentId: 'agt_sam', ordinal: 1 },
    { agentId: 'agt_sue', ordinal: 2 },
    { agentId: 'agt_sol', ordinal: 3 },
    { agentId: 'agt_max', ordinal: 4 },
    { agentId: 'agt_mia', ordinal: 5 },
  ],
  lastServed: 1,
  served: 7,
  standings: [
    { agentId: 'agt_sam', absent: null, room: null, backlogRoom: 5 },
    { agentId: 'agt_sue', absent: 'offline' },
    { agentId: 'agt_sol', absent: null, room: 1, backlogRoom: 5 },
    { agentId: 'agt_max', absent: null, room: null, backlogRoom: 0 },
  ],
  turns: [
    { ticketId: 'tkt_1', agentId: 'agt_sol', queuedAt: start - 11 * minute },
    { ticketId: 'tkt_2', agentId: 'agt_sam', queuedAt: start - 11 * minute },
    { ticketId: 'tkt_3', agentId: 'agt_max', queuedAt: start },
  ],
};

describe('A12: a turn explained', () => {
  test('tells whose it was, who else was eligible, and who was passed over and why', () => {
    expect(explainTurn(drain, 0)).toEqual({
      queue: 'inbox',
      agentId: 'agt_sol',
      turn: 8,
      at: start,
      queuedAt: start - 11 * minute,
      eligible: ['agt_sam'],
      passedOver: [{ agentId: 'agt_sue', why: 'offline' }],
    });
  });

  test('begins where the turn before it ended', () => {
    expect(explainTurn(drain, 1)).toMatchObject({
      turn: 9,
      eligible: [],
      passedOver: [
        { agentId: 'agt_max', why: 'backlog-limit' },
        { agentId: 'agt_mia', why: 'gone' },
      ],
    });
  });

  test('counts the turns that were given in the same batch', () => {
    expect(explainTurn(drain, 2)).toMatchObject({
      agentId: 'agt_max',
      eligible: ['agt_sam'],
      passedOver: [
        { agentId: 'agt_sue', why: 'offline' },
        { agentId: 'agt_sol', why: 'at-limit' },
      ],
    });
  });

  test('is null where there was no such turn', () => expect(explainTurn(drain, 3)).toBeNull());

  test('is what somebody with paper and pencil noted down, for every turn of any day', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        for (const drained of day) {
          const notes = pencil(drained.planning);
          const explained = notes.map((_, place) => explainTurn(recordOf(drained), place));
          expect(explained).toEqual(
            notes.map(({ agentId, passedOver, eligible, ticketId }, place) => ({
              queue: 'inbox',
              agentId,
              turn: drained.planning.rotation.served + place + 1,
              at: drained.planning.now,
              queuedAt: drained.planning.entries.find((entry) => entry.ticketId === ticketId)?.queuedAt,
              eligible: eligible.slice(1),
              passedOver,
            })),
          );
        }
      }),
      { numRuns: 400 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import {
  countTurns,
  givenToTheAbsent,
  largestLead,
  leftOut,
  outOfOrder,
  repeatedTurns,
  stretchesOf,
} from '#local/client/fairness.ts';
import type { PresenceLogged, TurnLogged } from '#local/client/log.ts';
import { hour, monday, sam, sol, sue, turnsInOrder } from './support.ts';

const swap = (turns: readonly TurnLogged[], a: number, b: number): TurnLogged[] =>
  turns.map((turn, index) => {
    const from = index === a ? turns[b] : index === b ? turns[a] : undefined;
    return from ? { ...turn, agentId: from.agentId, eligible: from.eligible } : turn;
  });

const presence = (agentId: typeof sam, status: 'online' | 'offline', at: number): PresenceLogged => ({
  agentId,
  status,
  askedAt: at,
  answeredAt: at + 5,
});

describe('fairness of the rotation, judged from outside', () => {
  it('A4: turns in ring order are one stretch, with nobody more than one ahead', () => {
    const stretches = stretchesOf(turnsInOrder(10).toReversed());
    expect(stretches).toHaveLength(1);
    expect(stretches.map(largestLead)).toEqual([1]);
    expect(stretches.flatMap(outOfOrder)).toEqual([]);
    expect(stretches.map((stretch) => [...countTurns(stretch).values()])).toEqual([[4, 3, 3]]);
  });

  it('A4: a turn that went to the wrong one is noticed, even where the numbers come out even', () => {
    const [stretch] = stretchesOf(swap(turnsInOrder(9), 4, 5));
    expect(stretch && outOfOrder(stretch).map(({ turn }) => turn)).toEqual([5, 6]);
  });

  it('A4: somebody who got more than one more than another is noticed', () => {
    const turns = turnsInOrder(6).map((turn, index) =>
      index === 1 ? { ...turn, agentId: sam, eligible: [sue, sol] } : turn,
    );
    const [stretch] = stretchesOf(turns);
    expect(stretch && largestLead(stretch)).toBe(3);
  });

  it('A4: somebody who got nothing at all counts', () => {
    const turns = turnsInOrder(2, [sam, sue]).map((turn) => ({ ...turn, agentId: sam, eligible: [sue] }));
    const [stretch] = stretchesOf(turns);
    expect(stretch && largestLead(stretch)).toBe(2);
  });

  it('A4: where somebody leaves, a new stretch begins', () => {
    const turns = [...turnsInOrder(4), ...turnsInOrder(5, [sue, sol], 5)];
    expect(stretchesOf(turns).map(({ ring, turns: { length } }) => [ring.length, length])).toEqual([
      [3, 4],
      [2, 5],
    ]);
  });

  it('A4: turns of other people’s tickets in between are no fault', () => {
    const turns = turnsInOrder(12).filter(({ turn }) => turn !== 5 && turn !== 6);
    const stretches = stretchesOf(turns);
    expect(stretches.map(({ turns: { length } }) => length)).toEqual([4, 6]);
    expect(stretches.flatMap(outOfOrder)).toEqual([]);
  });

  it('A4: a turn that was given twice is noticed', () => {
    const turns = turnsInOrder(3);
    expect(repeatedTurns([...turns, ...turns.slice(1, 2)])).toEqual([2]);
  });

  it('A5: a turn of somebody who had left is noticed, one while they were leaving is not', () => {
    const turns = turnsInOrder(6);
    const left = (at: number) => [presence(sue, 'online', monday), presence(sue, 'offline', at)];
    const lastOfSue = turns[4]?.at ?? 0;
    expect(givenToTheAbsent(turns, left(lastOfSue + hour))).toEqual([]);
    expect(givenToTheAbsent(turns, left(lastOfSue - 3))).toEqual([]);
    expect(givenToTheAbsent(turns, left(lastOfSue - 100)).map(({ turn }) => turn)).toEqual([5]);
  });

  it('A4: somebody who was there and was not counted in is noticed, unless the backlog’s limit may have left them out', () => {
    const turns = turnsInOrder(4, [sam, sol]);
    const here = [sam, sue, sol].map((agent) => presence(agent, 'online', monday));
    expect(leftOut(turns, here)).toHaveLength(4);
    expect(leftOut(turnsInOrder(4), here)).toEqual([]);
    expect(
      leftOut(
        turns.map((turn) => ({ ...turn, backlog: true })),
        here,
      ),
    ).toEqual([]);
  });
});

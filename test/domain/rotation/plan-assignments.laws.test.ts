import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AgentId } from '#domain/ids.ts';
import { planAssignments } from '#domain/rotation/plan-assignments.ts';
import { isBacklog, isShut, pencil, ring, whyNot } from './model.ts';
import { anyBusyHour, anyDay, committed, crew, type Drained } from './world.ts';

const always = (law: (day: readonly Drained[]) => void) =>
  fc.assert(fc.property(anyDay, law), { numRuns: 400 });

const given = ({ plan }: Drained) =>
  plan.turns.map(({ entry, agentId }) => ({ ticketId: entry.ticketId, agentId }));

describe('whatever a day brings', () => {
  test('A4: every plan is the one that somebody with paper and pencil would make', () => {
    always((day) => {
      for (const drained of day) {
        const expected = pencil(drained.planning);
        expect(given(drained)).toEqual(expected.map(({ ticketId, agentId }) => ({ ticketId, agentId })));
      }
    });
  });

  test('A4: nobody gets a second ticket while somebody who stayed eligible since the first got none', () => {
    always((day) => {
      const turns = day.flatMap(turnsOf);
      for (const agentId of crew) expect(overtaken(turns, agentId)).toEqual([]);
    });
  });

  test('A4, A6, A8, A10: nothing waits that somebody could have, unless the plan was full', () => {
    always((day) => {
      for (const { planning, plan } of day) {
        if (plan.turns.length === planning.most) continue;
        const left = committed(planning, plan);
        const loads = new Map(left.agents.map(({ id, load }) => [id, load]));
        const takers = left.entries
          .filter((entry) => !isShut(planning, entry))
          .flatMap((entry) => crew.filter((agentId) => whyNot(planning, loads, agentId, entry) === null));
        expect(takers).toEqual([]);
      }
    });
  });

  test('A5, A8, A10: nobody gets what they may not have', () => {
    always((day) => {
      for (const { planning, plan } of day) {
        const loads = new Map(planning.agents.map(({ id, load }) => [id, load]));
        for (const { entry, agentId } of plan.turns) {
          expect(whyNot(planning, loads, agentId, entry)).toBeNull();
          expect(isShut(planning, entry)).toBe(false);
          loads.set(agentId, (loads.get(agentId) ?? 0) + 1);
        }
      }
    });
  });

  test('A8: the oldest goes first, among tickets that the same people may have', () => {
    always((day) => {
      for (const { planning, plan } of day) {
        const kind = (ticketId: string) => {
          const entry = planning.entries.find((waiting) => waiting.ticketId === ticketId);
          return entry === undefined ? 'none' : `${isShut(planning, entry)} ${isBacklog(planning, entry)}`;
        };
        const taken = plan.turns.map(({ entry }) => entry.ticketId);
        for (const one of new Set(taken.map(kind))) {
          const alike = planning.entries.map(({ ticketId }) => ticketId).filter((id) => kind(id) === one);
          const takenAlike = taken.filter((id) => kind(id) === one);
          expect(takenAlike).toEqual(alike.slice(0, takenAlike.length));
        }
      }
    });
  });

  test('A4: the ring grows by whoever came online, at its end, and its cursor stands at the last one served', () => {
    always((day) => {
      for (const { planning, plan } of day) {
        const { members, lastServed, served } = plan.rotation;
        expect(members.slice(0, planning.rotation.members.length)).toEqual(planning.rotation.members);
        expect(members.map(({ agentId }) => agentId)).toEqual(ring(planning));
        expect(members.map(({ ordinal }) => ordinal)).toEqual(
          members.map(({ ordinal }) => ordinal).toSorted((a, b) => a - b),
        );
        const last = plan.turns.at(-1)?.agentId;
        if (last !== undefined)
          expect(members.find(({ ordinal }) => ordinal === lastServed)?.agentId).toBe(last);
        expect(served).toBe(planning.rotation.served + plan.turns.length);
        expect(plan.rotation.version).toBe(planning.rotation.version + 1);
      }
    });
  });
});

/** The turns of a plan, each with who else could have had its ticket at that moment. */
function turnsOf({ planning, plan }: Drained) {
  const loads = new Map(planning.agents.map(({ id, load }) => [id, load]));
  return plan.turns.map(({ entry, agentId }) => {
    const eligible = crew.filter((other) => whyNot(planning, loads, other, entry) === null);
    loads.set(agentId, (loads.get(agentId) ?? 0) + 1);
    return { ticketId: entry.ticketId, agentId, eligible };
  });
}

/** The turns at which `agentId`, eligible all along, saw somebody served for the second time since their own turn. */
function overtaken(turns: ReturnType<typeof turnsOf>, agentId: AgentId): string[] {
  const faults: string[] = [];
  let since = new Set<AgentId>();
  for (const turn of turns) {
    if (turn.agentId === agentId || !turn.eligible.includes(agentId)) since = new Set();
    else if (since.has(turn.agentId)) faults.push(turn.ticketId);
    else since.add(turn.agentId);
  }
  return faults;
}

describe('A4: with everyone at work', () => {
  test('nobody is ever more than one ticket ahead, in ring order from whoever is next', () => {
    fc.assert(
      fc.property(anyBusyHour, (planning) => {
        const names = planning.agents.map(({ id }) => id);
        const turns = planAssignments(planning).turns.map(({ agentId }) => agentId);
        expect(turns).toEqual(planning.entries.map((_, n) => names[n % names.length]));
      }),
    );
  });

  test('however the same tickets are cut into batches, everyone gets the same ones', () => {
    fc.assert(
      fc.property(
        anyBusyHour,
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
        (planning, cuts) => {
          const whole = given({ planning, plan: planAssignments(planning) });
          let world = planning;
          const pieces = [];
          for (let n = 0; world.entries.length > 0; n++) {
            const plan = planAssignments({ ...world, most: cuts[n % cuts.length] ?? 1 });
            pieces.push(...given({ planning: world, plan }));
            world = { ...world, ...committed(world, plan) };
          }
          expect(pieces).toEqual(whole);
        },
      ),
    );
  });
});

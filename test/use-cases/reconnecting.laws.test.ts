import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgentId, hour, minute } from '#domain/ids.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import { openInbox, receive, sam, sol, sue } from '#test/support/inbox.ts';
import { setPresence } from '#use-cases/presence.ts';

type Act =
  | { readonly kind: 'arrive' }
  | { readonly kind: 'come' | 'go'; readonly who: AgentId }
  | { readonly kind: 'wait'; readonly minutes: number };

const ring = [sam.id, sue.id, sol.id] as const;
const who = fc.constantFrom(...ring);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ kind: 'arrive' as const }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('come' as const, 'go' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
  },
);

/** The ring as one would keep it on paper. */
class Paper {
  readonly #until = new Map<AgentId, number>();
  readonly turns: AgentId[] = [];
  #waiting = 0;
  #last = -1;

  isThere = (id: AgentId, now: number): boolean => (this.#until.get(id) ?? 0) > now;
  come = (id: AgentId, until: number): unknown => this.#until.set(id, until);
  go = (id: AgentId): unknown => this.#until.delete(id);
  arrive = (): unknown => this.#waiting++;

  giveOut(now: number): void {
    for (; this.#waiting > 0; this.#waiting--) {
      const next = [1, 2, 3]
        .map((step) => (this.#last + step) % ring.length)
        .find((place) => this.isThere(ring[place] ?? sam.id, now));
      if (next === undefined) return;
      this.#last = next;
      this.turns.push(ring[next] ?? sam.id);
    }
  }
}

describe('A5: coming and going, signing in again, sessions that end', () => {
  it('keep everyone’s place in the ring: nobody is skipped, or has two turns, for having been away', async () => {
    let ended = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
        const inbox = await openInbox({
          agents: [sam, sue, sol].map((agent) => ({
            ...agent,
            presence: 'offline',
            onlineSince: null,
            onlineUntil: null,
          })),
          roundRobin: { backlogPerAgent: null, sessionHours: 1 },
          autoClose: { enabled: false },
        });
        const clockwork = clockworkOf(inbox);
        const paper = new Paper();
        let people = 0;
        const come = async (agentId: AgentId) => {
          paper.come(agentId, inbox.time.now + hour);
          await setPresence({ agentId, status: 'online', signedInAt: inbox.time.now }, inbox.deps);
        };
        // In this order they join.
        for (const agentId of ring) {
          await come(agentId);
          await clockwork.passTo(inbox.time.now + 1);
        }
        const day: Act[] = [{ kind: 'arrive' }, { kind: 'arrive' }, { kind: 'arrive' }, ...acts];
        for (const one of day) {
          if (one.kind === 'arrive') {
            paper.arrive();
            await receive(inbox.deps, `${++people}`);
          }
          if (one.kind === 'come') await come(one.who);
          if (one.kind === 'go') {
            paper.go(one.who);
            await setPresence({ agentId: one.who, status: 'offline', signedInAt: 0 }, inbox.deps);
          }
          if (one.kind === 'wait') await clockwork.passTo(inbox.time.now + one.minutes * minute);
          await clockwork.passTo(inbox.time.now + 1);
          paper.giveOut(inbox.time.now);
          expect((await inbox.turns()).map(({ agentId }) => agentId)).toEqual(paper.turns);
          for (const id of ring)
            expect((await inbox.agent(id)).presence).toBe(
              paper.isThere(id, inbox.time.now) ? 'online' : 'offline',
            );
        }
        ended += inbox.lines.filter(({ code }) => code === 'session-ended').length;
      }),
      { numRuns: 200 },
    );
    expect(ended).toBeGreaterThan(50);
  });
});

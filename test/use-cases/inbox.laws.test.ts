import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, TicketId } from '#domain/ids.ts';
import { listedAs, waitsForUs } from '#domain/ticket/ticket.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, receive, sam, sol, sue, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { assign } from '#use-cases/assign.ts';
import type { Change } from '#use-cases/changes.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import { setPresence } from '#use-cases/presence.ts';
import { react } from '#use-cases/react.ts';
import { reactTogether } from '#use-cases/react-together.ts';

type Act =
  | { readonly kind: 'write'; readonly person: number }
  | { readonly kind: 'answer' | 'claim' | 'give back'; readonly person: number; readonly agentId: AgentId }
  | { readonly kind: 'switch'; readonly status: 'online' | 'offline' };

const person = fc.integer({ min: 1, max: 12 });
const colleague = fc.constantFrom(sam.id, sue.id, sol.id);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('write' as const), person }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('answer' as const, 'claim' as const, 'give back' as const),
      person,
      agentId: colleague,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('switch' as const),
      status: fc.constantFrom('online', 'offline'),
    }),
  },
);

class Crash extends Error {}

const ticketOf = (nth: number): TicketId =>
  smsTicketId(contactIdOf('sms', `+49151${String(nth).padStart(8, '0')}`));

async function perform(done: Act, nth: number, { deps }: Inbox): Promise<unknown> {
  if (done.kind === 'write') return receive(deps, String(done.person), { text: `message ${nth}` });
  if (done.kind === 'switch')
    return setPresence({ agentId: sol.id, status: done.status, signedInAt: start }, deps);
  const ticketId = ticketOf(done.person);
  const { agentId } = done;
  if (done.kind !== 'answer') {
    const assigneeId = done.kind === 'claim' ? agentId : null;
    return assign({ ticketIds: [ticketId], assigneeId, seenAssigneeId: undefined, by: agentId }, deps);
  }
  return answer(toSay(ticketId, { agentId, text: `answer ${nth}`, idempotencyKey: `${nth}` }), deps);
}

/** Again and again, as a provider, a client or the stream does it, until it has not crashed. */
async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      const crashes = error instanceof AggregateError ? error.errors : [error];
      if (!crashes.every((crash) => crash instanceof Crash)) throw error;
    }
  }
}

/** Every operation waits for its turn in an order that fast-check makes up, and some of them crash. */
async function live(acts: readonly Act[], crashes: readonly number[], s: fc.Scheduler): Promise<Inbox> {
  let operations = 0;
  let ended = false;
  const crashing = new Set(crashes);
  const strike = async (): Promise<void> => {
    if (ended) return;
    await s.schedule(Promise.resolve());
    operations += 1;
    if (crashing.has(operations)) throw new Crash(`operation ${operations}`);
  };
  const inbox = await openInbox({
    agents: [sam, sue, sol],
    roundRobin: { backlogPerAgent: null },
    before: strike,
    after: strike,
  });
  /** Who does something that makes records, and how far each shard is. */
  let active = 1;
  const taken = [0, 0];
  const isOver = (): boolean => active === 0 && taken.every((place) => place === inbox.changes.length);
  const actor = async (): Promise<void> => {
    for (const [nth, done] of acts.entries()) await untilDone(() => perform(done, nth, inbox));
    active -= 1;
  };
  /** Of two shards: records of one item stay in order, of several they don't. */
  const shard = async (nth: number, mine: (change: Change) => boolean): Promise<void> => {
    while (!isOver()) {
      const begin = taken[nth] ?? 0;
      const batch = inbox.changes.slice(begin, begin + 5);
      const records = batch.filter(mine);
      if (records.length > 0) {
        active += 1;
        await untilDone(async () => {
          await Promise.all(records.map((change) => react(change, inbox.deps)));
          await reactTogether(records, inbox.deps);
        });
        active -= 1;
      } else await s.schedule(Promise.resolve());
      taken[nth] = begin + batch.length;
    }
  };
  const isOfRotation = (change: Change): boolean => change.kind === 'rotation' || change.kind === 'agent';
  await s.waitFor(
    Promise.all([actor(), shard(0, isOfRotation), shard(1, (change) => !isOfRotation(change))]),
  );
  ended = true;
  return inbox;
}

const alternates = (agentIds: readonly AgentId[]): boolean =>
  agentIds.every((agentId, place) => place === 0 || agentId !== agentIds[place - 1]);

describe('whatever happens at once, however often it is delivered, wherever it crashes', () => {
  it('A4, A7, A10, T5: everything is there once, given out once and fairly, and counted right', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 4, maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 12 }),
        fc.scheduler(),
        async (acts, crashes, s) => {
          const inbox = await live(acts, crashes, s);
          const written = [...new Set(acts.flatMap((one) => (one.kind === 'write' ? [one.person] : [])))];
          const tickets = await inbox.store.loadTickets(written.map(ticketOf));
          expect(tickets).toHaveLength(written.length);
          expect(new Set(tickets.map(({ number }) => number)).size).toBe(tickets.length);

          const thread = await Promise.all(
            tickets.map(({ id }) => inbox.store.loadThread(id, { limit: 1_000, cursor: null })),
          );
          const entries = thread.flatMap(({ items }) => items);
          const said = entries.flatMap((entry) => (entry.kind === 'message' ? [entry.message.text] : []));
          const sent = acts.flatMap((one, nth) => (one.kind === 'write' ? [`message ${nth}`] : []));
          expect(said.filter((text) => text.startsWith('message')).toSorted()).toEqual(sent.toSorted());
          expect(new Set(said).size).toBe(said.length);

          // Nothing waits: two people are there all the time.
          expect((await inbox.store.loadQueue('inbox', { limit: 100, cursor: null })).entries).toEqual([]);
          const turns = await inbox.turns();
          expect(new Set(turns.map(({ ticketId }) => ticketId)).size).toBe(turns.length);
          expect((await inbox.store.loadRotation('inbox')).served).toBe(turns.length);
          expect(alternates(turns.map(({ agentId }) => agentId).filter((id) => id !== sol.id))).toBe(true);

          const told = entries.filter(
            (entry) =>
              entry.kind === 'history' &&
              entry.entry.events.some(({ kind }) => kind === 'assigned' || kind === 'unassigned'),
          );
          const assignments = inbox.changes.filter(
            (change) =>
              change.kind === 'ticket' &&
              change.before !== null &&
              change.before.assigneeId !== change.after?.assigneeId,
          );
          expect(told).toHaveLength(assignments.length);

          for (const ticket of tickets) {
            expect(ticket.loadOf).toBe(waitsForUs(ticket) ? ticket.assigneeId : null);
            expect(ticket.listedIn).toBe(listedAs(ticket));
          }
          for (const { id } of [sam, sue, sol]) {
            const { load, open } = await inbox.agent(id);
            expect(load).toBe(tickets.filter(({ loadOf }) => loadOf === id).length);
            expect(open).toBe(tickets.filter(({ listedIn }) => listedIn === id).length);
          }
          const { none } = await inbox.store.loadCounts();
          expect(none).toBe(tickets.filter(({ listedIn }) => listedIn === 'none').length);
        },
      ),
      { numRuns: 150 },
    );
  });
});

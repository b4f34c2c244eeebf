import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { TicketId } from '#domain/ids.ts';
import { type Act, anAct, Crash, expectToBeCounted, perform, untilDone } from '#test/support/history.ts';
import { type Inbox, openInbox, sam, sol, sue } from '#test/support/inbox.ts';
import type { Change } from '#use-cases/changes.ts';
import { react } from '#use-cases/react.ts';
import { reactTogether } from '#use-cases/react-together.ts';

interface Faults {
  /** At which operations something crashes. */
  readonly crashes: readonly number[];
  /** How many records before them come again with a batch. */
  readonly repeats: readonly number[];
}

const faults: fc.Arbitrary<Faults> = fc.record({
  crashes: fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 12 }),
  repeats: fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 8 }),
});

const idIn = (change: Change): TicketId | null =>
  change.kind === 'ticket' ? (change.after?.id ?? change.before?.id ?? null) : null;

/** Two people act, two shards react, all at once, in an order that fast-check makes up. */
async function live(acts: readonly Act[], { crashes, repeats }: Faults, s: fc.Scheduler): Promise<Inbox> {
  let operations = 0;
  let ended = false;
  const crashing = new Set(crashes);
  const strike = async (): Promise<void> => {
    if (ended) return;
    await s.schedule(Promise.resolve());
    operations += 1;
    if (crashing.has(operations)) throw new Crash(`operation ${operations}`);
  };
  const inbox = await openInbox({ agents: [sam, sue, sol], before: strike, after: strike });
  /** Who does something that makes records, and how far each shard is. */
  let active = 2;
  const taken = [0, 0];
  const isOver = (): boolean => active === 0 && taken.every((place) => place === inbox.changes.length);
  const actor = async (own: (nth: number) => boolean): Promise<void> => {
    for (const [nth, act] of acts.entries())
      if (own(nth)) await untilDone(() => perform(act, nth, inbox.deps));
    active -= 1;
  };
  /** Records of one ticket stay in order, of several they don't. */
  const shard = async (nth: number, isMine: (change: Change) => boolean): Promise<void> => {
    for (let batches = 0; !isOver(); batches++) {
      const begin = taken[nth] ?? 0;
      const end = Math.min(inbox.changes.length, begin + 5);
      const back = repeats[batches % repeats.length] ?? 0;
      const records = inbox.changes.slice(Math.max(0, begin - back), end).filter(isMine);
      if (end > begin && records.length > 0) {
        active += 1;
        await untilDone(async () => {
          await Promise.all(records.map((change) => react(change, inbox.deps)));
          await reactTogether(records, inbox.deps);
        });
        active -= 1;
      } else await s.schedule(Promise.resolve());
      taken[nth] = end;
    }
  };
  const isOfFirst = (change: Change): boolean => (idIn(change)?.charCodeAt(8) ?? 0) % 2 === 0;
  await s.waitFor(
    Promise.all([
      actor((nth) => nth % 2 === 0),
      actor((nth) => nth % 2 === 1),
      shard(0, isOfFirst),
      shard(1, (change) => !isOfFirst(change)),
    ]),
  );
  ended = true;
  return inbox;
}

describe('whatever becomes of tickets, by whomever, at once, with crashes and records that come twice', () => {
  it('A2, A10: once everything has been reacted to, the counts are what the tickets add up to', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anAct, { minLength: 4, maxLength: 40 }),
        faults,
        fc.scheduler(),
        async (acts, some, s) => {
          const inbox = await live(acts, some, s);
          await expectToBeCounted(inbox.store, [
            ...new Set(inbox.changes.flatMap((change) => idIn(change) ?? [])),
          ]);
        },
      ),
      { numRuns: 200 },
    );
  }, 120_000);
});

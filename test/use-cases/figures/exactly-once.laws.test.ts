import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figures } from '#domain/figures/figure.ts';
import { minute } from '#domain/ids.ts';
import { Crash, untilDone } from '#test/support/history.ts';
import { type Inbox, openInbox, sam, sue } from '#test/support/inbox.ts';
import type { Change } from '#use-cases/changes.ts';
import { react } from '#use-cases/react.ts';
import { reactTogether } from '#use-cases/react-together.ts';
import { type Act, anAct, perform, setAi } from './acts.ts';
import { expectToAgree, ticketsIn, timeZone } from './agree.ts';

interface Faults {
  /** At which operations something crashes, before it is done or after. */
  readonly crashes: readonly number[];
  /** How many records a batch has; how many before them come again with it; whether they come the other way round. */
  readonly cuts: readonly { readonly size: number; readonly back: number; readonly reversed: boolean }[];
  /** After which acts nobody reacts yet. */
  readonly late: readonly boolean[];
}

const faults: fc.Arbitrary<Faults> = fc.record({
  crashes: fc.array(fc.integer({ min: 1, max: 1_500 }), { maxLength: 25 }),
  cuts: fc.array(
    fc.record({ size: fc.integer({ min: 1, max: 30 }), back: fc.nat({ max: 15 }), reversed: fc.boolean() }),
    { minLength: 1, maxLength: 6 },
  ),
  late: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
});

async function live(acts: readonly Act[], { crashes, cuts, late }: Faults): Promise<Inbox> {
  let operations = 0;
  let ended = false;
  const crashing = new Set(crashes);
  const strike = (): void => {
    operations += 1;
    if (!ended && crashing.has(operations)) throw new Crash(`operation ${operations}`);
  };
  const inbox = await openInbox({
    agents: [sam, sue],
    officeHours: { timeZone },
    before: strike,
    after: strike,
  });
  const { deps, time, changes } = inbox;
  await untilDone(() => setAi(true, deps));
  let taken = 0;
  let batches = 0;
  const reactTo = (batch: readonly Change[]) =>
    untilDone(async () => {
      for (const change of batch) await react(change, deps);
      await reactTogether(batch, deps);
    });
  const catchUp = async (): Promise<void> => {
    while (taken < changes.length) {
      const { size, back, reversed } = cuts[batches++ % cuts.length] ?? { size: 1, back: 0, reversed: false };
      const end = Math.min(changes.length, taken + size);
      const batch = changes.slice(Math.max(0, taken - back), end);
      await reactTo(reversed ? batch.toReversed() : batch);
      taken = end;
    }
  };
  for (const [nth, act] of acts.entries()) {
    time.now += act.after * minute;
    await untilDone(() => perform(act, nth, deps));
    if (late[nth % late.length] !== true) await catchUp();
  }
  await catchUp();
  ended = true;
  // Everything once more, all at once.
  await reactTo(changes.slice().toReversed());
  return inbox;
}

describe('whatever becomes of tickets, and however the stream tells of it', () => {
  it('H11: every event is counted exactly once: counters, what is behind them, and the threads agree', async () => {
    const counted = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(anAct, { minLength: 10, maxLength: 60, size: 'max' }),
        faults,
        async (acts, some) => {
          const { store, changes } = await live(acts, some);
          for (const figure of await expectToAgree(store, ticketsIn(changes)))
            counted.set(figure, (counted.get(figure) ?? 0) + 1);
        },
      ),
      { numRuns: 3_000 },
    );
    // Of each there was enough to tell.
    for (const figure of figures) expect([figure, (counted.get(figure) ?? 0) > 100]).toEqual([figure, true]);
  }, 240_000);
});

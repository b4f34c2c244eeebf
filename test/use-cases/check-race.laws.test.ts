import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openInbox } from '#test/support/inbox.ts';
import type { Change } from '#use-cases/changes.ts';
import { races, run, type Stage } from './race/race.ts';

const runs = Number(process.env.RONDO_LAWS_RUNS ?? 5_000);

async function inMemory(): Promise<Stage> {
  const inbox = await openInbox({ roundRobin: { enabled: false } });
  const { changes } = inbox;
  let hear: (change: Change) => void = () => {};
  changes.push = (...more) => {
    for (const change of more) hear(change);
    return Array.prototype.push.apply(changes, more);
  };
  const onChange = (listener: typeof hear) => {
    hear = listener;
  };
  return { inbox, store: inbox.store, customer: '15112345678', onChange };
}

describe('C5, C4: a check against a reply in flight, whoever is faster, wherever it crashes', () => {
  it('the reply leaves it open, or reopens it, or begins another chat; never closed on it, two notes, or without a check', {
    timeout: 60_000 + 50 * runs,
  }, async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(races, fc.scheduler(), async (race, scheduler) => {
        const outcome = await run(race, scheduler, await inMemory());
        const went = `${race.channel}: ${outcome}`;
        seen.set(went, (seen.get(went) ?? 0) + 1);
      }),
      { numRuns: runs },
    );
    // However it can go, it went many times.
    for (const channel of ['sms', 'email', 'web_chat'])
      for (const outcome of ['the close was first', 'the reply was first', 'closed'])
        expect(seen.get(`${channel}: ${outcome}`), `${channel}: ${outcome}`).toBeGreaterThan(runs / 100);
    expect(seen.get('web_chat: put off')).toBeGreaterThan(0);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { autoCloseProgress } from '#contracts/api/settings.ts';
import { minute, second } from '#domain/ids.ts';
import { anAgent, start } from '#test/support/builders.ts';
import { type Inbox, openInbox } from '#test/support/inbox.ts';
import { createMemoryStore } from '#test/support/memory-store/index.ts';
import { openSurface, type Surface } from '#test/support/surface.ts';
import type { ReplanJob } from '#use-cases/ports.ts';
import { replanChecks } from '#use-cases/replan-checks.ts';

const mia = anAgent({ id: 'agt_mia', name: 'Mia', role: 'manager' });
const at = (instant: number): string => new Date(instant).toISOString();

let inbox: Inbox;
let byMia: ReturnType<Surface['as']>;
beforeEach(async () => {
  inbox = await openInbox({ agents: [mia] });
  byMia = openSurface(inbox).as(mia);
});

const progress = async () => {
  const { status, json } = await byMia('GET', '/settings/auto-close/progress');
  expect(status).toBe(200);
  return autoCloseProgress.strict().parse(json);
};
const change = async (inactivityDays: number): Promise<ReplanJob> => {
  const { status, headers } = await byMia('PUT', '/settings/auto-close', { inactivityDays });
  expect(status).toBe(200);
  return { kind: 'replan', run: Number(headers.etag?.slice(1, -1)), page: 0 };
};
/** A page of two tickets, at the time at which it is due; gives the next one. */
async function page(job: ReplanJob): Promise<ReplanJob | undefined> {
  await replanChecks(job, { ...inbox.deps, perSecond: 2 });
  const next = inbox.queues.due.pop();
  if (next?.job.kind !== 'replan') return undefined;
  inbox.time.now = Math.max(inbox.time.now, next.at);
  return next.job;
}

describe('C9: GET /settings/auto-close/progress', () => {
  it('is none where the setting has never been changed', async () => {
    const store = createMemoryStore();
    await store.saveAgent({ before: null, after: mia });
    const { json } = await openSurface({ store, clock: () => start }).as(mia)(
      'GET',
      '/settings/auto-close/progress',
    );
    expect(json).toEqual({ state: 'none', tickets: 0 });
  });

  it('is running from the change on, before its first page', async () => {
    await change(3);
    expect(await progress()).toEqual({ state: 'running', tickets: 0 });
  });

  it('goes up page by page, in two sweeps, and ends with all tickets', async () => {
    await inbox.arrive(5);
    const begun = inbox.time.now;
    let job: ReplanJob | undefined = await change(3);
    const seen: Awaited<ReturnType<typeof progress>>[] = [];
    while (job !== undefined) {
      job = await page(job);
      seen.push(await progress());
    }
    expect(seen.map(({ state, tickets, sweep }) => [state, tickets, sweep])).toEqual([
      ['running', 2, 1],
      ['running', 4, 1],
      ['running', 5, 1],
      // Of the snoozed ones there are none.
      ['running', 5, 2],
      ['running', 5, 2],
      ['running', 5, 2],
      ['running', 5, 2],
      ['done', 5, 2],
    ]);
    for (const { startedAt } of seen) expect(startedAt).toBe(at(begun));
    expect(seen.map(({ finishedAt }) => finishedAt).slice(0, -1)).toEqual(Array(7).fill(undefined));
    expect(Date.parse(seen.at(-1)?.finishedAt ?? '')).toBeGreaterThanOrEqual(begun + minute + 6 * second);
  });

  it('begins anew with a second change, during the first one as after it', async () => {
    await inbox.arrive(3);
    const next = await page(await change(3));
    expect(await progress()).toMatchObject({ state: 'running', tickets: 2 });
    let job: ReplanJob | undefined = await change(4);
    expect(await progress()).toEqual({ state: 'running', tickets: 0 });
    if (next !== undefined) await page(next);
    expect(await progress()).toEqual({ state: 'running', tickets: 0 });
    while (job !== undefined) job = await page(job);
    expect(await progress()).toMatchObject({ state: 'done', tickets: 3 });
    await change(5);
    expect(await progress()).toEqual({ state: 'running', tickets: 0 });
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, overlaid, receive } from '#test/support/inbox.ts';
import type { RecountJob } from '#use-cases/ports.ts';
import { askForRecount, recountPage } from '#use-cases/recount.ts';
import { relay } from '#use-cases/relay.ts';

const days = { from: '2026-03-01', to: '2026-03-02', by: 'agt_ada' } as const;

let inbox: Inbox;
beforeEach(async () => {
  inbox = await openInbox({ roundRobin: { enabled: false } });
  await inbox.arrive(120);
});

const sent = (): RecountJob[] =>
  inbox.queues.due.splice(0).flatMap(({ job }) => (job.kind === 'recount' ? [job] : []));
const total = async (): Promise<number> => {
  const parts = await inbox.store.loadFigures({ dimension: 'total', from: days.from, to: days.to });
  return parts.reduce((sum, { figures }) => sum + figures.counts.opened, 0);
};
async function runAll(job: RecountJob): Promise<number> {
  const waiting = [job];
  let pages = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift(), pages++) {
    await recountPage(next, inbox.deps);
    waiting.push(...sent());
  }
  return pages;
}
const ask = async (): Promise<RecountJob> => {
  const { run } = await askForRecount(days, inbox.deps);
  return { kind: 'recount', run, page: 0 };
};

describe('H11: a recount', () => {
  it('H11: is begun by the relay, once, however often its asking is told', async () => {
    inbox.changes.length = 0;
    const job = await ask();
    await relay(inbox.changes, inbox.queues);
    expect(sent()).toEqual([job]);
    inbox.changes.length = 0;
    await recountPage(job, inbox.deps);
    sent();
    await relay(inbox.changes, inbox.queues);
    expect(sent()).toEqual([]);
  });

  it('H11: goes through all tickets, page by page, and looks twice at the latest', async () => {
    expect(await runAll(await ask())).toBeGreaterThanOrEqual(4);
    expect(await total()).toBe(120);
    expect(await inbox.store.loadRecount()).toMatchObject({
      looked: 120,
      recounted: 120,
      counted: 120,
      finishedAt: inbox.time.now,
    });
  });

  it('H11: finds in the second sweep who slipped past the first', async () => {
    const job = await ask();
    const { run } = job;
    const first = (
      await inbox.store.listTickets({
        assignee: null,
        status: 'any',
        sort: 'activity',
        contactIds: null,
        tag: null,
        filter: () => true,
        limit: 50,
        cursor: null,
      })
    ).items.at(-1);
    const slipping = overlaid(inbox.store, {
      listTickets: async (query) => {
        const page = await inbox.store.listTickets(query);
        const recount = await inbox.store.loadRecount();
        return recount?.sweep === 2
          ? page
          : { ...page, items: page.items.filter(({ id }) => id !== first?.id) };
      },
    });
    for (let page = 0; page < 20; page++)
      await recountPage({ kind: 'recount', run, page }, { ...inbox.deps, store: slipping });
    expect(await total()).toBe(120);
  });

  it('H11: goes on after a crash where it was, before a page is remembered and after', async () => {
    const job = await ask();
    const forgetful = overlaid(inbox.store, { saveRecount: () => Promise.reject(new Error('out of reach')) });
    await expect(recountPage(job, { ...inbox.deps, store: forgetful })).rejects.toThrow('out of reach');
    expect([await total(), sent()]).toEqual([50, []]);
    const queues = { ...inbox.queues, sendDue: () => Promise.reject(new Error('out of reach')) };
    await expect(recountPage(job, { ...inbox.deps, queues })).rejects.toThrow('out of reach');
    await recountPage(job, inbox.deps);
    const [next] = sent();
    expect(next).toEqual({ ...job, page: 1 });
    await runAll(next ?? job);
    expect(await total()).toBe(120);
  });

  it('H11: a page that comes twice, late or at once, is done once, and an older run not at all', async () => {
    const job = await ask();
    await Promise.all([recountPage(job, inbox.deps), recountPage(job, inbox.deps)]);
    const [second] = sent();
    await recountPage(second ?? job, inbox.deps);
    // Of a page long past nobody asks for another.
    const third = sent();
    await recountPage(job, inbox.deps);
    expect(sent()).toEqual([]);
    await runAll(third[0] ?? job);
    await recountPage(job, inbox.deps);
    expect([await total(), sent()]).toEqual([120, []]);
    const newer = await ask();
    await recountPage(job, inbox.deps);
    expect(sent()).toEqual([]);
    expect(inbox.lines.map(({ code }) => code)).toContain('recount-superseded');
    await runAll(newer);
    expect(await inbox.store.loadRecount()).toMatchObject({ run: 2, counted: 0 });
  });

  it('H11: loads no thread of tickets that had no part in these days', async () => {
    inbox.time.now = start + 40 * 86_400_000;
    await receive(inbox.deps, '9999');
    let threads = 0;
    const counting = overlaid(inbox.store, {
      loadOutline: (id) => {
        threads += 1;
        return inbox.store.loadOutline(id);
      },
    });
    const { run } = await ask();
    for (let page = 0; page < 20; page++)
      await recountPage({ kind: 'recount', run, page }, { ...inbox.deps, store: counting });
    // The second sweep ends with its first page, of which one ticket is new.
    expect(threads).toBe(120 + 49);
  });
});

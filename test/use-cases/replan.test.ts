import { describe, expect, it } from 'vitest';
import type { TicketId } from '#domain/ids.ts';
import { minute, second } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, overlaid, snooze } from '#test/support/inbox.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import type { DueJob, ReplanJob } from '#use-cases/ports.ts';
import { type Replanning, replanChecks } from '#use-cases/replan-checks.ts';

const isReplan = (job: DueJob): job is ReplanJob => job.kind === 'replan';

/** The jobs that were sent to the due queue since the last look, and when they are due. */
const sent = (inbox: Inbox): { job: ReplanJob; at: number }[] =>
  inbox.queues.due.splice(0).flatMap(({ job, at }) => (isReplan(job) ? [{ job, at }] : []));

/** The tickets whose check was asked for since the last look. */
const asked = (inbox: Inbox): TicketId[] =>
  inbox.queues.timers.splice(0).flatMap(({ job }) => {
    if (job.kind !== 'check') return [];
    expect(job).toMatchObject({ fired: false, replanned: true });
    return [job.ticketId];
  });

interface Swept {
  readonly asked: TicketId[][];
  readonly dueAt: number[];
}

/** Runs every page, at the time at which it is due. */
async function runAll(inbox: Inbox, job: ReplanJob, deps: Replanning = inbox.deps): Promise<Swept> {
  const swept: Swept = { asked: [], dueAt: [] };
  const waiting = [{ job, at: inbox.time.now }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    inbox.time.now = Math.max(inbox.time.now, next.at);
    await replanChecks(next.job, deps);
    swept.asked.push(asked(inbox));
    const more = sent(inbox);
    swept.dueAt.push(...more.map(({ at }) => at));
    waiting.push(...more);
  }
  return swept;
}

/** So many open tickets, and one change of the setting: the version that asks is 2, as the inbox set it once. */
async function anInboxWith(tickets: number) {
  const inbox = await openInbox({ roundRobin: { enabled: false } });
  const ids = await inbox.arrive(tickets);
  await inbox.set('auto-close', { inactivityDays: 3 });
  return { inbox, ids, job: { kind: 'replan', run: 2, page: 0 } as const };
}

describe('C9: planning every check anew', () => {
  it('asks for each open and snoozed ticket’s check, and for no other’s, in two sweeps', async () => {
    const { inbox, ids, job } = await anInboxWith(250);
    const [closedId = 'tkt_', snoozedId = 'tkt_'] = ids;
    const ticket = await inbox.ticket(closedId);
    const closed = { ...ticket, status: 'closed' as const, version: ticket.version + 1 };
    await inbox.store.commit({ change: { before: ticket, after: closed, messages: [] }, at: start });
    await snooze(inbox.deps, snoozedId, inbox.time.now + minute);
    const swept = await runAll(inbox, job);
    const all = ids.slice(1).toSorted();
    const half = swept.asked.length / 2;
    expect(swept.asked.slice(0, half).flat().toSorted()).toEqual(all);
    expect(swept.asked.slice(half).flat().toSorted()).toEqual(all);
    expect(Math.max(...swept.asked.map((page) => page.length))).toBeLessThanOrEqual(100);
    expect(await inbox.store.loadReplan()).toMatchObject({ run: 2, checks: 249, finishedAt: inbox.time.now });
  });

  it('takes a page a second, and a minute before the second sweep', async () => {
    const { inbox, job } = await anInboxWith(250);
    const begun = inbox.time.now;
    const { dueAt } = await runAll(inbox, job);
    const [one, two, three, again = 0, ...rest] = dueAt.map((at) => at - begun);
    expect([one, two, three]).toEqual([second, 2 * second, 3 * second]);
    expect(again).toBeGreaterThanOrEqual(minute + 3 * second);
    expect(rest).toEqual([again + second, again + 2 * second, again + 3 * second]);
  });

  it('finds in the second sweep what the index did not list in the first', async () => {
    const { inbox, ids, job } = await anInboxWith(3);
    const [late] = ids;
    const lagging = overlaid(inbox.store, {
      listTickets: async (query) => {
        const page = await inbox.store.listTickets(query);
        const lags = inbox.time.now < start + 30 * second;
        return { ...page, items: page.items.filter(({ id }) => !lags || id !== late) };
      },
    });
    const { asked: pages } = await runAll(inbox, job, { ...inbox.deps, store: lagging });
    expect(pages.flat().filter((id) => id === late)).toHaveLength(1);
  });

  it('goes on after a crash where it was: before the page is remembered, it comes again', async () => {
    const { inbox, ids, job } = await anInboxWith(150);
    const failing = overlaid(inbox.store, { saveReplan: () => Promise.reject(new Error('out of reach')) });
    await expect(replanChecks(job, { ...inbox.deps, store: failing })).rejects.toThrow('out of reach');
    expect(sent(inbox)).toEqual([]);
    expect(asked(inbox)).toHaveLength(100);
    const swept = await runAll(inbox, job);
    expect(new Set(swept.asked.flat())).toEqual(new Set(ids));
  });

  it('and after the page is remembered, the next one is asked for again, not skipped', async () => {
    const { inbox, ids, job } = await anInboxWith(150);
    const queues = { ...inbox.queues, sendDue: () => Promise.reject(new Error('out of reach')) };
    await expect(replanChecks(job, { ...inbox.deps, queues })).rejects.toThrow('out of reach');
    const first = asked(inbox);
    await replanChecks(job, inbox.deps);
    expect(asked(inbox)).toEqual([]);
    const [next] = sent(inbox);
    expect(next?.job).toEqual({ ...job, page: 1 });
    const swept = await runAll(inbox, next?.job ?? job);
    expect(new Set([...first, ...swept.asked.flat()])).toEqual(new Set(ids));
  });

  it('does each page once, however often, and however late, its job is delivered', async () => {
    const { inbox, job } = await anInboxWith(250);
    await Promise.all([replanChecks(job, inbox.deps), replanChecks(job, inbox.deps)]);
    expect(new Set(asked(inbox)).size).toBe(100);
    const [next] = sent(inbox);
    await runAll(inbox, next?.job ?? job);
    await replanChecks(job, inbox.deps);
    expect([asked(inbox), sent(inbox)]).toEqual([[], []]);
  });

  it('is superseded by a later change, whose own job begins at the first page', async () => {
    const { inbox, ids, job } = await anInboxWith(150);
    await replanChecks(job, inbox.deps);
    const [second] = sent(inbox);
    asked(inbox);
    await inbox.set('auto-close', { inactivityDays: 4 });
    await replanChecks(second?.job ?? job, inbox.deps);
    expect([asked(inbox), sent(inbox)]).toEqual([[], []]);
    expect(inbox.lines.map(({ code }) => code)).toContain('replan-superseded');
    const swept = await runAll(inbox, { kind: 'replan', run: 3, page: 0 });
    expect(new Set(swept.asked.flat())).toEqual(new Set(ids));
    expect(await inbox.store.loadReplan()).toMatchObject({ run: 3, checks: 150 });
  });

  it('is what the due queue’s job does', async () => {
    const { inbox, ids, job } = await anInboxWith(2);
    await handleDue(job, inbox.deps);
    expect(new Set(asked(inbox))).toEqual(new Set(ids));
  });
});

import { describe, expect, it } from 'vitest';
import { day, hour, minute } from '#domain/ids.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import { type Inbox, openInbox, receive, snooze, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { auditTimers, startAudit } from '#use-cases/audit-timers.ts';
import type { TimerJob } from '#use-cases/ports.ts';
import { replanChecks } from '#use-cases/replan-checks.ts';

/** Three open tickets, one of them snoozed, with what happens by itself. */
async function aQuietInbox() {
  const inbox = await openInbox({ roundRobin: { enabled: false } });
  const clockwork = clockworkOf(inbox);
  const ids = await inbox.arrive(3);
  const [answered = 'tkt_', snoozed = 'tkt_'] = ids;
  await answer(toSay(answered), inbox.deps);
  await snooze(inbox.deps, snoozed, inbox.time.now + 5 * hour);
  await clockwork.settle();
  return { inbox, clockwork, answered, snoozed };
}

/** Everything that a day's comparison asks for, page by page. */
async function audit(inbox: Inbox): Promise<TimerJob[]> {
  await startAudit(inbox.queues, '2026-03-02');
  const wanted: TimerJob[] = [];
  const wait = async (milliseconds: number) => {
    inbox.time.now += milliseconds;
  };
  for (let jobs = inbox.queues.timers.splice(0); jobs.length > 0; jobs = inbox.queues.timers.splice(0))
    for (const { job } of jobs)
      if (job.kind === 'audit') await auditTimers(job, { ...inbox.deps, wait });
      else wanted.push(job);
  return wanted;
}

const nameOf = (inbox: Inbox, kind: string, id: string): string =>
  [...inbox.schedules.pending.keys()].find((name) => name.startsWith(`${kind}-${id}-`)) ?? '';

describe('C4: comparing tickets with Scheduler’s own list', () => {
  it('finds nothing where all is well', async () => {
    const { inbox } = await aQuietInbox();
    expect(await audit(inbox)).toEqual([]);
    expect(inbox.counted.get('Healed')).toBeUndefined();
  });

  it.each(['check', 'wake'] as const)('heals a %s that Scheduler has lost, and rings', async (kind) => {
    const { inbox, clockwork, snoozed } = await aQuietInbox();
    const before = new Map([...inbox.schedules.pending].map(([name, { at }]) => [name, at]));
    const lost = nameOf(inbox, kind, snoozed);
    inbox.schedules.pending.delete(lost);
    const wanted = await audit(inbox);
    expect(wanted).toEqual([{ kind, ticketId: snoozed, fired: true }]);
    expect(inbox.counted.get('Healed')).toBe(1);
    await inbox.queues.requestTimers(wanted.map((job) => ({ job, cause: 'again' })));
    await clockwork.settle();
    expect(inbox.schedules.pending.get(nameOf(inbox, kind, snoozed))?.at).toBe(before.get(lost));
    expect(await audit(inbox)).toEqual([]);
  });

  it('heals one that never fired while the clock stood still: by then any check is a period from now', async () => {
    const { inbox, clockwork } = await aQuietInbox();
    const { ticketId } = await receive(inbox.deps, '9');
    await clockwork.settle();
    inbox.schedules.pending.delete(nameOf(inbox, 'check', ticketId));
    inbox.time.now += 3 * day;
    const ofIt = (jobs: readonly TimerJob[]) =>
      jobs.filter((job) => 'ticketId' in job && job.ticketId === ticketId);
    const wanted = ofIt(await audit(inbox));
    expect(wanted).toEqual([{ kind: 'check', ticketId, fired: true }]);
    await inbox.queues.requestTimers(wanted.map((job) => ({ job, cause: 'again' })));
    await clockwork.settle();
    expect(inbox.schedules.pending.get(nameOf(inbox, 'check', ticketId))?.at).toBe(inbox.time.now + 2 * day);
    expect(ofIt(await audit(inbox))).toEqual([]);
  });

  it('C9: leaves alone what new settings have not reached yet, until they should have', async () => {
    const { inbox, clockwork, answered } = await aQuietInbox();
    await inbox.set('auto-close', { inactivityDays: 30 });
    const { version } = await inbox.store.loadSetting('auto-close');
    await replanChecks({ kind: 'replan', run: version, page: 0 }, { ...inbox.deps, perSecond: 1 });
    inbox.queues.timers.length = 0;
    expect(await audit(inbox)).toEqual([]);
    inbox.schedules.pending.delete(nameOf(inbox, 'check', answered));
    inbox.time.now += day;
    expect(await audit(inbox)).toContainEqual({ kind: 'check', ticketId: answered, fired: true });
    await clockwork.settle();
  });

  it('heals one at a wrong time', async () => {
    const { inbox, answered } = await aQuietInbox();
    const name = nameOf(inbox, 'check', answered);
    const right = inbox.schedules.pending.get(name);
    if (right !== undefined) inbox.schedules.pending.set(name, { ...right, at: right.at + hour });
    expect(await audit(inbox)).toEqual([{ kind: 'check', ticketId: answered, fired: true }]);
  });

  it('removes a schedule that no ticket remembers, in the ticket’s own order', async () => {
    const { inbox, clockwork, answered } = await aQuietInbox();
    const stray = `check-${answered}-9`;
    const at = inbox.time.now + day;
    await inbox.schedules.put({
      name: stray,
      at,
      job: { kind: 'check', ticketId: answered },
      replaces: false,
    });
    const wanted = await audit(inbox);
    expect(wanted).toEqual([{ kind: 'check', ticketId: answered, fired: false, stray: 9 }]);
    await inbox.queues.requestTimers(wanted.map((job) => ({ job, cause: 'again' })));
    await clockwork.settle();
    expect(inbox.schedules.pending.has(stray)).toBe(false);
    expect(await audit(inbox)).toEqual([]);
  });

  it.each([
    ['one that is just being made', 'remembered'],
    ['one that is just being replaced', 'removed'],
  ] as const)('calls %s no stray', async (_, becomes) => {
    const { inbox, answered } = await aQuietInbox();
    const stray = `check-${answered}-9`;
    const at = inbox.time.now + day;
    await inbox.schedules.put({
      name: stray,
      at,
      job: { kind: 'check', ticketId: answered },
      replaces: false,
    });
    const wait = async () => {
      if (becomes === 'removed') return inbox.schedules.remove(stray);
      await inbox.schedules.remove(nameOf(inbox, 'check', answered));
      await inbox.store.savePending(answered, 'check', { generation: 9, at });
    };
    await auditTimers({ kind: 'audit', of: 'schedules', cursor: null }, { ...inbox.deps, wait });
    expect(inbox.queues.timers).toEqual([]);
    expect(inbox.counted.get('Healed')).toBeUndefined();
  });

  it('removes what is left of a ticket that is gone', async () => {
    const { inbox } = await aQuietInbox();
    const ticketId = 'tkt_gone';
    const at = inbox.time.now + day;
    await inbox.schedules.put({
      name: 'check-tkt_gone-1',
      at,
      job: { kind: 'check', ticketId },
      replaces: false,
    });
    expect(await audit(inbox)).toEqual([{ kind: 'check', ticketId, fired: false, stray: 1 }]);
  });

  it('leaves alone what is about to fire, sessions, and openings', async () => {
    const { inbox, answered } = await aQuietInbox();
    const at = inbox.time.now + day;
    for (const name of ['session-agt_sam-abc', `open-office-${at}`])
      await inbox.schedules.put({ name, at, job: { kind: 'open-office' }, replaces: false });
    const name = nameOf(inbox, 'check', answered);
    inbox.time.now = (inbox.schedules.pending.get(name)?.at ?? 0) - minute;
    inbox.schedules.pending.delete(name);
    expect((await audit(inbox)).filter((job) => 'ticketId' in job && job.ticketId === answered)).toEqual([]);
  });

  it('leaves alone what has come by the second look', async () => {
    const { inbox, clockwork } = await aQuietInbox();
    const { ticketId } = await receive(inbox.deps, '9');
    const arming = { ...inbox.deps, wait: () => clockwork.settle() };
    await auditTimers({ kind: 'audit', of: 'open', cursor: null }, arming);
    expect(inbox.counted.get('Healed')).toBeUndefined();
    expect(nameOf(inbox, 'check', ticketId)).not.toBe('');
  });
});

import { describe, expect, it } from 'vitest';
import { presenceOf } from '#domain/agent.ts';
import { hour, type Instant, minute } from '#domain/ids.ts';
import { aTeam, start } from '#test/support/builders.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import { ada, type InboxOptions, openInbox, overlaid, sam, sue } from '#test/support/inbox.ts';
import { armSessionEnd } from '#use-cases/end-session.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { leave, setPresence } from '#use-cases/presence.ts';
import { reconcile } from '#use-cases/reconcile.ts';

async function ofAda(options: InboxOptions = {}) {
  const inbox = await openInbox({ agents: [ada], ...options });
  const clockwork = clockworkOf(inbox);
  const go = async (status: 'online' | 'offline', signedInAt: Instant) => {
    await setPresence({ agentId: ada.id, status, signedInAt }, inbox.deps);
    await clockwork.settle();
  };
  const end = () => handleDue({ kind: 'end-session', agentId: ada.id }, inbox.deps);
  const switched = async () => (await inbox.agent(ada.id)).presence;
  return { inbox, clockwork, go, end, switched };
}

describe('A5: the end of a session', () => {
  it('turns the switch, by a schedule of its own', async () => {
    const { inbox, clockwork, go, switched } = await ofAda();
    await go('online', start);
    expect([...inbox.schedules.pending.values()]).toEqual([
      { at: start + 12 * hour, job: { kind: 'end-session', agentId: ada.id } },
    ]);
    await clockwork.passTo(start + 12 * hour - 1);
    expect(await switched()).toBe('online');
    await clockwork.passTo(start + 12 * hour);
    expect(await inbox.agent(ada.id)).toMatchObject({
      presence: 'offline',
      onlineSince: null,
      onlineUntil: null,
      offlineSince: start + 12 * hour,
    });
    expect(inbox.schedules.pending.size).toBe(0);
  });

  it('says since when they are away: since the end, not since it was noticed', async () => {
    const { inbox, go, end } = await ofAda();
    await go('online', start);
    inbox.time.now = start + 15 * hour;
    await end();
    expect(await inbox.agent(ada.id)).toMatchObject({ offlineSince: start + 12 * hour });
  });

  it('that is said early, twice, or late changes nothing else', async () => {
    const { inbox, go, end, switched } = await ofAda();
    await go('online', start);
    const before = await inbox.agent(ada.id);
    await end();
    expect(await inbox.agent(ada.id)).toEqual(before);
    // It is asked for again: this one may have been all there was.
    expect(inbox.queues.timers).toMatchObject([
      { job: { kind: 'end-session', agentId: ada.id, at: start + 12 * hour } },
    ]);
    inbox.time.now = start + 12 * hour;
    await Promise.all([end(), end(), end()]);
    const { version } = await inbox.agent(ada.id);
    expect([await switched(), version]).toEqual(['offline', before.version + 1]);
    inbox.time.now += 2 * hour;
    await go('online', inbox.time.now);
    await end();
    expect(await switched()).toBe('online');
  });

  it('of somebody who is not there, or nobody, does nothing', async () => {
    const { inbox, end } = await ofAda();
    await end();
    await handleDue({ kind: 'end-session', agentId: 'agt_none' }, inbox.deps);
    expect([inbox.changes, inbox.queues.timers]).toEqual([[], []]);
  });

  it('loses no race against anything else about them', async () => {
    const { inbox, go, switched } = await ofAda();
    await go('online', start);
    inbox.time.now = start + 12 * hour;
    let raced = false;
    const store = overlaid(inbox.store, {
      saveAgent: async (change) => {
        const before = await inbox.agent(ada.id);
        if (!raced)
          await inbox.store.saveAgent({
            before,
            after: { ...before, name: 'Adele', version: before.version + 1 },
          });
        raced = true;
        return inbox.store.saveAgent(change);
      },
    });
    await handleDue({ kind: 'end-session', agentId: ada.id }, { ...inbox.deps, store });
    expect([await switched(), (await inbox.agent(ada.id)).name]).toEqual(['offline', 'Adele']);
  });

  it('loses no race against going online again', async () => {
    const { inbox, go, end, switched } = await ofAda();
    await go('online', start);
    inbox.time.now = start + 12 * hour;
    await Promise.all([
      end(),
      setPresence({ agentId: ada.id, status: 'online', signedInAt: inbox.time.now }, inbox.deps),
      end(),
    ]);
    expect(await switched()).toBe('online');
  });

  it('of signing in again counts from there, whatever the first one said', async () => {
    const { inbox, clockwork, go, switched } = await ofAda();
    await go('online', start);
    await clockwork.passTo(start + 10 * hour);
    await leave({ agentId: ada.id, signedInAt: start }, inbox.deps);
    await go('online', start + 10 * hour);
    await clockwork.passTo(start + 13 * hour);
    expect(await switched()).toBe('online');
    await clockwork.passTo(start + 22 * hour);
    expect(await switched()).toBe('offline');
  });

  it.each([
    ['shorter', 2],
    ['longer', 24],
  ])(
    'stays when sessions become %s meanwhile: that holds when they next go online',
    async (_, sessionHours) => {
      const { inbox, clockwork, go, switched } = await ofAda();
      await go('online', start);
      await inbox.set('round-robin', { sessionHours });
      await clockwork.passTo(start + 12 * hour - 1);
      expect(await switched()).toBe('online');
      await clockwork.passTo(start + 12 * hour);
      expect(await switched()).toBe('offline');
      await go('online', start + 12 * hour);
      await clockwork.passTo(start + (12 + sessionHours) * hour - 1);
      expect(await switched()).toBe('online');
      await clockwork.passTo(start + (12 + sessionHours) * hour);
      expect(await switched()).toBe('offline');
    },
  );

  it('within a minute is not scheduled but sent to the due queue', async () => {
    const { inbox } = await ofAda();
    const job = { kind: 'end-session', agentId: ada.id } as const;
    await armSessionEnd({ ...job, at: start + minute - 1 }, inbox.deps);
    expect(inbox.schedules.pending.size).toBe(0);
    expect(inbox.queues.due).toMatchObject([{ job, at: start + minute - 1 }]);
  });

  it('has a name that Scheduler takes, one for each end', async () => {
    const { inbox } = await ofAda();
    const agentId = `agt_${crypto.randomUUID()}` as const;
    for (const at of [start + hour, start + hour, start + 2 * hour])
      await armSessionEnd({ kind: 'end-session', agentId, at }, inbox.deps);
    const names = [...inbox.schedules.pending.keys()];
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^[0-9A-Za-z_.-]{1,64}$/);
  });

  it('that was lost is found five minutes later, and counted', async () => {
    const { inbox, clockwork, go, switched } = await ofAda();
    clockwork.lose(({ kind }) => kind === 'end-session');
    await go('online', start);
    await clockwork.passTo(start + 12 * hour + 5 * minute - 1);
    expect(await reconcile(inbox.deps)).toMatchObject({ sessions: 0 });
    await clockwork.passTo(start + 12 * hour + 5 * minute);
    expect(presenceOf(await inbox.agent(ada.id), inbox.time.now)).toBe('offline');
    expect(await reconcile(inbox.deps)).toMatchObject({ sessions: 1 });
    await clockwork.settle();
    expect(await switched()).toBe('offline');
    expect(await reconcile(inbox.deps)).toMatchObject({ sessions: 0 });
  });

  it('A9: lets what waits for a team fall to the inbox, where its setting says so', async () => {
    const full = { ...ada, id: sam.id, maxOpenTickets: 0 };
    const inbox = await openInbox({ agents: [full, { ...sue, onlineUntil: start + 9 * hour }] });
    await inbox.set('teams', { teams: [aTeam({ agentIds: [sam.id], whenNobodyOnline: 'inbox' })] });
    const clockwork = clockworkOf(inbox);
    await clockwork.settle();
    const [id = 'tkt_'] = await inbox.arrive(1);
    const ticket = await inbox.ticket(id);
    const queued = { queue: 'team_returns', at: start } as const;
    await inbox.store.commit({
      change: {
        before: ticket,
        after: { ...ticket, teamId: 'team_returns', queued, version: ticket.version + 1 },
        messages: [],
      },
      at: start,
    });
    await setPresence({ agentId: sam.id, status: 'online', signedInAt: start - 11 * hour }, inbox.deps);
    await clockwork.passTo(start + hour - 1);
    expect(await inbox.ticket(id)).toMatchObject({ assigneeId: null, queued });
    await clockwork.passTo(start + hour);
    expect(await inbox.ticket(id)).toMatchObject({ assigneeId: sue.id, teamId: null });
  });
});

import { describe, expect, it } from 'vitest';
import { type Agent, goOffline } from '#domain/agent.ts';
import { day, hour, minute } from '#domain/ids.ts';
import { aTeam, start } from '#test/support/builders.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import {
  ada,
  type InboxOptions,
  openInbox,
  overlaid,
  receive,
  sam,
  snooze,
  sue,
} from '#test/support/inbox.ts';
import { assign } from '#use-cases/assign.ts';
import { close, reopen } from '#use-cases/close.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import type { ReleaseJob } from '#use-cases/ports.ts';
import { reconcile } from '#use-cases/reconcile.ts';

const removed = (agent: Agent, at: number): Agent => ({ ...goOffline(agent, at), removedAt: at });
const demoted = (agent: Agent): Agent => ({ ...agent, role: 'analyst', version: agent.version + 1 });
const firstPage: ReleaseJob = {
  kind: 'release',
  agentId: sam.id,
  status: 'open',
  cursor: null,
  again: false,
};

const toSam = { assigneeId: sam.id, seenAssigneeId: undefined, by: ada.id } as const;
const everything = {
  assignee: null,
  status: 'open',
  sort: 'activity',
  contactIds: null,
  tag: null,
  filter: () => true,
  limit: 100,
  cursor: null,
} as const;

/** Sam has so many tickets; Ada is offline, so that nobody else is given any. */
async function ticketsOfSams(people: number, options: InboxOptions = {}) {
  const inbox = await openInbox({ agents: [sam, ada], autoClose: { enabled: false }, ...options });
  const clockwork = clockworkOf(inbox);
  const ticketIds = await inbox.arrive(people);
  await assign({ ticketIds, ...toSam }, inbox.deps);
  await clockwork.settle();
  const leave = async (become: (agent: Agent) => Agent) => {
    const before = await inbox.agent(sam.id);
    await inbox.store.saveAgent({ before, after: become(before) });
  };
  const owners = async () => (await inbox.store.loadTickets(ticketIds)).map(({ assigneeId }) => assigneeId);
  return { inbox, clockwork, ticketIds, leave, owners };
}

describe('A1: whoever leaves', () => {
  it.each([
    ['by being removed', (agent: Agent) => removed(agent, start + hour)],
    ['by becoming an analyst', demoted],
  ])('%s loses their open and snoozed tickets, and keeps their name on closed ones', async (_, become) => {
    const { inbox, clockwork, ticketIds, leave } = await ticketsOfSams(3);
    const [open = 'tkt_', snoozed = 'tkt_', closed = 'tkt_'] = ticketIds;
    await snooze(inbox.deps, snoozed, start + day);
    await close({ ticketId: closed, by: ada.id }, inbox.deps);
    await clockwork.passTo(start + hour);
    await leave(become);
    await clockwork.settle();
    expect(await inbox.ticket(open)).toMatchObject({
      assigneeId: null,
      queued: { queue: 'inbox', at: start + hour },
      lastChangeBy: 'system',
    });
    expect(await inbox.ticket(snoozed)).toMatchObject({ assigneeId: null, queued: null, status: 'snoozed' });
    expect(await inbox.ticket(closed)).toMatchObject({ assigneeId: sam.id, status: 'closed' });
    expect((await inbox.agent(sam.id)).load).toBe(0);
    await clockwork.passTo(start + day);
    expect(await inbox.ticket(snoozed)).toMatchObject({ status: 'open', queued: { queue: 'inbox' } });
  });

  it('T11: and the threads say why', async () => {
    const { inbox, clockwork, ticketIds, leave } = await ticketsOfSams(1);
    await leave((agent) => removed(agent, start + hour));
    await clockwork.settle();
    const { items } = await inbox.store.loadThread(ticketIds[0] ?? 'tkt_', { limit: 100, cursor: null });
    const told = items.flatMap((entry) => (entry.kind === 'history' ? entry.entry.events : []));
    expect(told.at(-1)).toEqual({ kind: 'unassigned', from: sam.id, why: 'removed' });
  });

  it('A4: what they had is given out to the others, and a team’s to the team’s', async () => {
    const { inbox, clockwork, leave, owners, ticketIds } = await ticketsOfSams(4, {
      agents: [sam, sue, ada],
    });
    const teams = [aTeam({ agentIds: [ada.id] })];
    await inbox.set('teams', { teams });
    const [first = 'tkt_'] = ticketIds;
    const before = await inbox.ticket(first);
    const after = { ...before, teamId: 'team_returns' as const, version: before.version + 1 };
    await inbox.store.commit({ change: { before, after, messages: [] }, at: start });
    await leave((agent) => removed(agent, start + hour));
    await clockwork.settle();
    expect(await owners()).toEqual([null, sue.id, sue.id, sue.id]);
    expect(await inbox.ticket(first)).toMatchObject({ queued: { queue: 'team_returns' } });
  });

  it('with round robin off, leaves them unassigned', async () => {
    const { inbox, clockwork, leave, ticketIds } = await ticketsOfSams(1, { roundRobin: { enabled: false } });
    await leave((agent) => removed(agent, start + hour));
    await clockwork.settle();
    expect(await inbox.ticket(ticketIds[0] ?? 'tkt_')).toMatchObject({ assigneeId: null, queued: null });
  });

  it('loses what a closed ticket of theirs is when it is reopened, by hand or by its customer', async () => {
    const { inbox, clockwork, leave, ticketIds, owners } = await ticketsOfSams(2);
    for (const ticketId of ticketIds) await close({ ticketId, by: ada.id }, inbox.deps);
    await leave((agent) => removed(agent, start + hour));
    await clockwork.passTo(start + hour);
    expect(await owners()).toEqual([sam.id, sam.id]);
    await reopen({ ticketId: ticketIds[0] ?? 'tkt_', by: ada.id }, inbox.deps);
    await receive(inbox.deps, '2', { text: 'Hello?' });
    await clockwork.settle();
    expect(await owners()).toEqual([null, null]);
  });
});

describe('taking tickets from somebody who left', () => {
  it('goes page by page, and looks once more a minute later', async () => {
    const { inbox, leave, owners } = await ticketsOfSams(60);
    await leave((agent) => removed(agent, start + hour));
    const pages: number[] = [];
    let job: ReleaseJob | null = firstPage;
    while (job !== null && !job.again) {
      const before = (await owners()).filter((id) => id === sam.id).length;
      await handleDue(job, inbox.deps);
      pages.push(before - (await owners()).filter((id) => id === sam.id).length);
      const [next] = inbox.queues.due.splice(0);
      job = next?.job.kind === 'release' ? next.job : null;
      if (job?.again) expect(next?.at).toBe(inbox.time.now + minute);
      // From where it stopped: an index that lags behind goes on listing what was taken from them.
      else expect(job?.cursor).not.toBeNull();
    }
    expect(pages).toEqual([25, 25, 10]);
    expect(job).toEqual({ ...firstPage, again: true });
    await handleDue(job ?? firstPage, inbox.deps);
    expect(inbox.queues.due).toEqual([]);
  });

  it('may be repeated, and cut short anywhere', async () => {
    const { inbox, leave, owners } = await ticketsOfSams(10);
    await leave((agent) => removed(agent, start + hour));
    for (const [at, name] of [...Array(12).keys()].flatMap((nth) => [
      [nth, 'commit'] as const,
      [nth, 'loadTicket'] as const,
    ])) {
      let calls = 0;
      const store = overlaid(inbox.store, {
        [name]: async (about: never) => {
          if (calls++ === at) throw new Error('cut short');
          return inbox.store[name](about);
        },
      });
      await handleDue(firstPage, { ...inbox.deps, store }).catch(() => {});
    }
    await Promise.all([handleDue(firstPage, inbox.deps), handleDue(firstPage, inbox.deps)]);
    expect(new Set(await owners())).toEqual(new Set([null]));
    const released = inbox.changes.filter(
      (change) =>
        change.kind === 'ticket' && change.before?.assigneeId === sam.id && change.after?.assigneeId === null,
    );
    expect(released).toHaveLength(10);
  });

  it('finds at the second look what was assigned to them just before', async () => {
    const { inbox, clockwork, leave, owners } = await ticketsOfSams(1);
    await leave((agent) => removed(agent, start + hour));
    await clockwork.settle();
    // Whoever assigned it had looked before Sam left.
    const store = overlaid(inbox.store, { loadAgent: async () => sam });
    await assign(
      { ticketIds: (await inbox.store.listTickets(everything)).items.map(({ id }) => id), ...toSam },
      { ...inbox.deps, store },
    );
    expect(await owners()).toEqual([sam.id]);
    await clockwork.passTo(inbox.time.now + minute);
    expect(await owners()).toEqual([null]);
  });

  it('ends when they are back', async () => {
    const { inbox, leave, owners } = await ticketsOfSams(2);
    await leave(demoted);
    await leave((agent) => ({ ...agent, role: 'support', version: agent.version + 1 }));
    await handleDue(firstPage, inbox.deps);
    expect(await owners()).toEqual([sam.id, sam.id]);
    expect(inbox.queues.due).toEqual([]);
  });

  it('leaves alone what somebody else has taken meanwhile', async () => {
    const { inbox, leave, ticketIds, owners } = await ticketsOfSams(2);
    await leave((agent) => removed(agent, start + hour));
    const [first = 'tkt_'] = ticketIds;
    let taken = false;
    const store = overlaid(inbox.store, {
      listTickets: async (query) => {
        const page = await inbox.store.listTickets(query);
        if (!taken) {
          taken = true;
          const mine = { assigneeId: ada.id, seenAssigneeId: undefined, by: ada.id };
          await assign({ ticketIds: [first], ...mine }, inbox.deps);
        }
        return page;
      },
    });
    await handleDue(firstPage, { ...inbox.deps, store });
    expect(await owners()).toEqual([ada.id, null]);
  });
});

describe('what was not taken from them', () => {
  it.each([
    ['who was removed', (agent: Agent) => removed(agent, start + hour), 'open'],
    ['who was removed', (agent: Agent) => removed(agent, start + hour), 'snoozed'],
    ['who is an analyst now', demoted, 'open'],
  ])('from somebody %s is found, and counted, where it is %s', async (...[, become, status]) => {
    const { inbox, clockwork, leave, ticketIds, owners } = await ticketsOfSams(1);
    if (status === 'snoozed') await snooze(inbox.deps, ticketIds[0] ?? 'tkt_', start + 3 * day);
    await clockwork.settle();
    await leave(become);
    inbox.changes.length = 0;
    inbox.time.now = start + hour + 6 * minute;
    expect(await reconcile(inbox.deps)).toMatchObject({ leavers: 1 });
    expect(inbox.queues.due.map(({ job }) => job.kind)).toEqual(['release', 'release']);
    for (const { job } of inbox.queues.due.splice(0)) await handleDue(job, inbox.deps);
    expect(await owners()).toEqual([null]);
    expect(await reconcile(inbox.deps)).toMatchObject({ leavers: 0 });
  });

  it('is not looked for at once, nor a week later, nor where nothing is left', async () => {
    const { inbox, leave, ticketIds } = await ticketsOfSams(1);
    await leave((agent) => removed(agent, start + hour));
    for (const late of [5 * minute, 8 * day]) {
      inbox.time.now = start + hour + late;
      expect(await reconcile(inbox.deps)).toMatchObject({ leavers: 0 });
    }
    inbox.time.now = start + 2 * hour;
    await close({ ticketId: ticketIds[0] ?? 'tkt_', by: ada.id }, inbox.deps);
    expect(await reconcile(inbox.deps)).toMatchObject({ leavers: 0 });
  });
});

import { describe, expect, it } from 'vitest';
import { day, hour, minute, second } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { ada, type Inbox, openInbox, receive, sam, snooze, sue, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { armTimer } from '#use-cases/arm-timer.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { reconcile } from '#use-cases/reconcile.ts';

const nothing = {
  checks: 0,
  wakings: 0,
  assignments: 0,
  deliveries: 0,
  handOns: 0,
  sessions: 0,
  leavers: 0,
};

const reply = (inbox: Inbox, ticketId: `tkt_${string}`) => answer(toSay(ticketId), inbox.deps);

async function answeredTicket(options: Parameters<typeof openInbox>[0] = {}) {
  const inbox = await openInbox(options);
  const { ticketId } = await receive(inbox.deps, '1');
  await reply(inbox, ticketId);
  return { inbox, ticketId };
}

/** Runs it with something happening in the pause between its two looks. */
const reconcileWhile = (inbox: Inbox, happen: () => Promise<unknown>) =>
  reconcile({
    ...inbox.deps,
    wait: async () => {
      await happen();
    },
  });

describe('in a healthy system', () => {
  it('finds nothing, and does nothing', async () => {
    const { inbox } = await answeredTicket();
    await drainQueue('inbox', inbox.deps);
    inbox.changes.length = 0;
    expect(await reconcile(inbox.deps)).toEqual(nothing);
    expect([inbox.changes, inbox.queues.due, inbox.queues.deliveries]).toEqual([[], [], []]);
    expect(inbox.counted.has('Healed')).toBe(false);
  });

  it('leaves a ticket to the drain that is about to give it out', async () => {
    const inbox = await openInbox();
    await inbox.arrive(3);
    expect(await reconcile(inbox.deps)).toEqual(nothing);
    expect(await inbox.turns()).toEqual([]);
  });

  it('calls nothing forgotten that is done by the second look', async () => {
    const inbox = await openInbox();
    await inbox.arrive(3);
    inbox.time.now += 3 * minute;
    const giveOut = async () => {
      await drainQueue('inbox', inbox.deps);
      await receive(inbox.deps, '99');
    };
    expect(await reconcileWhile(inbox, giveOut)).toEqual(nothing);
    expect(await inbox.turns()).toHaveLength(3);
    expect(inbox.counted.has('Healed')).toBe(false);
  });

  it('A8: leaves a backlog that nobody may have yet', async () => {
    const inbox = await openInbox({ roundRobin: { backlogPerAgent: 1 } });
    await inbox.arrive(5);
    inbox.time.now += hour;
    await drainQueue('inbox', inbox.deps);
    expect(await reconcile(inbox.deps)).toEqual(nothing);
  });

  it('A6: leaves what the opening of the office, a minute ago, is about to give out', async () => {
    const weekly = [{ days: ['mon' as const], from: '10:00', to: '12:00' }];
    const inbox = await openInbox({ officeHours: { timeZone: 'UTC', weekly } });
    await inbox.arrive(1);
    inbox.time.now = start + hour + minute;
    expect(await reconcile(inbox.deps)).toEqual(nothing);
    inbox.time.now += 2 * minute;
    expect((await reconcile(inbox.deps)).assignments).toBe(1);
  });

  it('C2: leaves a ticket open that a later answer keeps open', async () => {
    const { inbox, ticketId } = await answeredTicket();
    inbox.time.now = start + 47 * hour;
    await reply(inbox, ticketId);
    inbox.time.now = start + 2 * day + hour;
    expect((await reconcile(inbox.deps)).checks).toBe(0);
  });

  it('C9: leaves a ticket whose closing new settings have spread over minutes', async () => {
    const { inbox, ticketId } = await answeredTicket({ autoClose: { inactivityDays: 30 } });
    inbox.time.now = start + 10 * day;
    await inbox.set('auto-close', { inactivityDays: 2 });
    await armTimer({ kind: 'check', ticketId, fired: false, replanned: true }, false, inbox.deps);
    expect((await reconcile(inbox.deps)).checks).toBe(0);
  });

  it('T9: calls no waking forgotten that comes by the second look, or that is yet to come', async () => {
    const { inbox, ticketId } = await answeredTicket({ autoClose: { enabled: false } });
    await snooze(inbox.deps, ticketId, start + hour);
    expect(await reconcile(inbox.deps)).toEqual(nothing);
    inbox.time.now = start + 2 * hour;
    const wake = () => handleDue({ kind: 'wake', ticketId }, inbox.deps);
    expect(await reconcileWhile(inbox, wake)).toMatchObject({ wakings: 0 });
    expect((await inbox.ticket(ticketId)).status).toBe('open');
  });

  it('C1: looks at no clock where auto-close is off', async () => {
    const { inbox } = await answeredTicket({ autoClose: { enabled: false } });
    inbox.time.now = start + 100 * day;
    expect((await reconcile(inbox.deps)).checks).toBe(0);
  });
});

describe('what was forgotten', () => {
  it('C10: a closing is checked now', async () => {
    const { inbox, ticketId } = await answeredTicket({ agents: [ada] });
    inbox.time.now = start + 2 * day + 5 * minute;
    expect((await reconcile(inbox.deps)).checks).toBe(1);
    expect(inbox.queues.due).toMatchObject([{ job: { kind: 'check', ticketId }, at: inbox.time.now }]);
    expect(inbox.counted.get('Healed')).toBeGreaterThan(0);
    expect(inbox.lines.map(({ code }) => code)).toContain('healed');
  });

  it('C3: a closing of an unanswered ticket, too, where the setting says so', async () => {
    const inbox = await openInbox({ autoClose: { closeUnanswered: true }, agents: [ada] });
    await receive(inbox.deps, '1');
    inbox.time.now = start + 2 * day + 6 * minute;
    expect((await reconcile(inbox.deps)).checks).toBe(1);
  });

  it('C9: a closing that new settings should have moved, and didn’t', async () => {
    const { inbox, ticketId } = await answeredTicket({ autoClose: { inactivityDays: 30 } });
    await armTimer({ kind: 'check', ticketId, fired: false }, false, inbox.deps);
    inbox.time.now = start + 10 * day;
    await inbox.set('auto-close', { inactivityDays: 2 });
    expect((await reconcile(inbox.deps)).checks).toBe(1);
  });

  it('T9: a waking is asked for now, once it is five minutes late', async () => {
    const inbox = await openInbox();
    const { ticketId } = await receive(inbox.deps, '1');
    await snooze(inbox.deps, ticketId, start + hour);
    inbox.time.now = start + hour + 5 * minute;
    expect(await reconcile(inbox.deps)).toEqual(nothing);
    inbox.time.now += 1;
    expect(await reconcile(inbox.deps)).toMatchObject({ wakings: 1, checks: 0 });
    expect(inbox.queues.due).toMatchObject([{ job: { kind: 'wake', ticketId }, at: inbox.time.now }]);
    expect(inbox.counted.get('Healed')).toBe(1);
  });

  it('A8: what waits in a queue is given out', async () => {
    const inbox = await openInbox({ agents: [sam, sue] });
    await inbox.arrive(3);
    inbox.time.now = start + 3 * minute;
    expect(await reconcile(inbox.deps)).toMatchObject({ assignments: 3 });
    expect((await inbox.turns()).map(({ agentId }) => agentId)).toEqual([sam.id, sue.id, sam.id]);
    expect(inbox.counted.get('Healed')).toBe(3);
  });

  it('a delivery that nobody took up is asked for again, once a minute at most', async () => {
    const { inbox, ticketId } = await answeredTicket();
    inbox.time.now = start + 15 * minute + second;
    expect(await reconcile(inbox.deps)).toMatchObject({ deliveries: 1 });
    await reconcile(inbox.deps);
    const [one, again] = inbox.queues.deliveries;
    expect(one?.job).toEqual({ ticketId, seq: 2 });
    expect(one?.cause).toBe(again?.cause);
    inbox.time.now += 5 * minute;
    await reconcile(inbox.deps);
    expect(inbox.queues.deliveries[2]?.cause).not.toBe(one?.cause);
  });
});

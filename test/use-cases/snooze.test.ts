import { describe, expect, it } from 'vitest';
import { day, hour } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, receive, sam, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { close } from '#use-cases/close.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { jobsOf } from '#use-cases/relay.ts';
import { closesBeforeWaking, snooze } from '#use-cases/snooze.ts';
import { overview } from '#use-cases/view.ts';

/** Answered an hour after the start, so that it closes two days later. */
async function answered() {
  const inbox = await openInbox();
  const { ticketId } = await receive(inbox.deps, '1');
  inbox.time.now += hour;
  await answer(toSay(ticketId), inbox.deps);
  const until = async (until: number, keepOpen = false) => {
    const snoozed = await snooze({ ticketId, until, keepOpen, by: sam.id }, inbox.deps);
    if (!snoozed.ok) throw new Error(snoozed.refusal);
    return closesBeforeWaking(await overview(snoozed.value.ticket, inbox.deps));
  };
  return { inbox, ticketId, until };
}
const closing = start + hour + 2 * day;

const at = (inbox: Inbox, now: number, kind: 'check' | 'wake', ticketId: `tkt_${string}`) => {
  inbox.time.now = now;
  return handleDue({ kind, ticketId }, inbox.deps);
};

describe('T9: snoozing', () => {
  it('until a time, by an agent; a customer’s reply wakes the ticket at once', async () => {
    const { inbox, ticketId, until } = await answered();
    await until(start + day);
    expect(await inbox.ticket(ticketId)).toMatchObject({
      status: 'snoozed',
      snoozedUntil: start + day,
      lastChangeBy: sam.id,
    });
    await receive(inbox.deps, '1', { text: 'Hello?' });
    expect(await inbox.ticket(ticketId)).toMatchObject({ status: 'open', snoozedUntil: null });
  });

  it.each([
    ['what is closed', 'closed', start + day],
    ['until a time that has passed', 'in-the-past', start],
  ])('%s is refused', async (_, refusal, until) => {
    const { inbox, ticketId } = await answered();
    if (refusal === 'closed') await close({ ticketId, by: sam.id }, inbox.deps);
    const refused = await snooze({ ticketId, until, keepOpen: false, by: sam.id }, inbox.deps);
    expect(refused).toEqual({ ok: false, refusal });
  });

  it('of an unknown ticket is not found', async () => {
    const { inbox } = await answered();
    const request = { ticketId: 'tkt_none', until: start + day, keepOpen: false, by: sam.id } as const;
    expect(await snooze(request, inbox.deps)).toEqual({ ok: false, refusal: 'not-found' });
  });
});

describe('C7: snoozing past the closing time', () => {
  it('warns, and the ticket closes', async () => {
    const { inbox, ticketId, until } = await answered();
    expect(await until(closing + day)).toBe(closing);
    await at(inbox, closing, 'check', ticketId);
    expect((await inbox.ticket(ticketId)).status).toBe('closed');
  });

  it('until just then, or before it, warns of nothing', async () => {
    const { until } = await answered();
    expect(await until(closing)).toBeNull();
    expect(await until(start + day)).toBeNull();
  });

  it('with auto-close off, or while the ticket waits for us, warns of nothing', async () => {
    const { inbox, until } = await answered();
    await inbox.set('auto-close', { enabled: false });
    expect(await until(closing + day)).toBeNull();
    await inbox.set('auto-close', { enabled: true });
    await receive(inbox.deps, '1', { text: 'Hello?' });
    expect(await until(closing + day)).toBeNull();
  });

  it('keeps the ticket open where that is wanted: it wakes, and is there to be seen', async () => {
    const { inbox, ticketId, until } = await answered();
    expect(await until(closing + day, true)).toBeNull();
    await at(inbox, closing, 'check', ticketId);
    expect((await inbox.ticket(ticketId)).status).toBe('snoozed');
    await at(inbox, closing + day, 'wake', ticketId);
    await at(inbox, closing + day, 'check', ticketId);
    expect((await inbox.ticket(ticketId)).status).toBe('open');
    await at(inbox, closing + 2 * day, 'check', ticketId);
    expect((await inbox.ticket(ticketId)).status).toBe('closed');
  });

  it('C4: a change of mind has the check armed anew', async () => {
    const { inbox, ticketId, until } = await answered();
    await until(closing + day, true);
    inbox.changes.length = 0;
    await until(closing + day);
    expect(jobsOf(inbox.changes).timers).toMatchObject([{ job: { kind: 'check', ticketId } }]);
  });
});

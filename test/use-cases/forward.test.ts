import { describe, expect, it } from 'vitest';
import { minute } from '#domain/ids.ts';
import { anAttachment } from '#test/support/builders.ts';
import { anSms } from '#test/support/inbox.ts';
import { close } from '#use-cases/close.ts';
import { deliver } from '#use-cases/deliver.ts';
import { followForward } from '#use-cases/forward-outcome.ts';
import { overdueDeliveries } from '#use-cases/overdue-deliveries.ts';
import type { Comment } from '#use-cases/ports.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { recordDelivery } from '#use-cases/record-delivery.ts';
import { retryDelivery } from '#use-cases/retry-delivery.ts';
import type { Fault } from './forward/there.ts';
import { Crash } from './forward/there.ts';
import { inMemory, openWorld, type Shaking, steady } from './forward/world.ts';

/** Faults one after another, then none. */
const faults =
  (...many: (Fault | null)[]) =>
  () =>
    many.shift() ?? null;

const open = async (shaking: Partial<Shaking> = {}) =>
  openWorld(await inMemory(), { shaking: { ...steady, ...shaking } });

/** A conversation that the AI agent has handed to Zendesk. */
async function handedOver(shaking: Partial<Shaking> = {}) {
  const world = await open(shaking);
  await world.write('1', 'Where is my order?');
  await world.settle();
  await world.handOff('1');
  await world.settle();
  return world;
}

const codes = async ({ thread }: Awaited<ReturnType<typeof open>>) =>
  (await thread('1')).map(({ code }) => code).filter((code) => code !== null);

describe('what a customer writes while the AI agent has their ticket', () => {
  it('H2: goes to the AI agent, each message once, in order', async () => {
    const world = await open();
    await world.write('1', 'one');
    await world.write('1', 'two');
    await world.settle();
    expect(world.told.map(({ type, message }) => [type, message.text])).toEqual([
      ['message.received', 'one'],
      ['message.received', 'two'],
    ]);
    expect((await world.thread('1')).map(({ delivery }) => delivery?.state)).toEqual(['sent', 'sent']);
  });

  it('H9: becomes people’s here when the AI agent can’t be reached for ten minutes, and says so to the team', async () => {
    const world = await open({ ai: () => 'busy' });
    const began = world.time.now;
    await world.write('1');
    await world.settle();
    const waited = (world.time.now - began) / 60_000;
    expect(waited).toBeGreaterThan(5);
    expect(waited).toBeLessThan(20);
    expect(await world.ticket('1')).toMatchObject({ handledBy: 'human', queued: { queue: 'inbox' } });
    expect(await codes(world)).toEqual(['ai-unreachable', 'handed-off']);
    expect(world.counted.get('FellBack')).toBe(1);
  });

  it('H9: at once, where the AI agent is turned off or wants no more', async () => {
    const world = await open({ ai: faults('rejected') });
    await world.write('1');
    await world.settle();
    expect(await world.ticket('1')).toMatchObject({ handledBy: 'human' });
    expect((await world.thread('1'))[1]?.text).toContain('Gone (410).');
  });

  it('H5: is not passed on once a person has taken over, and nothing follows from that', async () => {
    const world = await open({ ai: faults('busy') });
    await world.write('1');
    for (const step of ['relay', 'deliver'] as const) await world.steps[step]();
    await world.claim('1');
    await world.settle();
    expect(world.told).toEqual([]);
    expect((await world.thread('1'))[0]?.delivery).toMatchObject({
      state: 'failed',
      failure: 'By then the AI agent no longer had this conversation.',
    });
    expect(await world.ticket('1')).toMatchObject({ assigneeId: 'agt_sam', aiOutcome: 'taken-over' });
    expect(await codes(world)).toEqual([]);
  });

  it('H5: a person’s answer does not wait for an AI agent that is down', async () => {
    const world = await open({ ai: () => 'busy' });
    await world.write('1');
    for (const step of ['relay', 'deliver'] as const) await world.steps[step]();
    await world.answer('1');
    const before = world.time.now;
    for (const step of ['relay', 'deliver'] as const) await world.steps[step]();
    expect(world.sent).toHaveLength(1);
    expect(world.time.now).toBe(before);
  });
});

describe('a hand-off to another helpdesk', () => {
  it('H4, H6: opens a ticket there with the transcript, and the customer is told', async () => {
    const world = await handedOver();
    const [there] = world.there.tickets;
    expect(there?.opening).toMatchObject({
      channel: 'sms',
      number: 1,
      reason: 'They want a person.',
      requester: { phone: '+4915100000001', email: null },
      transcript: '[2026-03-02 09:00:01 UTC] Customer: Where is my order?',
    });
    expect(await world.ticket('1')).toMatchObject({
      handledBy: 'elsewhere',
      queued: null,
      handOff: { state: 'done', platformTicketId: 'zendesk-1' },
    });
    expect(await codes(world)).toEqual(['hand-off', 'handed-off-elsewhere']);
  });

  it.each(['crash-before', 'crash-after', 'lost-before', 'lost-after', 'busy'] as const)(
    'H9: %s makes one ticket there',
    async (fault) => {
      const world = await handedOver({ helpdesk: faults(fault) });
      expect(world.there.tickets).toHaveLength(1);
      expect(await world.ticket('1')).toMatchObject({ handledBy: 'elsewhere', handOff: { state: 'done' } });
    },
  );

  it('H9: that is refused is people’s here, with the reason', async () => {
    const world = await handedOver({ helpdesk: faults('rejected') });
    expect(world.there.tickets).toEqual([]);
    expect(await world.ticket('1')).toMatchObject({ handledBy: 'human', queued: { queue: 'inbox' } });
    expect((await world.thread('1')).find(({ code }) => code === 'hand-off-failed')?.text).toContain(
      'Not wanted.',
    );
  });

  it('H9: that is never answered is people’s here within the hour, whether it arrived or not', async () => {
    const world = await open({ helpdesk: () => 'busy' });
    await world.write('1');
    await world.settle();
    const began = world.time.now;
    await world.handOff('1');
    await world.write('1', 'Hello?');
    await world.settle();
    expect((world.time.now - began) / 60_000).toBeGreaterThan(15);
    expect((world.time.now - began) / 60_000).toBeLessThan(60);
    expect(await world.ticket('1')).toMatchObject({ handledBy: 'human' });
    expect(await codes(world)).toEqual(['hand-off', 'hand-off-failed', 'handed-off']);
    expect(world.counted.get('FellBack')).toBe(1);
  });

  it.each(['open', 'comment'] as const)(
    'H9: of which nobody can tell whether its %s arrived is people’s here, and says so',
    async (call) => {
      const world = await open();
      Object.assign(world.there.helpdesk, { [call]: async () => ({ outcome: 'unknown' }) });
      await world.write('1');
      await world.settle();
      await world.handOff('1');
      await world.settle();
      if (call === 'comment') await world.write('1', 'Hello?');
      await world.settle();
      expect(await world.ticket('1')).toMatchObject({ handledBy: 'human', handOff: { state: 'failed' } });
      expect((await world.thread('1')).find(({ code }) => code === 'hand-off-failed')?.text).toContain(
        'The answer of Zendesk was lost',
      );
    },
  );

  it('H9: whose answer was lost, and which then tells nothing, is people’s here after an hour', async () => {
    const world = await open();
    const silent = async () => Promise.reject(new Crash('findOpened'));
    Object.assign(world.there.helpdesk, { open: async () => ({ outcome: 'unknown' }), findOpened: silent });
    await world.write('1');
    await world.settle();
    await world.handOff('1');
    await world.settle();
    expect(await world.ticket('1')).toMatchObject({ handledBy: 'human', handOff: { state: 'failed' } });
    expect(await codes(world)).toEqual(['hand-off', 'hand-off-failed', 'handed-off']);
  });

  it('H9: what fails of an earlier hand-off takes nothing from the next', async () => {
    const later: Fault[] = [];
    const world = await handedOver({ helpdesk: () => later.shift() ?? null });
    later.push('rejected');
    await world.write('1', 'But wait!');
    await world.steps.relay();
    await world.steps.deliver();
    await close({ ticketId: (await world.ticket('1')).id, by: 'agt_sam' }, world.deps);
    await world.write('1', 'Again!');
    await world.handOff('1');
    await world.settle();
    expect(await world.ticket('1')).toMatchObject({ handledBy: 'elsewhere', handOff: { state: 'done' } });
  });

  it('H4: the transcript is the same on every attempt, whatever the contact is called by then', async () => {
    const transcripts: string[] = [];
    const world = await open({ helpdesk: faults('busy') });
    const { open: opening } = world.there.helpdesk;
    Object.assign(world.there.helpdesk, {
      open: (given: Parameters<typeof opening>[0]) => {
        transcripts.push(given.transcript);
        return opening(given);
      },
    });
    await world.write('1');
    await world.settle();
    await world.handOff('1');
    await world.steps.relay();
    await world.steps.deliver();
    await world.write('1', 'And another thing.');
    await world.settle();
    expect(new Set(transcripts).size).toBe(1);
    expect(transcripts).toHaveLength(2);
  });
});

describe('what a customer writes while another helpdesk has their ticket', () => {
  it('H6: becomes comments there, in order, also what was written before it had arrived', async () => {
    const world = await open({ helpdesk: faults('busy', 'lost-after') });
    await world.write('1', 'one');
    await world.settle();
    await world.handOff('1');
    await world.write('1', 'two');
    await world.write('1', 'three');
    await world.settle();
    expect(world.there.tickets.map(({ entries }) => entries.map(({ text }) => text))).toEqual([
      ['two', 'three'],
    ]);
  });

  it.each(['crash-before', 'crash-after', 'lost-before', 'lost-after', 'busy'] as const)(
    'H9: %s makes one comment there',
    async (fault) => {
      const later: Fault[] = [];
      const world = await handedOver({ helpdesk: () => later.shift() ?? null });
      later.push(fault);
      await world.write('1', 'Hello?');
      await world.settle();
      expect(world.there.tickets[0]?.entries).toHaveLength(1);
      expect(await world.ticket('1')).toMatchObject({ handledBy: 'elsewhere' });
    },
  );

  it('H9: that is refused there makes the ticket people’s here', async () => {
    const later: Fault[] = [];
    const world = await handedOver({ helpdesk: () => later.shift() ?? null });
    later.push('rejected');
    await world.write('1', 'Hello?');
    await world.settle();
    expect(await world.ticket('1')).toMatchObject({ handledBy: 'human', handOff: { state: 'failed' } });
  });

  it('goes in order whichever job comes first, or alone', async () => {
    const world = await handedOver();
    await world.write('1', 'two');
    await world.write('1', 'three');
    const seq = (await world.ticket('1')).lastSeq;
    await world.deps.queues.requestDeliveries([
      { job: { ticketId: (await world.ticket('1')).id, seq, forward: true }, cause: 'the later one' },
    ]);
    await world.steps.deliver();
    expect(world.there.tickets[0]?.entries.map(({ text }) => text)).toEqual(['two', 'three']);
    await world.settle();
    expect(world.there.tickets[0]?.entries).toHaveLength(2);
  });

  it('goes in order also where two jobs are at it at once, and the first is slow', async () => {
    const world = await handedOver();
    const { comment } = world.there.helpdesk;
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    Object.assign(world.there.helpdesk, {
      async comment(one: Comment) {
        if (one.text === 'two') await gate;
        return comment(one);
      },
    });
    await world.write('1', 'two');
    await world.write('1', 'three');
    const { id: ticketId, lastSeq: seq } = await world.ticket('1');
    const first = deliver({ ticketId, seq: seq - 1 }, world.deps);
    expect(await deliver({ ticketId, seq }, world.deps)).toEqual({ again: expect.any(Number) });
    expect(world.there.tickets[0]?.entries).toEqual([]);
    go();
    await first;
    await world.settle();
    expect(world.there.tickets[0]?.entries.map(({ text }) => text)).toEqual(['two', 'three']);
  });

  it('one ticket’s dead helpdesk holds up no other ticket', async () => {
    const world = await handedOver();
    await world.write('2', 'Hi');
    await world.settle();
    const { comment } = world.there.helpdesk;
    Object.assign(world.there.helpdesk, { comment: () => new Promise(() => {}) });
    await world.write('1', 'Hello?');
    await world.write('2', 'Still there?');
    await world.steps.relay();
    void world.steps.deliver();
    for (let turns = 0; turns < 50; turns++) await Promise.resolve();
    expect(world.told.map(({ message }) => message.text)).toContain('Still there?');
    Object.assign(world.there.helpdesk, { comment });
  });
});

describe('files', () => {
  const picture = anAttachment({ name: 'shoe.jpg', source: 'https://api.twilio.com/1' });

  it('that are still being fetched are waited for, two minutes at most; then they are named only', async () => {
    const world = await handedOver();
    const given: Comment[] = [];
    const { comment } = world.there.helpdesk;
    Object.assign(world.there.helpdesk, {
      comment: (one: Comment) => {
        given.push(one);
        return comment(one);
      },
    });
    const sms = { ...anSms(world.deps, '1', 'Look'), attachments: [picture, anAttachment({ id: 'att_2' })] };
    await receiveMessage(sms, { source: 'twilio', id: 'MM1' }, world.deps);
    await world.steps.relay();
    await world.steps.deliver();
    expect(given).toEqual([]);
    const began = world.time.now;
    await world.settle();
    expect(world.time.now - began).toBeGreaterThanOrEqual(2 * minute);
    expect(given.map(({ text, attachments }) => [text, attachments.map(({ id }) => id)])).toEqual([
      ['Look\n[shoe.jpg]\n[Rechnung.pdf]', ['att_2']],
    ]);
  });
});

describe('what was passed on, and failed', () => {
  async function fallenBack() {
    const world = await open({ ai: faults('rejected') });
    await world.write('1');
    await world.settle();
    const [message] = await world.thread('1');
    if (message === undefined) throw new Error('nothing was written');
    return { world, message };
  }

  it('H9: is not passed on again by hand: people here have it', async () => {
    const { world, message } = await fallenBack();
    const { ticketId, id: messageId } = message;
    expect(await retryDelivery({ ticketId, messageId }, world.deps)).toEqual({
      ok: false,
      refusal: { code: 'passed-on' },
    });
  });

  it('is nothing that a customer’s provider could report on', async () => {
    const { world, message } = await fallenBack();
    const { ticketId, seq } = message;
    const report = { ticketId, seq, providerMessageId: 'SM1', state: 'delivered', failure: null } as const;
    expect(await recordDelivery(report, world.deps)).toBe('not-found');
  });

  it('H9: told again, in any order, it falls back once', async () => {
    const { world, message } = await fallenBack();
    for (let times = 0; times < 3; times++)
      await followForward({ kind: 'message', before: null, after: message }, world.deps);
    expect(await codes(world)).toEqual(['ai-unreachable', 'handed-off']);
  });

  it('H5: what was called off when a person took over concerns no AI agent that has the ticket since', async () => {
    const world = await open({ ai: faults('busy') });
    await world.write('1');
    for (const step of ['relay', 'deliver'] as const) await world.steps[step]();
    await world.claim('1');
    await world.settle();
    const [message] = await world.thread('1');
    const ticket = await world.ticket('1');
    const after = { ...ticket, handledBy: 'ai' as const, assigneeId: null, version: ticket.version + 1 };
    await world.store.commit({ change: { before: ticket, after, messages: [] }, at: world.time.now });
    await followForward({ kind: 'message', before: null, after: message ?? null }, world.deps);
    expect(await world.ticket('1')).toMatchObject({ handledBy: 'ai' });
  });
});

describe('what reconcile takes for forgotten', () => {
  it('is not what waits for what was written before, while that is still being tried', async () => {
    const world = await open();
    Object.assign(world.there.helpdesk, { open: async () => ({ outcome: 'busy', retryAfter: 5 * minute }) });
    await world.write('1');
    await world.settle();
    await world.handOff('1');
    await world.write('1', 'Hello?');
    await world.steps.relay();
    for (const end = world.time.now + 30 * minute; world.time.now < end; ) {
      await world.steps.deliver();
      expect(await overdueDeliveries(world.time.now - 15 * minute, 10, world.store)).toEqual([]);
      await world.steps.time();
    }
  });

  it('is what nobody tries any longer, by the way that it goes', async () => {
    const world = await open();
    await world.write('1');
    const { id: ticketId } = await world.ticket('1');
    world.pass(16 * minute);
    expect(await overdueDeliveries(world.time.now - 15 * minute, 10, world.store)).toEqual([
      { ticketId, seq: 1, forward: true },
    ]);
    await world.answer('1');
    world.pass(16 * minute);
    expect(await overdueDeliveries(world.time.now - 15 * minute, 10, world.store)).toContainEqual({
      ticketId,
      seq: 2,
    });
  });
});

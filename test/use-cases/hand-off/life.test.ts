import { describe, expect, it } from 'vitest';
import { day, hour, minute, second } from '#domain/ids.ts';
import { ada, sam, snooze, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { assign } from '#use-cases/assign.ts';
import { close, reopen } from '#use-cases/close.ts';
import { consent } from '#use-cases/consent.ts';
import { react } from '#use-cases/react.ts';
import { retryDelivery } from '#use-cases/retry-delivery.ts';
import { nina, openStory, type Story, type StoryOptions } from './story.ts';

const idOf = ({ ticketIds: [id = 'tkt_'] }: Story) => id;
const saying = (story: Story, text: string) => answer(toSay(idOf(story), { text }), story.deps);
const closing = async (story: Story) => {
  await close({ ticketId: idOf(story), by: 'agt_ada' }, story.deps);
  await story.settle();
};
const codes = async (story: Story) =>
  (await story.messages()).flatMap(({ code, author }) => (author === 'system' ? [code] : []));

async function handedOff(options: StoryOptions = {}): Promise<Story> {
  const story = await openStory({ channel: 'sms', agents: [sam], ...options });
  await story.customerWrites('Where is my order?');
  await story.aiHandsOff();
  return story;
}

describe('H2: a call of the AI agent', () => {
  it('comes again and is one message, answered alike, also after a person has the ticket', async () => {
    const story = await openStory({ channel: 'sms' });
    await story.customerWrites('Where is my order?');
    const first = await story.aiWrites('Let me see.', 'm-1');
    expect(first).toMatchObject({ ok: true, value: { repeated: false } });
    await saying(story, 'It is here.');
    const again = await story.aiWrites('Let me see.', 'm-1');
    expect(again).toEqual({ ok: true, value: { ...(first.ok && first.value), repeated: true } });
    expect(await story.aiWrites('More.', 'm-2')).toEqual({ ok: false, refusal: 'taken-over' });
    expect((await story.messages()).filter(({ author }) => author === 'ai')).toHaveLength(1);
    expect(story.toCustomer.map(({ text }) => text)).toEqual(['Let me see.', 'It is here.']);
  });

  it('comes ten times at once, and is done once', async () => {
    const story = await openStory({ channel: 'sms' });
    await story.customerWrites('Where is my order?');
    const handOffs = await Promise.all(Array.from({ length: 10 }, () => story.aiHandsOff('once')));
    expect(handOffs.filter((each) => each.ok && !each.value.repeated)).toHaveLength(1);
    expect(handOffs.every((each) => each.ok && each.value.outcome === 'handed-off')).toBe(true);
    expect(await codes(story)).toEqual(['hand-off', 'handed-off']);
  });

  it('under an id of another ticket is refused, and for no ticket, too', async () => {
    const story = await openStory({ channel: 'email' });
    await story.customerWrites('Where is my order?');
    await story.aiWrites('One.', 'm-1');
    await story.aiHandsOff('ho-1');
    story.ticketIds.length = 0;
    expect(await story.aiWrites('One.', 'm-1')).toEqual({ ok: false, refusal: 'not-found' });
    await story.customerWrites('Another order');
    const used = { ok: false, refusal: 'id-used-elsewhere' };
    expect(await story.aiWrites('One.', 'm-1')).toEqual(used);
    expect(await story.aiHandsOff('ho-1')).toEqual(used);
    expect(await story.current()).toMatchObject({ handledBy: 'ai', lastSeq: 1 });
  });

  it('C2, T6: to somebody who wrote STOP is refused', async () => {
    const story = await openStory({ channel: 'sms' });
    await story.customerWrites('Where is my order?');
    const { contactId } = await story.current();
    const before = await story.store.loadContact(contactId);
    if (before === null) throw new Error('there is a contact');
    const after = { ...before, optedOut: true, version: before.version + 1 };
    await story.store.saveContact({ before, after });
    expect(await story.aiWrites('Let me see.')).toEqual({ ok: false, refusal: 'opted-out' });
  });

  it('H10: hands off by the method of the day', async () => {
    const story = await handedOff({ method: 'none' });
    expect((await story.messages()).at(-1)).toMatchObject({ author: 'ai', code: 'hand-off-not-offered' });
    await story.set('hand-off', { method: 'zendesk' });
    await story.aiHandsOff('ho-2');
    expect(await story.current()).toMatchObject({
      ...{ handledBy: 'elsewhere', aiOutcome: 'escalated' },
      handOff: { id: 'ho-2', method: 'zendesk', state: 'done', platformTicketId: 'zendesk-1' },
    });
  });
});

describe('O1, H5: beside what a hand-off says', () => {
  const closedNow = { officeHours: { weekly: [] } };

  it('that nobody is there is said once, whatever is written in that period', async () => {
    const story = await handedOff({ agents: [ada] });
    await story.customerWrites('Hello?');
    await story.customerWrites('HELLO?');
    expect(await codes(story)).toEqual(['hand-off', 'handed-off', 'auto-reply-nobody-online']);
  });

  it('that somebody will answer is never said', async () => {
    const story = await handedOff();
    await story.customerWrites('Hello?');
    expect(await codes(story)).toEqual(['hand-off', 'handed-off']);
  });

  it('H9: that nobody is there is said after a fall back, too', async () => {
    const story = await openStory({ channel: 'web_chat', known: true, method: 'zendesk', ...closedNow });
    story.zendesk.answer({ outcome: 'rejected', reason: 'Not today.' });
    await story.customerWrites('Where is my order?');
    await story.aiHandsOff();
    await story.answers(true);
    expect(await codes(story)).toEqual(['hand-off', 'hand-off-failed', 'handed-off', 'auto-reply-outside']);
    const unreachable = await openStory({ channel: 'web_chat', ...closedNow });
    unreachable.ai.answers = { outcome: 'rejected', reason: 'Gone.' };
    await unreachable.customerWrites('Where is my order?');
    expect(await codes(unreachable)).toEqual(['ai-unreachable', 'handed-off', 'auto-reply-outside']);
  });

  it('is said once, however often the stream tells of it', async () => {
    const story = await handedOff(closedNow);
    for (const change of [...story.changes]) await react(change, story.deps);
    await story.settle();
    expect(await codes(story)).toEqual(['hand-off', 'handed-off', 'auto-reply-outside']);
  });

  it('nothing is said where a person took it, nor by SMS unless the setting wants it', async () => {
    const taken = await openStory({ channel: 'sms', ...closedNow });
    await taken.customerWrites('Where is my order?');
    await saying(taken, 'Here.');
    await taken.settle();
    expect(await codes(taken)).toEqual([]);
    const claimed = await openStory({ channel: 'sms', ...closedNow });
    await claimed.customerWrites('Where is my order?');
    const claim = { ticketIds: [idOf(claimed)], assigneeId: 'agt_sam', seenAssigneeId: undefined } as const;
    await assign({ ...claim, by: 'agt_ada' }, claimed.deps);
    await claimed.settle();
    expect(await claimed.current()).toMatchObject({ handledBy: 'human', aiOutcome: 'taken-over' });
    expect(await codes(claimed)).toEqual([]);
    const quiet = await handedOff({ officeHours: { weekly: [], automaticMessages: [] } });
    expect(await codes(quiet)).toEqual(['hand-off', 'handed-off']);
  });
});

describe('T2, T3: a ticket that was handed off', () => {
  it('and closed begins anew with the AI agent when its customer writes', async () => {
    const story = await handedOff({ agents: [ada] });
    await closing(story);
    await story.customerWrites('Me again');
    expect(await story.current()).toMatchObject({
      ...{ handledBy: 'ai', aiOutcome: 'under-way', handOff: null, queued: null, cycle: 2 },
    });
    expect(story.toAi.at(-1)?.message.text).toBe('Me again');
    expect(await story.aiHandsOff('ho-2')).toMatchObject({
      value: { outcome: 'handed-off', repeated: false },
    });
    expect(await story.aiHandsOff('ho-1')).toMatchObject({ value: { repeated: true } });
  });

  it('goes back to whoever had it where somebody did', async () => {
    const story = await handedOff();
    expect(await story.current()).toMatchObject({ assigneeId: 'agt_sam' });
    await closing(story);
    await story.customerWrites('Me again');
    expect(await story.current()).toMatchObject({ handledBy: 'human', assigneeId: 'agt_sam' });
  });

  it.each([
    ['on', 'ai'],
    ['off', 'human'],
  ] as const)(
    'to another helpdesk, and closed there, begins anew with the AI agent %s: %s',
    async (turned, handledBy) => {
      const story = await handedOff({ method: 'zendesk' });
      story.zendesk.close();
      await story.hears();
      expect(await story.current()).toMatchObject({ status: 'closed', lastChangeBy: 'elsewhere' });
      await story.set('ai-agent', { enabled: turned === 'on' });
      await story.customerWrites('Me again');
      expect(await story.current()).toMatchObject({ status: 'open', handledBy, handOff: null });
      story.zendesk.reply('Too late.');
      await story.hears();
      expect((await story.messages()).map(({ text }) => text)).not.toContain('Too late.');
    },
  );

  it('to another helpdesk, closed and reopened by hand, is people’s here', async () => {
    const story = await handedOff({ method: 'zendesk' });
    story.zendesk.close();
    await story.hears();
    await reopen({ ticketId: idOf(story), by: 'agt_ada' }, story.deps);
    await story.settle();
    expect(await story.current()).toMatchObject({ status: 'open', handledBy: 'human', aiOutcome: null });
    expect(await saying(story, 'We are back.')).toMatchObject({ ok: true });
  });
});

describe('H8a: a ticket that another helpdesk handles', () => {
  it('is in no queue, no load, the badge of those elsewhere, and closes for no inactivity', async () => {
    const story = await handedOff({ method: 'zendesk' });
    await story.customerWrites('Hello?');
    expect(await story.current()).toMatchObject({ queued: null, assigneeId: null, listedIn: 'elsewhere' });
    expect(await story.store.loadCounts()).toEqual({ none: 0, ai: 0, elsewhere: 1 });
    expect((await story.agent('agt_sam')).load).toBe(0);
    story.zendesk.reply('Here I am.');
    await story.hears();
    expect([...story.schedules.pending.keys()].filter((name) => name.startsWith('check-'))).toEqual([]);
    await story.passTo(story.time.now + 9 * day);
    expect(await story.current()).toMatchObject({ status: 'open' });
    expect(await saying(story, 'Hi')).toEqual({ ok: false, refusal: 'handled-elsewhere' });
  });

  it('was open when it went there, though it slept', async () => {
    const story = await openStory({ channel: 'sms', method: 'zendesk' });
    await story.customerWrites('Where is my order?');
    await snooze(story.deps, idOf(story), story.time.now + day);
    await story.aiHandsOff();
    expect(await story.current()).toMatchObject({
      status: 'open',
      snoozedUntil: null,
      listedIn: 'elsewhere',
    });
  });
});

describe('C1, C2: a ticket of the AI agent’s', () => {
  it('closes for inactivity after its answer, and is resolved by it', async () => {
    const story = await openStory({ channel: 'sms' });
    await story.customerWrites('Where is my order?');
    await story.aiWrites('On its way.');
    const answered = story.time.now;
    await story.aiWrites('Really.');
    await story.passTo(answered + 2 * day - second);
    expect((await story.current()).status).toBe('open');
    await story.passTo(answered + 2 * day + minute);
    expect(await story.current()).toMatchObject({ status: 'closed', aiOutcome: 'under-way' });
  });

  it('C3: stays open as long as nobody has answered', async () => {
    const story = await openStory({ channel: 'sms' });
    await story.customerWrites('Where is my order?');
    await story.passTo(story.time.now + 9 * day);
    expect((await story.current()).status).toBe('open');
  });

  it('C2, C3: handed off waits for people anew, whatever the AI agent had answered', async () => {
    const story = await openStory({ channel: 'sms', agents: [sam] });
    await story.customerWrites('Where is my order?');
    await story.aiWrites('I don’t know.');
    await story.aiHandsOff();
    expect(await story.current()).toMatchObject({ answeredAt: null, waitingSince: story.time.now });
    await story.passTo(story.time.now + 3 * day);
    expect((await story.current()).status).toBe('open');
  });

  it('C2: a person’s answer that failed leaves it waiting, though the AI agent had answered', async () => {
    const story = await openStory({ channel: 'sms', agents: [sam] });
    await story.customerWrites('Where is my order?');
    await story.aiWrites('I don’t know.');
    await story.aiHandsOff();
    await saying(story, 'Here.');
    const message = (await story.messages()).at(-1);
    if (message?.delivery == null) throw new Error('it is to be delivered');
    await story.store.saveDelivery(message, { ...message.delivery, state: 'failed', failure: 'Off.' });
    await story.settle();
    expect(await story.current()).toMatchObject({ answeredAt: null });
    expect((await story.current()).waitingSince).not.toBeNull();
  });
});

describe('H9: what could not be passed on', () => {
  it('is not sent to whoever had the ticket before by a person’s hand', async () => {
    const story = await openStory({ channel: 'sms' });
    story.ai.answers = { outcome: 'rejected', reason: 'Gone.' };
    await story.customerWrites('Where is my order?');
    expect(await story.current()).toMatchObject({ handledBy: 'human', aiOutcome: 'escalated' });
    const failed = (await story.messages())[0];
    expect(failed?.delivery).toMatchObject({ state: 'failed', via: 'ai' });
    const retried = await retryDelivery({ ticketId: idOf(story), messageId: failed?.id ?? '' }, story.deps);
    expect(retried).toEqual({ ok: false, refusal: { code: 'passed-on' } });
  });

  it('T11: is told in the thread, as is every hand-off', async () => {
    const story = await handedOff({ method: 'gorgias' });
    story.gorgias.answer({ outcome: 'rejected', reason: 'Closed.' });
    await story.customerWrites('Hello?');
    const { items } = await story.store.loadThread(idOf(story), { limit: 100, cursor: null });
    const events = items.flatMap((item) => (item.kind === 'history' ? item.entry.events : []));
    expect(events).toMatchObject([
      { kind: 'handed-off', to: 'gorgias' },
      { kind: 'handed-back', from: 'elsewhere' },
      { kind: 'assigned', to: 'agt_sam' },
    ]);
    expect((await story.messages()).filter(({ internal }) => internal).map(({ text }) => text)).toEqual([
      'They ask for a person.',
      'This conversation could not be handed to the other helpdesk, so it is yours. Closed.',
    ]);
  });

  it('of a ticket that is closed by then changes whose it is, and leaves it closed', async () => {
    const story = await openStory({ channel: 'web_chat', known: true, method: 'zendesk' });
    await story.customerWrites('Where is my order?');
    await story.aiHandsOff();
    story.zendesk.answer({ outcome: 'busy', retryAfter: hour });
    await consent(nina, true, story.deps);
    await close({ ticketId: idOf(story), by: 'agt_ada' }, story.deps);
    await story.settle();
    expect(await story.current()).toMatchObject({
      ...{
        status: 'closed',
        handledBy: 'human',
        handOff: { state: 'failed' },
        waitingSince: null,
        queued: null,
      },
    });
    expect(await codes(story)).toEqual(['hand-off', 'hand-off-failed']);
  });
});

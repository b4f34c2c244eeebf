import { describe, expect, it } from 'vitest';
import { hour, minute, second } from '#domain/ids.ts';
import type { DeliveryState } from '#domain/ticket/message.ts';
import { anAttachment, anInboundMail, start } from '#test/support/builders.ts';
import { anSms, openInbox, overlaid, receive, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { deliver } from '#use-cases/deliver.ts';
import type { OutgoingMessage, Sender, SendOutcome } from '#use-cases/ports.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { recordDelivery } from '#use-cases/record-delivery.ts';

const accepted: SendOutcome = { outcome: 'accepted', providerMessageId: 'SM1' };

/** An answered ticket, and a provider that answers as told, one answer after another. */
async function anAnswer(...outcomes: readonly (SendOutcome | 'crash')[]) {
  const inbox = await openInbox();
  const { ticketId } = await receive(inbox.deps, '1');
  await answer(toSay(ticketId, { text: 'On its way.' }), inbox.deps);
  const sent: OutgoingMessage[] = [];
  const looked: { sentAfter: number; known: ReadonlySet<string> }[] = [];
  const answers = [...outcomes];
  const provider = { found: null as { providerMessageId: string } | null };
  const sender: Sender = {
    via: 'twilio',
    async send(message) {
      sent.push(message);
      const outcome = answers.shift() ?? accepted;
      if (outcome === 'crash') throw new Error('cut short');
      return outcome;
    },
    async find(_message, sentAfter, known) {
      looked.push({ sentAfter, known });
      return provider.found;
    },
  };
  const deps = { ...inbox.deps, senders: [sender], forwarders: [] };
  const job = { ticketId, seq: 2 };
  const delivery = async () => (await inbox.store.loadMessage(ticketId, 2))?.delivery;
  const early = () => deliver(job, deps);
  return {
    ...{ inbox, ticketId, sent, looked, provider, deps, delivery },
    /** Whatever it asked for. */
    early,
    /** Once it is due, as the queue has it. */
    async deliver() {
      const { state, changedAt = 0 } = (await delivery()) ?? {};
      if (state === 'pending') inbox.time.now = Math.max(inbox.time.now, changedAt);
      return early();
    },
  };
}

const stateOf = async (story: Awaited<ReturnType<typeof anAnswer>>): Promise<DeliveryState | undefined> =>
  (await story.delivery())?.state;

describe('delivering', () => {
  it('hands the message to the provider of its channel, from the number that the customer wrote to', async () => {
    const story = await anAnswer(accepted);
    expect(await story.deliver()).toBe('done');
    expect(story.sent).toEqual([
      {
        ticketId: story.ticketId,
        seq: 2,
        channel: 'sms',
        to: '+4915100000001',
        from: '+4930123456',
        text: 'On its way.',
        html: null,
        at: start,
        attachments: [],
        automatic: false,
        email: null,
      },
    ]);
    expect(await story.delivery()).toMatchObject({ state: 'sent', providerMessageId: 'SM1', attempt: 1 });
    expect(story.inbox.counted.get('Delivered')).toBe(1);
  });

  it('is `sending` while the provider is asked, so that a crash there is seen', async () => {
    const story = await anAnswer('crash');
    await expect(story.deliver()).rejects.toThrow('cut short');
    expect(await story.delivery()).toMatchObject({ state: 'sending', attempt: 1 });
  });

  it('the same job twice sends once', async () => {
    const story = await anAnswer();
    await story.deliver();
    expect(await story.deliver()).toBe('done');
    expect(story.sent).toHaveLength(1);
  });

  it('two jobs at once send once', async () => {
    const story = await anAnswer();
    await Promise.all([story.deliver(), story.deliver()]);
    expect(story.sent).toHaveLength(1);
  });

  it('of what is no longer there, or was never to go out, nothing is sent', async () => {
    const story = await anAnswer();
    for (const job of [
      { ticketId: 'tkt_gone' as const, seq: 1 },
      { ticketId: story.ticketId, seq: 1 },
      { ticketId: story.ticketId, seq: 99 },
    ])
      expect(await deliver(job, story.deps)).toBe('done');
    expect(story.sent).toEqual([]);
  });

  it('a customer who has opted out is sent nothing, and the thread says why', async () => {
    const story = await anAnswer();
    await receive(story.inbox.deps, '1', { text: 'STOP', optOut: 'stop' });
    expect(await story.deliver()).toBe('done');
    expect(story.sent).toEqual([]);
    expect(await story.delivery()).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('opted out'),
    });
  });

  it('what the provider will never take has failed, with its reason', async () => {
    const story = await anAnswer({ outcome: 'rejected', reason: 'The number is not a valid phone number.' });
    expect(await story.deliver()).toBe('done');
    expect(await story.delivery()).toMatchObject({
      state: 'failed',
      failure: 'The number is not a valid phone number.',
    });
    expect(story.inbox.lines.map(({ code }) => code)).toContain('delivery-failed');
  });
});

describe('a provider that is busy', () => {
  const busy = (retryAfter: number | null): SendOutcome => ({ outcome: 'busy', retryAfter });

  it('is asked again, not before it said', async () => {
    const story = await anAnswer(busy(90 * second), accepted);
    expect(await story.deliver()).toEqual({ again: 90 * second });
    expect(await story.delivery()).toMatchObject({ state: 'pending', attempt: 1 });
    story.inbox.time.now += 89 * second;
    expect(await story.early()).toEqual({ again: second });
    expect(story.sent).toHaveLength(1);
    story.inbox.time.now += second;
    expect(await story.early()).toBe('done');
    expect(await story.delivery()).toMatchObject({ state: 'sent', attempt: 2 });
  });

  it('is asked again later and later, with jitter, where it does not say when', async () => {
    const story = await anAnswer(...Array(9).fill(busy(null)));
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 9; attempt++) {
      const delivered = await story.deliver();
      waits.push(delivered === 'done' ? 0 : delivered.again);
    }
    for (const [place, wait] of waits.entries()) {
      const longest = Math.min(5 * minute, second * 2 ** (place + 1));
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
      expect(wait).toBeLessThanOrEqual(longest);
    }
  });

  it('for ten attempts: then it has failed for all to see', async () => {
    const story = await anAnswer(...Array(10).fill(busy(null)));
    for (let attempt = 1; attempt < 10; attempt++) await story.deliver();
    expect(await story.deliver()).toBe('done');
    expect(await story.delivery()).toMatchObject({ state: 'failed', attempt: 10 });
    expect(story.sent).toHaveLength(10);
  });
});

describe('an answer that was lost', () => {
  const unknown: SendOutcome = { outcome: 'unknown' };

  it('is looked up before anything is sent again, once the provider had time to show it', async () => {
    const story = await anAnswer(unknown);
    expect(await story.deliver()).toEqual({ again: minute });
    story.inbox.time.now += 40 * second;
    expect(await story.deliver()).toEqual({ again: 20 * second });
    expect(story.looked).toEqual([]);
    story.provider.found = { providerMessageId: 'SM7' };
    story.inbox.time.now += 20 * second;
    expect(await story.deliver()).toBe('done');
    expect(await story.delivery()).toMatchObject({ state: 'sent', providerMessageId: 'SM7' });
    expect(story.sent).toHaveLength(1);
  });

  it('a message that the provider does not know is sent again', async () => {
    const story = await anAnswer(unknown, accepted);
    await story.deliver();
    story.inbox.time.now += minute;
    expect(await story.deliver()).toEqual({ again: expect.any(Number) });
    expect(await stateOf(story)).toBe('pending');
    await story.deliver();
    expect(await stateOf(story)).toBe('sent');
    expect(story.sent).toHaveLength(2);
  });

  it('is not taken for another message of the same words', async () => {
    const story = await anAnswer(accepted, unknown);
    await story.deliver();
    await answer(toSay(story.ticketId, { text: 'On its way.' }), story.inbox.deps);
    await deliver({ ticketId: story.ticketId, seq: 3 }, story.deps);
    story.inbox.time.now += minute;
    await deliver({ ticketId: story.ticketId, seq: 3 }, story.deps);
    expect(story.looked).toEqual([{ sentAfter: start - minute, known: new Set(['SM1']) }]);
  });

  it('after ten attempts it is possibly sent, and a person decides', async () => {
    const story = await anAnswer(...Array(10).fill(unknown));
    for (let attempt = 1; attempt <= 10; attempt++) {
      expect(await stateOf(story)).toBe('pending');
      await story.deliver();
      story.inbox.time.now += minute;
      await story.deliver();
    }
    expect(await story.delivery()).toMatchObject({ state: 'possibly_sent', attempt: 10 });
    expect(await story.deliver()).toBe('done');
    expect(story.sent).toHaveLength(10);
  });

  it('a look-up that fails sends nothing: the job comes again, and after an hour it is possibly sent', async () => {
    const story = await anAnswer(unknown);
    await story.deliver();
    story.inbox.time.now += minute;
    const [sender] = story.deps.senders;
    if (sender === undefined) throw new Error('no sender');
    const find = () => Promise.reject(new Error('Twilio’s list of messages answered 500'));
    const deps = { ...story.deps, senders: [{ ...sender, find }] };
    await expect(deliver({ ticketId: story.ticketId, seq: 2 }, deps)).rejects.toThrow('500');
    expect(await stateOf(story)).toBe('sending');
    expect(story.sent).toHaveLength(1);
    story.inbox.time.now += 59 * minute;
    expect(await deliver({ ticketId: story.ticketId, seq: 2 }, deps)).toBe('done');
    expect(await stateOf(story)).toBe('possibly_sent');
  });

  it('a report that comes first settles it: nothing is sent again', async () => {
    const story = await anAnswer(unknown);
    await story.deliver();
    const about = { ticketId: story.ticketId, seq: 2, providerMessageId: 'SM9', failure: null };
    expect(await recordDelivery({ ...about, state: 'delivered' }, story.inbox.deps)).toBe('recorded');
    story.inbox.time.now += minute;
    expect(await story.deliver()).toBe('done');
    expect(await story.delivery()).toMatchObject({ state: 'delivered', providerMessageId: 'SM9' });
    expect(story.sent).toHaveLength(1);
  });
});

describe('a provider that can’t be asked', () => {
  const unknown: SendOutcome = { outcome: 'unknown' };
  const unasked = (story: Awaited<ReturnType<typeof anAnswer>>) => {
    const senders = story.deps.senders.map((sender) => ({ ...sender, find: null }));
    return () => deliver({ ticketId: story.ticketId, seq: 2 }, { ...story.deps, senders });
  };

  it('leaves a lost answer to a person, at once: it is possibly sent, and never again by itself', async () => {
    const story = await anAnswer(unknown);
    expect(await unasked(story)()).toBe('done');
    expect(await story.delivery()).toMatchObject({
      state: 'possibly_sent',
      attempt: 1,
      failure: expect.stringContaining('may have got it'),
    });
    expect(await unasked(story)()).toBe('done');
    expect(story.sent).toHaveLength(1);
    expect(story.inbox.lines.map(({ code }) => code)).toContain('delivery-failed');
  });

  it('so does a crash while it is asked to send', async () => {
    const story = await anAnswer('crash');
    await expect(unasked(story)()).rejects.toThrow('cut short');
    expect(await unasked(story)()).toBe('done');
    expect(await stateOf(story)).toBe('possibly_sent');
    expect(story.sent).toHaveLength(1);
  });

  it('may say later what became of it', async () => {
    const story = await anAnswer(unknown);
    await unasked(story)();
    const about = { ticketId: story.ticketId, seq: 2, providerMessageId: 'SM9', failure: null };
    expect(await recordDelivery({ ...about, state: 'delivered' }, story.inbox.deps)).toBe('recorded');
    expect(await stateOf(story)).toBe('delivered');
  });
});

describe('a sender', () => {
  it('is the one by whom the customer’s latest message came, and has the patience of its own', async () => {
    const story = await anAnswer(
      { outcome: 'busy', retryAfter: null },
      { outcome: 'busy', retryAfter: null },
    );
    const [twilio] = story.deps.senders;
    if (twilio === undefined) throw new Error('no sender');
    const other: Sender = { ...twilio, via: 'aws_sms', send: () => Promise.reject(new Error('not by me')) };
    const hasty = { ...twilio, patience: { attempts: 2, longestWait: 10 } };
    const deps = { ...story.deps, senders: [other, hasty] };
    const job = { ticketId: story.ticketId, seq: 2 };
    const first = await deliver(job, deps);
    expect(first === 'done' ? first : first.again).toBeLessThanOrEqual(10);
    story.inbox.time.now += 10;
    expect(await deliver(job, deps)).toBe('done');
    expect(await stateOf(story)).toBe('failed');
  });

  it('that nobody set up leaves the message to be sent later', async () => {
    const story = await anAnswer();
    const deps = { ...story.deps, senders: [] };
    await expect(deliver({ ticketId: story.ticketId, seq: 2 }, deps)).rejects.toThrow('twilio');
    expect(await stateOf(story)).toBe('pending');
  });

  it('who was handed a message is asked about it, though the customer has written by another since', async () => {
    const story = await anAnswer('crash');
    await expect(story.deliver()).rejects.toThrow('cut short');
    const elsewhere = { ...anSms(story.inbox.deps, '1', 'By the way…'), via: 'aws_sms' } as const;
    await receiveMessage(elsewhere, { source: 'aws_sms', id: '1' }, story.inbox.deps);
    const silent: Sender = { via: 'aws_sms', find: null, send: () => Promise.reject(new Error('not by me')) };
    story.provider.found = { providerMessageId: 'SM1' };
    story.inbox.time.now += minute;
    const deps = { ...story.deps, senders: [silent, ...story.deps.senders] };
    expect(await deliver({ ticketId: story.ticketId, seq: 2 }, deps)).toBe('done');
    expect(story.looked).toHaveLength(1);
    expect(await story.delivery()).toMatchObject({ state: 'sent', providerMessageId: 'SM1' });
  });
});

describe('an answer by e-mail', () => {
  async function aMail(subject: string | null) {
    const story = await anAnswer();
    const arrival = anInboundMail({
      subject,
      email: { messageId: 'first@example.com', references: ['zeroth@example.com'], cc: ['boss@example.com'] },
    });
    const receipt = { source: 'postmark', id: 'PM1' };
    const { ticketId } = await receiveMessage(arrival, receipt, story.inbox.deps);
    const attachments = [anAttachment()];
    await answer(toSay(ticketId, { html: '<p>Soon.</p>', attachments }), story.inbox.deps);
    const [twilio] = story.deps.senders;
    if (twilio === undefined) throw new Error('no sender');
    const sent: OutgoingMessage[] = [];
    const accepts: SendOutcome = { outcome: 'accepted', providerMessageId: 'PM9', rfcId: 'ours@ses.example' };
    const postmark: Sender = {
      via: 'postmark',
      find: null,
      async send(message) {
        sent.push(message);
        return accepts;
      },
    };
    await deliver({ ticketId, seq: 2 }, { ...story.deps, senders: [twilio, postmark] });
    return { inbox: story.inbox, ticketId, sent };
  }

  it('T3: names the mail that it answers last, keeps copies and attachments, and its subject', async () => {
    const { sent } = await aMail('My order');
    expect(sent).toMatchObject([
      {
        channel: 'email',
        to: 'carla@example.com',
        from: 'help@shop.example',
        html: '<p>Soon.</p>',
        attachments: [anAttachment()],
        automatic: false,
        email: {
          subject: 'Re: My order',
          cc: ['boss@example.com'],
          inReplyTo: 'first@example.com',
          references: ['zeroth@example.com', 'first@example.com'],
        },
      },
    ]);
  });

  it.each([
    ['Re: My order', 'Re: My order'],
    ['AW: Meine Bestellung', 'AW: Meine Bestellung'],
    ['RE[2]: My order', 'RE[2]: My order'],
    ['Reklamation: kaputt', 'Re: Reklamation: kaputt'],
    ['  ', 'Re: (no subject)'],
    [null, 'Re: (no subject)'],
  ])('T3: of the subject %j has %j', async (subject, kept) => {
    expect((await aMail(subject)).sent[0]?.email?.subject).toBe(kept);
  });

  it('T3: a reply to the name that the provider gave it finds its thread', async () => {
    const { inbox, ticketId } = await aMail('My order');
    expect(await inbox.store.loadMessage(ticketId, 2)).toMatchObject({
      rfcId: 'ours@ses.example',
      delivery: { state: 'sent', providerMessageId: 'PM9' },
    });
    const email = { messageId: 'second@example.com', references: ['ours@ses.example'], cc: [] };
    const receipt = { source: 'postmark', id: 'PM2' };
    const reply = await receiveMessage(anInboundMail({ email }), receipt, inbox.deps);
    expect(reply.ticketId).toBe(ticketId);
  });
});

describe('what a provider reports later', () => {
  const report = (ticketId: `tkt_${string}`, state: 'sent' | 'delivered' | 'failed', sid = 'SM1') => ({
    ticketId,
    seq: 2,
    providerMessageId: sid,
    state,
    failure: state === 'failed' ? 'The phone is switched off.' : null,
  });
  async function sentStory() {
    const story = await anAnswer(accepted);
    await story.deliver();
    const say = (state: 'sent' | 'delivered' | 'failed', sid?: string) =>
      recordDelivery(report(story.ticketId, state, sid), story.inbox.deps);
    return { ...story, say };
  }

  it('moves the message on, and never back, in whatever order it comes', async () => {
    const story = await sentStory();
    expect(await story.say('delivered')).toBe('recorded');
    expect(await story.say('sent')).toBe('known');
    expect(await story.say('failed')).toBe('known');
    expect(await stateOf(story)).toBe('delivered');
  });

  it('a failure is shown with its reason, and a late `sent` does not hide it', async () => {
    const story = await sentStory();
    expect(await story.say('failed')).toBe('recorded');
    expect(await story.say('sent')).toBe('known');
    expect(await story.delivery()).toMatchObject({ state: 'failed', failure: 'The phone is switched off.' });
  });

  it('of another copy changes nothing', async () => {
    const story = await sentStory();
    expect(await story.say('failed', 'SM2')).toBe('known');
    expect(await stateOf(story)).toBe('sent');
  });

  it('of a message that is not there, or is the customer’s, is of no interest', async () => {
    const story = await sentStory();
    const about = report(story.ticketId, 'sent');
    expect(await recordDelivery({ ...about, seq: 1 }, story.inbox.deps)).toBe('not-found');
    expect(await recordDelivery({ ...about, seq: 9 }, story.inbox.deps)).toBe('not-found');
  });

  it('wins over the answer to sending that comes after it', async () => {
    const story = await anAnswer(accepted);
    const store = overlaid(story.inbox.store, {
      saveDelivery: async (message, next) => {
        if (next.state === 'sent')
          await recordDelivery(report(story.ticketId, 'delivered'), story.inbox.deps);
        return story.inbox.store.saveDelivery(message, next);
      },
    });
    story.inbox.time.now += hour;
    expect(await deliver({ ticketId: story.ticketId, seq: 2 }, { ...story.deps, store })).toBe('done');
    expect(await stateOf(story)).toBe('delivered');
  });
});

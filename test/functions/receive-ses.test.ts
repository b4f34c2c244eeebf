import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { replyAddress } from '#channels/email/reply-address.ts';
import type { TicketId } from '#domain/ids.ts';
import { createHandler, type Deps } from '#functions/receive-ses/handler.ts';
import { readMail } from '#test/channels/email/mails.ts';
import { start } from '#test/support/builders.ts';
import { signingSecret } from '#test/support/chat.ts';
import { type Inbox, openInbox, overlaid, toSay } from '#test/support/inbox.ts';
import { lambdaContext } from '#test/support/lambda-events.ts';
import { createMemoryFiles, type MemoryFiles } from '#test/support/memory-files.ts';
import { mailBucket, sesEvent, sesReceived, snsEvent } from '#test/support/ses.ts';
import { type RecordedTelemetry, recordedTelemetry } from '#test/support/telemetry.ts';
import { answer } from '#use-cases/answer.ts';
import { attachmentId, emailTicketId } from '#use-cases/ids.ts';

let inbox: Inbox;
let telemetry: RecordedTelemetry;
let files: MemoryFiles;
/** What lies in the bucket. */
let bucket: Map<string, Uint8Array>;
beforeEach(async () => {
  inbox = await openInbox();
  telemetry = recordedTelemetry();
  files = createMemoryFiles();
  bucket = new Map();
});

const ours = ['help@shop.example', 'inbox@in.shop.example'];

const handle = (messages: readonly unknown[], deps: Partial<Deps> = {}) =>
  createHandler({
    ...inbox.deps,
    log: telemetry.log,
    count: telemetry.count,
    telemetry,
    files,
    load: async ({ bucket: name, key }) => bucket.get(`${name}/${key}`) ?? null,
    ours,
    signing: async () => signingSecret,
    ...deps,
  })(snsEvent(...messages), lambdaContext());

const place = (id: string) => `${mailBucket}/mail/${id}`;
const ticketIdOf = (id: string): TicketId => emailTicketId({ source: 'ses', id });

const rawMail = (headers: Readonly<Record<string, string>> = {}, text = 'Where is my order?'): Buffer => {
  const all = {
    From: 'Carla <carla@example.com>',
    To: 'inbox@in.shop.example',
    Subject: 'My order',
    'Message-ID': '<first@example.com>',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([...lines, '', text].join('\r\n'));
};

/** SES stores the mail and tells so. */
async function bring(
  id: string,
  mail: Uint8Array = rawMail(),
  about: Parameters<typeof sesReceived>[1] = {},
): Promise<TicketId> {
  bucket.set(place(id), mail);
  await handle([sesReceived(id, about)]);
  const receipt = await inbox.store.loadReceipt({ source: 'ses', id });
  if (receipt === null) throw new Error(`${id} was not received`);
  return receipt.ticketId;
}

describe('a mail that SES has stored', () => {
  it('T1, T3: is read from the bucket, and begins a ticket', async () => {
    const id = await bring('one');
    expect(id).toBe(ticketIdOf('one'));
    expect(await inbox.ticket(id)).toMatchObject({
      number: 1,
      channel: 'email',
      via: 'ses',
      subject: 'My order',
      contactAddress: 'carla@example.com',
      ourAddress: 'inbox@in.shop.example',
      createdAt: start,
      email: { messageId: 'first@example.com' },
    });
    expect((await inbox.store.loadMessage(id, 1))?.text).toBe('Where is my order?');
    expect(telemetry.counted.get('Received')).toBe(1);
  });

  it('T5: told of ten times at once is one message with its files', async () => {
    bucket.set(place('one'), await readMail('inline-image'));
    await Promise.all(Array.from({ length: 10 }, () => handle([sesReceived('one')])));
    expect((await inbox.ticket(ticketIdOf('one'))).lastSeq).toBe(1);
    expect(telemetry.counted.get('Received')).toBe(1);
  });

  it('T6: its files are stored before the message is, under ids that stay the same', async () => {
    const order: string[] = [];
    const store = overlaid(inbox.store, {
      commit: (commit) => {
        order.push('message');
        return inbox.store.commit(commit);
      },
    });
    bucket.set(place('one'), await readMail('inline-image'));
    await handle([sesReceived('one')], {
      store,
      files: {
        put: async (file) => {
          await files.put(file);
          order.push('file');
        },
      },
    });
    expect(order.at(-1)).toBe('message');
    expect(order.slice(0, -1)).toEqual(order.slice(0, -1).map(() => 'file'));
    const { attachments = [] } = (await inbox.store.loadMessage(ticketIdOf('one'), 1)) ?? {};
    expect(attachments.map(({ id }) => id)).toEqual(
      attachments.map((_, nth) => attachmentId({ source: 'ses', id: 'one' }, nth)),
    );
    for (const { id, bytes, refused } of attachments)
      if (refused === null) expect((await files.get(id))?.length).toBe(bytes);
  });

  it('T3: to our signed address joins its ticket, also as a blind copy, which only the envelope tells', async () => {
    const id = await bring('one');
    await answer(toSay(id), inbox.deps);
    const signed = replyAddress('inbox@in.shop.example', id, signingSecret.key);
    const named = await bring('two', rawMail({ To: signed, 'Message-ID': '<2@example.com>' }));
    const blind = await bring(
      'three',
      rawMail({ To: 'undisclosed-recipients:;', 'Message-ID': '<3@example.com>' }),
      { recipients: [signed] },
    );
    expect([named, blind]).toEqual([id, id]);
  });

  it('T3: nobody writes into another’s thread by naming its message', async () => {
    const id = await bring('one');
    const reply = { 'In-Reply-To': '<first@example.com>', References: '<first@example.com>' };
    const hers = await bring('two', rawMail({ ...reply, 'Message-ID': '<2@example.com>' }));
    const eve = { ...reply, From: 'eve@example.com', 'Message-ID': '<3@example.com>' };
    expect(hers).toBe(id);
    expect(await bring('three', rawMail(eve))).not.toBe(id);
  });

  it('that SES takes for spam is tagged, and of an infected one no file is kept', async () => {
    const spam = await bring('spam', rawMail(), { spam: 'FAIL' });
    expect((await inbox.ticket(spam)).tags).toEqual(['spam-suspect']);
    const infected = await bring('virus', await readMail('inline-image'), { virus: 'FAIL' });
    const { attachments = [] } = (await inbox.store.loadMessage(infected, 1)) ?? {};
    expect(attachments.length).toBeGreaterThan(0);
    for (const { id, refused } of attachments) {
      expect(refused).toBe('It contains a virus.');
      expect(await files.get(id)).toBeNull();
    }
  });

  it('that is empty, cut off or no mail at all is a message nevertheless', async () => {
    for (const [nth, mail] of [
      Buffer.alloc(0),
      Buffer.from('\0\xff\xfe', 'latin1'),
      Buffer.from('hello'),
      (await readMail('inline-image')).subarray(0, 700),
    ].entries())
      expect(await inbox.ticket(await bring(`odd-${nth}`, mail))).toMatchObject({ lastSeq: 1 });
  });

  it('leaves neither text nor address in the log', async () => {
    await bring('one');
    await handle([sesReceived('missing')]).catch(() => {});
    expect(JSON.stringify(telemetry.lines)).not.toMatch(/Where is my order|carla@example|Carla/);
  });
});

describe('what can’t be received', () => {
  it('T6: a mail that is not in the bucket fails the invocation, and is received once it is there', async () => {
    await expect(handle([sesReceived('late')])).rejects.toThrow(`SES stored no ${place('late')}`);
    expect(inbox.changes).toEqual([]);
    expect(telemetry.lines.at(-1)).toMatchObject({ level: 'error', code: 'invocation-failed' });
    expect(await inbox.ticket(await bring('late'))).toMatchObject({ lastSeq: 1 });
  });

  it.each<[string, () => Partial<Deps>]>([
    ['the bucket is out of reach', () => ({ load: () => Promise.reject(new Error('out of reach')) })],
    ['its files can’t be kept', () => ({ files: { put: () => Promise.reject(new Error('out of reach')) } })],
    [
      'the table is out of reach',
      () => ({ store: overlaid(inbox.store, { commit: () => Promise.reject(new Error('out of reach')) }) }),
    ],
    ['our key can’t be read', () => ({ signing: () => Promise.reject(new Error('out of reach')) })],
  ])('T6: when %s, it fails, leaves no message behind, and is one when it comes again', async (_, broken) => {
    bucket.set(place('one'), await readMail('inline-image'));
    await expect(handle([sesReceived('one')], broken())).rejects.toThrow('out of reach');
    expect(inbox.changes).toEqual([]);
    expect(await inbox.store.loadReceipt({ source: 'ses', id: 'one' })).toBeNull();
    await handle([sesReceived('one')]);
    expect((await inbox.ticket(ticketIdOf('one'))).lastSeq).toBe(1);
  });

  it.each(['', 'hello', 'null', '[]', '{}', '{"notificationType":"Received"}', '{"eventType":""}'])(
    'T6: %j is neither a mail nor an event: it ends in the dead letters',
    async (message) => {
      await expect(handle([message])).rejects.toThrow('neither a mail nor an event');
      expect(inbox.changes).toEqual([]);
    },
  );

  it('what SES greets a new topic with is no fault', async () => {
    await handle(['Successfully validated SNS topic for Amazon SES event publishing.']);
    expect(inbox.changes).toEqual([]);
  });

  it('SES’s own documented notification asks for what lies where it says', async () => {
    const sample = await readFile(new URL('../channels/ses/fixtures/received.json', import.meta.url), 'utf8');
    bucket.set('amzn-s3-demo-bucket/email/d6iitobk75ur44p8kdnnp7g2n800', rawMail());
    await handle([sample]);
    expect(await inbox.ticket(ticketIdOf('d6iitobk75ur44p8kdnnp7g2n800'))).toMatchObject({ lastSeq: 1 });
  });
});

describe('how a mail of ours fared', () => {
  const to = 'carla@example.com';

  async function setup(state: 'sent' | 'sending' | 'possibly_sent' = 'sent') {
    const ticketId = await bring('one');
    await answer(toSay(ticketId), inbox.deps);
    const message = await inbox.store.loadMessage(ticketId, 2);
    if (message?.delivery == null) throw new Error('an answer has a delivery');
    const providerMessageId = state === 'sent' ? 'ses-1' : null;
    await inbox.store.saveDelivery(message, { ...message.delivery, attempt: 1, state, providerMessageId });
    const about = { ticketId, seq: 2, to };
    return {
      about,
      tell: (eventType: string, more: Readonly<Record<string, unknown>> = {}) =>
        handle([sesEvent(eventType, about, more)]),
      delivery: async () => (await inbox.store.loadMessage(ticketId, 2))?.delivery,
    };
  }

  it.each([
    [['Send', 'Delivery'], 'delivered'],
    [['Delivery', 'Send', 'Send'], 'delivered'],
    [['Delivery', 'Delivery'], 'delivered'],
    [['Delivery', 'Bounce'], 'failed'],
    [['Bounce', 'Delivery', 'Send', 'Bounce'], 'failed'],
    [['Delivery', 'Complaint'], 'delivered'],
    [['Reject', 'Send'], 'failed'],
    [['Open', 'Click', 'DeliveryDelay', 'Subscription', 'Rendering Failure'], 'sent'],
  ])('never goes back, whatever order it is told in, and however often: %j', async (events, state) => {
    const { tell, delivery } = await setup();
    for (const event of events) await tell(event);
    expect(await delivery()).toMatchObject({ state, providerMessageId: 'ses-1' });
  });

  it('T6: tells of a mail whose acceptance was never heard of, which then is no longer in doubt', async () => {
    for (const state of ['sending', 'possibly_sent'] as const) {
      inbox = await openInbox();
      const { tell, delivery } = await setup(state);
      await tell('Send');
      expect(await delivery()).toMatchObject({ state: 'sent', providerMessageId: 'ses-1' });
    }
  });

  it('says why it bounced', async () => {
    const { tell, delivery } = await setup();
    await tell('Bounce');
    const failure = 'The address does not exist, or takes no mail.';
    expect(await delivery()).toMatchObject({ state: 'failed', failure });
  });

  it('is believed of the very mail that was taken, and of the customer alone', async () => {
    const { about, tell, delivery } = await setup();
    await handle([sesEvent('Bounce', { ...about, messageId: 'another' })]);
    const bounce = { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'copy@example.com' }] };
    await tell('Bounce', { bounce });
    expect(await delivery()).toMatchObject({ state: 'sent' });
  });

  it('of no mail of ours, or of one that is gone, is no fault', async () => {
    const { about } = await setup();
    for (const other of [
      { ...about, ticketId: 'tkt_gone' },
      { ...about, seq: 9 },
      { ...about, seq: 1 },
      { ...about, ticketId: 'constructor' },
    ])
      await handle([sesEvent('Delivery', other)]);
    for (const name of ['bounce', 'delivery'])
      await handle([
        await readFile(new URL(`../channels/ses/fixtures/${name}.json`, import.meta.url), 'utf8'),
      ]);
    expect(telemetry.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('T6: fails the invocation when it can’t be recorded', async () => {
    const { about } = await setup();
    const store = overlaid(inbox.store, { saveDelivery: () => Promise.reject(new Error('out of reach')) });
    await expect(handle([sesEvent('Delivery', about)], { store })).rejects.toThrow('out of reach');
  });
});

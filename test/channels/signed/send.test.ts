import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ticketOfAddress } from '#channels/email/reply-address.ts';
import type { Posted, Posting } from '#channels/signed/post.ts';
import { PrivateAddress } from '#channels/signed/public-address.ts';
import { signedSender } from '#channels/signed/send.ts';
import { day, hour, minute, second } from '#domain/ids.ts';
import { anAttachment, start } from '#test/support/builders.ts';
import { signingSecret } from '#test/support/chat.ts';
import { openInbox, receive, toSay } from '#test/support/inbox.ts';
import { signedSecret } from '#test/support/signed.ts';
import { answer } from '#use-cases/answer.ts';
import { deliver } from '#use-cases/deliver.ts';
import type { OutgoingMessage } from '#use-cases/ports.ts';
import { reconcile } from '#use-cases/reconcile.ts';

afterEach(() => vi.restoreAllMocks());

const message: OutgoingMessage = {
  ticketId: 'tkt_1',
  seq: 3,
  channel: 'sms',
  to: '+4915112345678',
  from: '+4930123456',
  text: 'Grüße 👋',
  html: null,
  at: start - minute,
  attachments: [],
  automatic: false,
  email: null,
};
const mail: OutgoingMessage = {
  ...message,
  channel: 'email',
  to: 'carla@example.com',
  from: 'help@shop.example',
  html: '<p>Grüße</p>',
  email: {
    subject: 'Re: My order',
    cc: ['dan@example.com'],
    inReplyTo: '1@shop.example',
    references: ['1@shop.example'],
  },
};

type Play = () => Posted | Promise<Posted>;
const answering =
  (status: number, retryAfter: string | null = null): Play =>
  () => ({ status, retryAfter });

function setup(play: Play = answering(200), { secret = signedSecret, now = start } = {}) {
  const posted: (Posting & { url: string })[] = [];
  const sender = signedSender({
    secret: async () => secret,
    signing: async () => signingSecret,
    files: { link: async ({ id }) => `https://files.example.com/${id}?signed` },
    clock: () => now,
    post: async (url, posting) => {
      posted.push({ ...posting, url: url.href });
      return play();
    },
  });
  return { sender, posted };
}

const bodyOf = async (sent: OutgoingMessage) => {
  const { sender, posted } = setup();
  await sender.send(sent);
  return JSON.parse(posted[0]?.body ?? '');
};

describe('sending an answer to a callback URL', () => {
  it('posts it to the URL of the secret, signed so that the standard’s own library verifies it', async () => {
    const { sender, posted } = setup();
    expect(await sender.send(message)).toEqual({ outcome: 'accepted', providerMessageId: 'msg_1_3' });
    const [{ url, headers, body } = { url: '', headers: {}, body: '' }] = posted;
    expect(url).toBe(signedSecret.callbackUrl);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': 'msg_1_3' });
    vi.spyOn(Date, 'now').mockReturnValue(start);
    const verified = new Webhook(signedSecret.secret).verify(body, headers);
    expect(verified).toEqual({
      type: 'message.created',
      timestamp: new Date(start - minute).toISOString(),
      data: {
        messageId: 'msg_1_3',
        ticketId: 'tkt_1',
        channel: 'sms',
        to: '+4915112345678',
        from: '+4930123456',
        text: 'Grüße 👋',
        html: null,
        attachments: [],
      },
    });
  });

  it('T3: of an e-mail with all that keeps it in its thread', async () => {
    const { data } = await bodyOf(mail);
    expect(data).toMatchObject({
      subject: 'Re: My order',
      cc: ['dan@example.com'],
      inReplyTo: '1@shop.example',
      html: '<p>Grüße</p>',
    });
    expect(ticketOfAddress(data.replyTo, signingSecret.key)).toBe('tkt_1');
    const first = await bodyOf({
      ...mail,
      from: null,
      email: { subject: 'x', cc: [], inReplyTo: null, references: [] },
    });
    expect(first.data).not.toHaveProperty('replyTo');
    expect(first.data).not.toHaveProperty('inReplyTo');
  });

  it('with a link to each file, and nothing else of where it lies', async () => {
    const { data } = await bodyOf({ ...message, attachments: [anAttachment()] });
    expect(data.attachments).toEqual([
      {
        name: 'Rechnung.pdf',
        contentType: 'application/pdf',
        bytes: 1234,
        url: 'https://files.example.com/att_1?signed',
      },
    ]);
  });

  it.each([200, 201, 202, 204, 299])('is accepted by %i', async (status) => {
    expect(await setup(answering(status)).sender.send(message)).toMatchObject({ outcome: 'accepted' });
  });

  it('is rejected by 410, and where there is no URL', async () => {
    const gone = { outcome: 'rejected', reason: 'The provider no longer takes messages (410).' };
    expect(await setup(answering(410)).sender.send(message)).toEqual(gone);
    const { sender, posted } = setup(answering(200), { secret: { ...signedSecret, callbackUrl: '' } });
    const nowhere = { outcome: 'rejected', reason: 'There is nowhere to send it: no callback URL is set.' };
    expect(await sender.send(message)).toEqual(nowhere);
    expect(posted).toEqual([]);
  });

  it.each([
    [new PrivateAddress('10.0.0.1')],
    [new AggregateError([new Error('ECONNREFUSED'), new PrivateAddress('10.0.0.1')])],
  ])('is rejected where the URL leads to a private address: %s', async (error) => {
    const { sender } = setup(() => Promise.reject(error));
    expect(await sender.send(message)).toEqual({
      outcome: 'rejected',
      reason: 'Its callback URL leads to a private address.',
    });
  });

  it.each<[string, string | null, number | null]>([
    ['nothing', null, null],
    ['seconds', '90', 90 * second],
    ['a date', new Date(start + hour).toUTCString(), hour],
    ['a date that is over', new Date(start - hour).toUTCString(), 0],
    ['what nobody understands', 'soon', null],
  ])('is busy by 429, which may ask for a wait: %s', async (_, retryAfter, wait) => {
    expect(await setup(answering(429, retryAfter)).sender.send(message)).toEqual({
      outcome: 'busy',
      retryAfter: wait,
    });
  });

  it.each([301, 307, 400, 401, 404, 408, 422, 500, 503])('is tried again after %i', async (status) => {
    expect(await setup(answering(status)).sender.send(message)).toEqual({
      outcome: 'busy',
      retryAfter: null,
    });
  });

  it('is tried again where the answer was lost, after ten seconds: its id tells the provider what it had', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    const { sender } = setup(() => Promise.reject(new DOMException('aborted', 'AbortError')));
    expect(await sender.send(message)).toEqual({ outcome: 'busy', retryAfter: null });
    expect(timeout).toHaveBeenCalledWith(10 * second);
    expect(await sender.find?.(message, start, new Set())).toBeNull();
  });
});

describe('a callback URL that does not answer', () => {
  async function aDayOf(chance: number) {
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const inbox = await openInbox();
    const { ticketId } = await receive(inbox.deps, '1');
    const ticket = await inbox.ticket(ticketId);
    const after = { ...ticket, via: 'signed' as const, version: ticket.version + 1 };
    await inbox.store.commit({ change: { before: ticket, after, messages: [] }, at: start });
    await answer(toSay(ticketId), inbox.deps);
    const { sender, posted } = setup(answering(503));
    const deps = { ...inbox.deps, senders: [sender], forwarders: [] };
    const waits: number[] = [];
    for (;;) {
      const delivered = await deliver({ ticketId, seq: 2 }, deps);
      if (delivered === 'done') break;
      waits.push(delivered.again);
      // Just before it comes again nobody takes it for forgotten.
      inbox.time.now += delivered.again - second;
      expect((await reconcile(inbox.deps)).deliveries).toBe(0);
      inbox.time.now += second;
    }
    return { inbox, ticketId, posted, waits, took: inbox.time.now - start };
  }

  it('is tried over a day, under the same id, and then has visibly failed', async () => {
    const { inbox, ticketId, posted, took } = await aDayOf(0.5);
    expect(took).toBeGreaterThan(day);
    expect(took).toBeLessThan(1.1 * day);
    expect(new Set(posted.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await inbox.store.loadMessage(ticketId, 2))?.delivery?.state).toBe('failed');
  });

  it.each([0, 1])('within what SQS hides, keeps and hands out, whatever the jitter (%i)', async (chance) => {
    const { posted, waits, took } = await aDayOf(chance);
    expect(Math.max(...waits)).toBeLessThanOrEqual(2 * hour);
    expect(posted.length).toBeLessThan(40);
    expect(took).toBeGreaterThan(15 * hour);
    expect(took).toBeLessThan(1.5 * day);
  });
});

import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMail } from '#channels/email/parse-mail.ts';
import { recipientMark } from '#channels/email/recipient-mark.ts';
import { replyAddress } from '#channels/email/reply-address.ts';
import { arrivalOf } from '#channels/email/to-arrival.ts';
import {
  parseReceived,
  parseSesEvent,
  type Verdicts,
  withRecipients,
  withVerdicts,
} from '#channels/ses/receive.ts';
import { arrive, at, key, ours, readMail, receipt } from '#test/channels/email/mails.ts';

const sample = (name: string): Promise<string> =>
  readFile(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8');

const passed: Verdicts = { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' };

describe('what SES has received', () => {
  it('T6: the documented notification tells where the mail lies, and what SES thinks of it', async () => {
    const value = {
      bucket: 'amzn-s3-demo-bucket',
      key: 'email/d6iitobk75ur44p8kdnnp7g2n800',
      messageId: 'd6iitobk75ur44p8kdnnp7g2n800',
      recipients: ['recipient@example.com'],
      verdicts: { ...passed, dmarc: 'GRAY' },
    };
    expect(parseReceived(await sample('received'))).toEqual({ ok: true, value });
    expect(parseReceived(JSON.parse(await sample('received')))).toEqual({ ok: true, value });
  });

  it('T6: a verdict that nobody asked for, or that nobody knows, is none', async () => {
    const { mail, receipt: given, notificationType } = JSON.parse(await sample('received'));
    const { action } = given;
    const parsed = parseReceived({
      notificationType,
      mail,
      receipt: { action, spamVerdict: { status: 'NEW' } },
    });
    expect(parsed).toMatchObject({
      ok: true,
      value: { verdicts: { spam: 'PROCESSING_FAILED', virus: 'DISABLED' }, recipients: [] },
    });
  });

  it('T6: what is none is told of, and never thrown at', async () => {
    expect(parseReceived(await sample('delivery'))).toMatchObject({ ok: false });
    const sns = { ...JSON.parse(await sample('received')) };
    sns.receipt.action = { type: 'SNS', topicArn: 'arn' };
    expect(parseReceived(sns)).toMatchObject({ ok: false });
    fc.assert(fc.property(fc.oneof(fc.string(), fc.jsonValue()), (message) => void parseReceived(message)));
  });

  it('T3: whom the envelope names counts, though the mail names somebody else', async () => {
    const signed = replyAddress('inbox@in.shop.example', 'tkt_0123456789abcdef0123456789abcdef', key);
    const mail = withRecipients(await parseMail(await readMail('gmail-en')), [signed]);
    const { arrival } = arrivalOf(mail, { via: 'ses', at, ours, key, receipt });
    expect(arrival.repliesTo).toBe('tkt_0123456789abcdef0123456789abcdef');
  });

  it('T6: of an infected mail no file is kept, and each says why', async () => {
    const { arrival, files } = withVerdicts(await arrive('hostile-names'), { ...passed, virus: 'FAIL' });
    expect(files).toEqual([]);
    const reasons = arrival.attachments.map(({ refused }) => refused);
    expect(reasons.filter((reason) => reason === 'It contains a virus.')).toHaveLength(7);
    expect(reasons).not.toContain(null);
  });

  it('T6: what looks like spam comes in like any other mail, and is tagged', async () => {
    const before = await arrive('hostile-names');
    const { arrival, files } = withVerdicts(before, { ...passed, spam: 'FAIL' });
    expect(arrival).toEqual({ ...before.arrival, tags: ['spam-suspect'] });
    expect(files).toEqual(before.files);
    expect(withVerdicts(before, { ...passed, spam: 'GRAY', dmarc: 'FAIL' })).toEqual(before);
  });
});

const tags = {
  ticket: ['tkt_0123456789abcdef0123456789abcdef'],
  seq: ['3'],
  to: [recipientMark('recipient@example.com')],
};
async function event(name: string, change: Record<string, unknown> = {}, own: unknown = tags) {
  const known = JSON.parse(await sample(name));
  return parseSesEvent(JSON.stringify({ ...known, ...change, mail: { ...known.mail, tags: own } }));
}
const about = {
  ticketId: 'tkt_0123456789abcdef0123456789abcdef',
  seq: 3,
  providerMessageId: 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000',
};

describe('what became of a mail that SES sent', () => {
  it('T6: the documented events, of mails that carry our tags', async () => {
    expect(await event('delivery')).toEqual({
      ok: true,
      value: { ...about, state: 'delivered', failure: null },
    });
    expect(await event('bounce')).toEqual({
      ok: true,
      value: {
        ...about,
        state: 'failed',
        failure: 'The address does not exist, or takes no mail.',
        bounced: true,
      },
    });
  });

  it('T6: nothing of mails that aren’t ours, nor of others whom ours went to', async () => {
    for (const name of ['delivery', 'bounce']) {
      expect(parseSesEvent(await sample(name))).toEqual({ ok: true, value: null });
      const other = { ...tags, to: [recipientMark('carla@example.com')] };
      expect(await event(name, {}, other)).toEqual({ ok: true, value: null });
    }
  });

  it('T6: of a mail whose acceptance we never heard of, SES tells that it was sent', async () => {
    expect(await event('delivery', { eventType: 'Send', delivery: undefined, send: {} })).toMatchObject({
      value: { state: 'sent', failure: null },
    });
  });

  it.each([
    [{ bounceType: 'Transient', bounceSubType: 'MailboxFull' }, 'The mailbox is full.'],
    [{ bounceType: 'Permanent', bounceSubType: 'NoEmail' }, 'The address does not exist.'],
    [
      {
        bounceType: 'Transient',
        bounceSubType: 'General',
        bouncedRecipients: [{ emailAddress: 'recipient@example.com', diagnosticCode: 'smtp; 450 no' }],
      },
      'The customer’s mail server refused it: smtp; 450 no',
    ],
    [
      { bounceType: 'Undetermined', bounceSubType: 'Undetermined' },
      'The customer’s mail server did not take it.',
    ],
  ])('T6: a bounce %j is final, and says why', async (bounce, failure) => {
    expect(await event('bounce', { bounce })).toMatchObject({ value: { state: 'failed', failure } });
  });

  it.each([
    [
      {
        eventType: 'Complaint',
        complaint: { complainedRecipients: [{ emailAddress: 'recipient@example.com' }] },
      },
      'delivered',
      null,
    ],
    [
      { eventType: 'Reject', reject: { reason: 'Bad content' } },
      'failed',
      'Amazon SES did not send it: Bad content.',
    ],
  ])('T6: %j tells that it is %s', async (change, state, failure) => {
    expect(await event('delivery', { delivery: undefined, ...change })).toMatchObject({
      value: { state, failure },
    });
  });

  it.each(['DeliveryDelay', 'Open', 'Click', 'Subscription'])('T6: %s is no news', async (eventType) => {
    expect(await event('delivery', { eventType })).toEqual({ ok: true, value: null });
  });

  it('T6: SES’s greeting of a new topic is no news', () => {
    const greeting = 'Successfully validated SNS topic for Amazon SES event publishing.';
    expect(parseSesEvent(greeting)).toEqual({ ok: true, value: null });
  });

  it('T6: what is none is told of, and never thrown at', () => {
    expect(parseSesEvent('x')).toMatchObject({ ok: false });
    expect(parseSesEvent({ eventType: 'Delivery' })).toMatchObject({ ok: false, errors: [{ path: 'mail' }] });
    fc.assert(fc.property(fc.oneof(fc.string(), fc.jsonValue()), (message) => void parseSesEvent(message)));
  });
});

import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, it } from 'vitest';
import type { MailSpec } from '#local/assembly/mail.ts';
import { createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { startOutbox } from '#local/services/outbox.ts';
import { type Published, postmarkAccount, sesAccount } from '#test/local/services/accounts.ts';
import { eventually } from '#test/support/eventually.ts';

const stops = new Set<() => Promise<unknown>>();
afterEach(async () => {
  for (const stop of stops) await stop();
  stops.clear();
});

const topicArn = 'arn:aws:sns:eu-central-1:000000000000:fared';
const configurationSets = [
  { name: 'sending', destinations: [{ events: ['DELIVERY', 'BOUNCE', 'COMPLAINT'], topicArn }] },
];

async function setup(spec: Partial<MailSpec> = {}, { hostile = false } = {}) {
  const faults = createFaults();
  const published: Published[] = [];
  const outbox = await startOutbox({
    clock: createClock(),
    faults,
    crash: () => {},
    hostile,
    twilio: { accountSid: 'AC1', authToken: 't', from: '+1' },
    postmark: postmarkAccount(),
    ses: sesAccount({ configurationSets, ...spec }, published),
  });
  stops.add(outbox.stop);
  const client = new SESv2Client({
    endpoint: `${outbox.url}/email.eu-central-1.amazonaws.com`,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'deliverW1', secretAccessKey: 'local' },
  });
  const send = (more: Partial<SendEmailCommandInput> = {}, options = {}) =>
    client.send(new SendEmailCommand({ ...simple, ...more }), options);
  const events = () => published.map(({ message }) => JSON.parse(message));
  return { outbox, faults, published, client, send, events };
}

const simple: SendEmailCommandInput = {
  FromEmailAddress: 'Shop <support@shop.example>',
  Destination: { ToAddresses: ['Jane <jane@example.com>'] },
  ReplyToAddresses: ['inbox+abc@in.shop.example'],
  Content: {
    Simple: {
      Subject: { Data: 'Re: my order' },
      Body: { Text: { Data: 'It is on its way.' } },
      Headers: [{ Name: 'References', Value: '<a@b> <c@d>' }],
      Attachments: [{ FileName: 'a.txt', RawContent: Buffer.from('hi') }],
    },
  },
  EmailTags: [{ Name: 'message', Value: 'msg_1' }],
  ConfigurationSetName: 'sending',
};
const raw = (mail: string) => ({ Content: { Raw: { Data: Buffer.from(mail) } } });

describe('SES, played to the SDK', () => {
  it('takes a simple mail and a raw one', async () => {
    const { send, outbox, client } = await setup();
    const { MessageId } = await send();
    expect(MessageId).toMatch(/^[0-9a-f]{16}-[0-9a-f]{8}-[0-9a-f-]{27}-000000$/);
    await send({
      ...raw('From: Shop <support@shop.example>\r\nTo: jane@example.com\r\nSubject: a\r\n\r\nb'),
    });
    const bare = await client.send(
      new SendEmailCommand(raw('From: support@shop.example\r\nTo: jane@example.com\r\n\r\nb')),
    );
    expect(bare.MessageId).toBeDefined();
    const [entry] = outbox.list();
    expect(outbox.list()).toHaveLength(3);
    expect(entry).toMatchObject({
      provider: 'ses',
      request: {
        method: 'POST',
        url: 'https://email.eu-central-1.amazonaws.com/v2/email/outbound-emails',
        headers: { authorization: '[redacted]' },
      },
      answer: { status: 200 },
    });
    expect(JSON.parse(entry?.request.body ?? '')).toMatchObject({
      Content: { Simple: { Subject: { Data: 'Re: my order' } } },
    });
  });

  it.each([
    ['no recipient', { Destination: {} }, 'BadRequestException'],
    ['an address that is none', { Destination: { ToAddresses: ['jane'] } }, 'BadRequestException'],
    ['no content', { Content: {} }, 'BadRequestException'],
    ['a header of more than one line', header('X-A', 'b\r\nBcc: c@d.example'), 'BadRequestException'],
    ['a header that is too long', header('References', 'x'.repeat(990)), 'BadRequestException'],
    [
      'too many recipients',
      { Destination: { ToAddresses: Array.from({ length: 51 }, (_, n) => `c${n}@d.example`) } },
      'MessageRejected',
    ],
    ['a configuration set that isn’t there', { ConfigurationSetName: 'nope' }, 'NotFoundException'],
    ['a sender that nobody verified', { FromEmailAddress: 'a@b.example' }, 'MessageRejected'],
  ])('refuses %s', async (_, more, name) => {
    const { send, published } = await setup({ identities: ['shop.example'] });
    await expect(send(more)).rejects.toMatchObject({ name, message: expect.stringMatching(/./) });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(published).toEqual([]);
  });

  it('is told in its own words to slow down, and when it is down', async () => {
    const { send, faults } = await setup();
    faults.add({ target: 'ses', mode: 'status', status: 429, retryAfter: 2, times: 1 });
    await expect(send()).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
    });
    faults.add({ target: 'ses', mode: 'status', status: 500, times: 1, caller: 'deliver' });
    await expect(send()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    faults.add({ target: 'ses', mode: 'timeout', afterWork: true, times: 1 });
    await expect(send({}, { abortSignal: AbortSignal.timeout(200) })).rejects.toThrow('abort');
    expect(await send()).toMatchObject({ MessageId: expect.any(String) });
  });
});

function header(Name: string, Value: string): Partial<SendEmailCommandInput> {
  const Simple = { Subject: { Data: 'a' }, Body: { Text: { Data: 'b' } }, Headers: [{ Name, Value }] };
  return { Content: { Simple } };
}

describe('what a configuration set publishes', () => {
  it('tells the topic how the mail fared, if it wants to know', async () => {
    const { send, published, events } = await setup();
    const { MessageId } = await send();
    await eventually(() => expect(published).toHaveLength(1));
    expect(published[0]).toMatchObject({ topicArn, subject: 'Amazon SES Email Event Notification' });
    expect(events()[0]).toMatchObject({
      eventType: 'Delivery',
      mail: {
        messageId: MessageId,
        source: 'Shop <support@shop.example>',
        destination: ['jane@example.com'],
        headersTruncated: false,
        commonHeaders: { subject: 'Re: my order', to: ['Jane <jane@example.com>'] },
        tags: { 'ses:configuration-set': ['sending'], message: ['msg_1'] },
      },
      delivery: { recipients: ['jane@example.com'] },
    });
  });

  it('tells of bounces and complaints, backwards where it is hostile', async () => {
    const { send, events } = await setup();
    await send({ Destination: { ToAddresses: ['bounce@simulator.amazonses.com'] } });
    await eventually(() => expect(events()).toHaveLength(1));
    expect(events()[0]).toMatchObject({
      eventType: 'Bounce',
      bounce: {
        bounceType: 'Permanent',
        bouncedRecipients: [{ emailAddress: 'bounce@simulator.amazonses.com', status: '5.1.1' }],
      },
    });
    const hostile = await setup({}, { hostile: true });
    await hostile.send({ Destination: { ToAddresses: ['complaint@simulator.amazonses.com'] } });
    await eventually(() => expect(hostile.events()).toHaveLength(2));
    expect(hostile.events().map(({ eventType }) => eventType)).toEqual(['Complaint', 'Delivery']);
  });

  it('says nothing of a mail that names no set', async () => {
    const { send, published } = await setup();
    await send({ ConfigurationSetName: undefined });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(published).toEqual([]);
  });
});

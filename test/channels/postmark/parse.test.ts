import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recipientMark } from '#channels/email/recipient-mark.ts';
import { arrivalOf } from '#channels/email/to-arrival.ts';
import { parseInbound, parseStatus } from '#channels/postmark/parse.ts';
import { at, key, ours } from '#test/channels/email/mails.ts';

const sample = async (name: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));

const small = { MessageID: 'm1', FromFull: { Email: 'Carla@example.com', Name: 'Carla' } };
const faultsOf = (json: unknown): string[] => {
  const parsed = parseInbound(json);
  return parsed.ok ? [] : parsed.errors.map(({ path }) => path);
};

describe('a mail that Postmark brings', () => {
  it('T3: its documented sample is a mail like any other', async () => {
    const parsed = parseInbound(await sample('inbound'));
    if (!parsed.ok) throw new Error('it is one');
    const { mail, messageId, mailboxHash } = parsed.value;
    expect(messageId).toBe('73e6d360-66eb-11e1-8e72-a8904824019b');
    expect(mailboxHash).toBe('SampleHash');
    const receipt = { source: 'postmark', id: messageId };
    const { arrival, files } = arrivalOf(mail, { via: 'postmark', at, ours, key, receipt, mailboxHash });
    expect(arrival).toMatchObject({
      via: 'postmark',
      contactAddress: 'replyto@postmarkapp.com',
      subject: 'Test subject',
      text: 'This is a test text body.',
      fullText: null,
      html: '<div><p>This is a test html body.</p></div>',
      email: {
        messageId: null,
        references: [],
        cc: [
          'yourhash+samplehash@inbound.postmarkapp.com',
          'firstcc@postmarkapp.com',
          'secondcc@postmarkapp.com',
        ],
      },
      automatic: false,
      attachments: [{ name: 'test.txt', contentType: 'text/plain', bytes: 45, refused: null }],
    });
    expect(Buffer.from(files[0]?.content ?? []).toString()).toBe(
      'This is attachment contents, base-64 encoded.',
    );
  });

  it('T3: what leads to its thread stands in its headers', () => {
    const Headers = [
      { Name: 'Message-ID', Value: '<CAF4@mail.gmail.com>' },
      { Name: 'In-Reply-To', Value: '<b@x>' },
      { Name: 'References', Value: '<a@x>\r\n <b@x>' },
      { Name: 'Return-Path', Value: '<>' },
    ];
    const parsed = parseInbound({ ...small, Headers });
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        mailboxHash: null,
        mail: {
          messageId: 'CAF4@mail.gmail.com',
          inReplyTo: 'b@x',
          references: ['a@x', 'b@x'],
          returnPath: '',
          from: { address: 'Carla@example.com', name: 'Carla' },
          to: [],
        },
      },
    });
  });

  it('T3: whom it came to is found where no other field tells', () => {
    const parsed = parseInbound({
      ...small,
      To: 'A <a@x.example>, b@x.example',
      OriginalRecipient: 'inbox+x@in.shop.example',
    });
    if (!parsed.ok) throw new Error('it is a mail');
    expect(parsed.value.mail.to.map(({ address }) => address)).toEqual(['a@x.example', 'b@x.example']);
    expect(parsed.value.mail.headers.get('x-original-to')).toEqual(['inbox+x@in.shop.example']);
  });

  it('T6: the dashboard’s Check button names an attachment’s content otherwise', () => {
    const parsed = parseInbound({
      ...small,
      Attachments: [{ Name: 'a.txt', Data: 'aGVsbG8=', ContentType: 'text/plain' }],
    });
    if (!parsed.ok) throw new Error('it is a mail');
    expect(Buffer.from(parsed.value.mail.attachments[0]?.content ?? []).toString()).toBe('hello');
  });

  it('T6: every fault is named', () => {
    expect(faultsOf({})).toEqual(['MessageID', 'FromFull']);
    expect(faultsOf({ ...small, FromFull: { Email: 1 }, Subject: [], TextBody: {} })).toEqual([
      'FromFull.Email',
      'Subject',
      'TextBody',
    ]);
    expect(faultsOf({ ...small, Attachments: [{ Name: 'a' }, { Content: 'not base64!' }] })).toEqual([
      'Attachments.0.Content',
      'Attachments.1.Content',
    ]);
    for (const json of [null, undefined, 1, 'x', [], [small]]) expect(faultsOf(json)).toHaveLength(1);
  });

  it('T6: nothing that can be posted makes it fail', () => {
    const field = fc.constantFrom(
      'MessageID',
      'FromFull',
      'ToFull',
      'Headers',
      'Attachments',
      'TextBody',
      'HtmlBody',
      'Date',
      'ReplyTo',
      'MailboxHash',
    );
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue()), fc.boolean(), (json, whole) => {
        const parsed = parseInbound(whole ? { ...small, ...json } : json);
        if (!parsed.ok) return void expect(parsed.errors.length).toBeGreaterThan(0);
        const receipt = { source: 'postmark', id: parsed.value.messageId };
        arrivalOf(parsed.value.mail, {
          via: 'postmark',
          at,
          ours,
          key,
          receipt,
          mailboxHash: parsed.value.mailboxHash,
        });
      }),
    );
  });
});

const Metadata = {
  ticket: 'tkt_0123456789abcdef0123456789abcdef',
  seq: '3',
  to: recipientMark('john@example.com'),
};
const about = {
  ticketId: Metadata.ticket,
  seq: 3,
  providerMessageId: '883953f4-6105-42a2-a16a-77a8eac79483',
};

describe('what Postmark reports', () => {
  it('T6: its documented samples, of mails that carry our metadata', async () => {
    expect(parseStatus({ ...(await sample('delivery')), Metadata })).toEqual({
      ok: true,
      value: { ...about, state: 'delivered', failure: null },
    });
    expect(parseStatus({ ...(await sample('bounce')), Metadata })).toEqual({
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
      expect(parseStatus(await sample(name))).toEqual({ ok: true, value: null });
      const other = { ...Metadata, to: recipientMark('carla@example.com') };
      expect(parseStatus({ ...(await sample(name)), Metadata: other })).toEqual({ ok: true, value: null });
    }
  });

  it.each([
    [{ Type: 'SoftBounce' }, 'failed', 'The mailbox is full, or takes no mail for now.'],
    [{ Type: 'DnsError' }, 'failed', 'The customer’s mail server could not be found.'],
    [{ Type: 'SpamNotification' }, 'failed', 'The customer’s mail server took it for spam.'],
    [{ Type: 'Blocked' }, 'failed', 'The customer’s mail server refuses mail from us.'],
    [
      { Type: 'Transient', Name: 'Undeliverable' },
      'failed',
      'The customer’s mail server could not be reached.',
    ],
    [
      { Type: 'Unknown', Description: 'Unable to classify the NDR.' },
      'failed',
      'Unable to classify the NDR.',
    ],
    [{ Type: 'Something new', Description: '', Name: '' }, 'failed', 'It was not delivered.'],
    [{ RecordType: 'SpamComplaint' }, 'delivered', null],
  ])('T6: %j means that it is %s', async (change, state, failure) => {
    expect(parseStatus({ ...(await sample('bounce')), Metadata, ...change })).toMatchObject({
      ok: true,
      value: { state, failure },
    });
  });

  it.each([
    { Type: 'Transient', Name: 'Message delayed' },
    { Type: 'AutoResponder' },
    { Type: 'ChallengeVerification' },
    { Type: 'AddressChange' },
    { RecordType: 'SubscriptionChange' },
    { RecordType: 'Open' },
    { RecordType: 'Click' },
  ])('T6: %j is no news', async (change) => {
    expect(parseStatus({ ...(await sample('bounce')), Metadata, ...change })).toEqual({
      ok: true,
      value: null,
    });
  });

  it('T6: a report without its kind is none, and metadata that isn’t ours is nobody’s', async () => {
    expect(parseStatus({})).toMatchObject({ ok: false, errors: [{ path: 'RecordType' }] });
    expect(parseStatus({ RecordType: 'Delivery', Metadata })).toMatchObject({
      ok: false,
      errors: [{ path: 'MessageID' }],
    });
    for (const odd of [
      null,
      'x',
      [],
      { ticket: 'x', seq: 1 },
      { ticket: Metadata.ticket, seq: '0' },
      { ticket: Metadata.ticket, seq: 'x' },
    ])
      expect(parseStatus({ ...(await sample('delivery')), Metadata: odd })).toEqual({
        ok: true,
        value: null,
      });
  });

  it('T6: nothing that can be posted makes it fail', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => void parseStatus(json)));
    const field = fc.constantFrom(
      'RecordType',
      'MessageID',
      'Metadata',
      'Type',
      'Name',
      'Email',
      'Recipient',
    );
    fc.assert(
      fc.property(
        fc.dictionary(field, fc.jsonValue()),
        (json) => void parseStatus({ RecordType: 'Bounce', ...json }),
      ),
    );
  });
});

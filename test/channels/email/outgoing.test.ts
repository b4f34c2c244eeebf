import { describe, expect, it } from 'vitest';
import { neverArrived } from '#channels/email/never-arrived.ts';
import { type Composing, composeMail } from '#channels/email/outgoing.ts';
import { recipientMark } from '#channels/email/recipient-mark.ts';
import { ticketOfAddress } from '#channels/email/reply-address.ts';
import type { OutgoingMessage } from '#use-cases/ports.ts';
import { key } from './mails.ts';
import { answer, attachment, filesOf } from './outgoing-message.ts';

const composing: Composing = {
  from: 'The shop <help@shop.example>',
  replyTo: 'inbox@in.shop.example',
  key,
  files: filesOf(),
  limit: 10_000_000,
  renames: false,
};

async function compose(message: Partial<OutgoingMessage> = {}, some: Partial<Composing> = {}) {
  const composed = await composeMail(answer(message), { ...composing, ...some });
  if (!composed.ok) throw new Error(composed.reason);
  return composed.mail;
}
const refusal = async (message: Partial<OutgoingMessage>, some: Partial<Composing> = {}) => {
  const composed = await composeMail(answer(message), { ...composing, ...some });
  return composed.ok ? null : composed.reason;
};
const header = (mail: Awaited<ReturnType<typeof compose>>, name: string) =>
  mail.headers.find((known) => known.name === name)?.value;

describe('a message as a mail', () => {
  it('T3: it answers in its thread, under a name of ours, to an address that names its ticket', async () => {
    const mail = await compose();
    expect(mail).toMatchObject({
      to: 'carla@example.com',
      cc: ['friend@example.net'],
      subject: 'Re: Größe',
      rfcId: 'msg_0123456789abcdef0123456789abcdef_3@shop.example',
      headers: [
        { name: 'In-Reply-To', value: '<CAF4=second@mail.gmail.com>' },
        { name: 'References', value: '<CAF4=first@mail.gmail.com> <CAF4=second@mail.gmail.com>' },
      ],
    });
    expect(ticketOfAddress(mail.replyTo, key)).toBe('tkt_0123456789abcdef0123456789abcdef');
  });

  it('T3: where the provider names it, our own name is among the references', async () => {
    const mail = await compose({}, { renames: true });
    expect(header(mail, 'References')).toBe(
      '<CAF4=first@mail.gmail.com> <CAF4=second@mail.gmail.com> <msg_0123456789abcdef0123456789abcdef_3@shop.example>',
    );
  });

  it('T3: of very many references the first and the latest fit a line', async () => {
    const references = Array.from(
      { length: 60 },
      (_, nth) => `reference-${nth}-of-a-long-thread@mail.example.com`,
    );
    const mail = await compose({
      email: { subject: 's', cc: [], inReplyTo: references.at(-1) ?? null, references },
    });
    const value = header(mail, 'References') ?? '';
    expect(value.length).toBeLessThanOrEqual(850);
    expect(value).toMatch(/^<reference-0-.*<reference-58-[^<>]+> <reference-59-[^<>]+>$/);
  });

  it('O1: an automatic one says so', async () => {
    expect((await compose({ automatic: true })).headers).toEqual(
      expect.arrayContaining([
        { name: 'Auto-Submitted', value: 'auto-replied' },
        { name: 'X-Auto-Response-Suppress', value: 'All' },
      ]),
    );
    expect(header(await compose(), 'Auto-Submitted')).toBeUndefined();
  });

  it('T9: what was written as text is HTML that says the same', async () => {
    expect((await compose()).html).toBe(
      '<div>Grüße &amp; &lt;b&gt;Küsse&lt;/b&gt;<br>\n<br>\n &nbsp;eingerückt</div>',
    );
    expect((await compose({ html: '<p>x</p>' })).html).toBe('<p>x</p>');
  });

  it('T6: nothing that is written ends a header', async () => {
    const mail = await compose({
      email: {
        subject: 'Hello\r\nBcc: everyone@example.net\u2028x\u0000',
        cc: [],
        inReplyTo: 'a@x>\r\nBcc: b@y',
        references: ['ok@x', 'a@x\r\nX: y', 'b c@x', '<d@x>'],
      },
    });
    expect(mail.subject).toBe('Hello Bcc: everyone@example.net x');
    expect(mail.headers).toEqual([{ name: 'References', value: '<ok@x>' }]);
  });

  it.each([
    ['carla@example.com, everyone@example.net'],
    ['carla@example.com\r\nBcc: x@example.net'],
    ['Carla <carla@example.com>'],
    ['carla'],
    [''],
  ])('T6: %j is nobody’s address', async (to) => {
    expect(await refusal({ to })).toMatch(/is not an e-mail address\.$/);
    const email = { subject: 's', cc: [to], inReplyTo: null, references: [] };
    expect(await refusal({ email })).toMatch(/is not an e-mail address\.$/);
  });

  it('T9: nobody gets it twice, and not more than fifty get it', async () => {
    const email = (cc: string[]) => ({ subject: 's', cc, inReplyTo: null, references: [] });
    const twice = await compose({ email: email(['a@x.example', 'carla@example.com', 'a@x.example']) });
    expect(twice.cc).toEqual(['a@x.example']);
    const many = Array.from({ length: 50 }, (_, nth) => `p${nth}@x.example`);
    expect(await refusal({ email: email(many) })).toBe('A mail goes to 50 people at most.');
    expect(await refusal({ email: email(many.slice(1)) })).toBeNull();
  });

  it('T9: it has a subject, whatever it was given', async () => {
    expect(
      (await compose({ email: { subject: ' \r\n', cc: [], inReplyTo: null, references: [] } })).subject,
    ).toBe('(no subject)');
    expect((await compose({ email: null })).headers).toEqual([]);
  });
});

describe('its attachments', () => {
  const content = Buffer.from('%PDF-');
  const invoice = attachment('Rechnung\r\n März.pdf', content);

  it('T9: go along; those that were refused do not', async () => {
    const refused = attachment('evil.exe', content, { refused: 'no' });
    const mail = await compose({ attachments: [invoice, refused] }, { files: filesOf([invoice, content]) });
    expect(mail.files).toEqual([
      { name: 'Rechnung März.pdf', contentType: 'application/pdf', contentId: null, content },
    ]);
  });

  it('T9: one that is gone is told of, not left out', async () => {
    expect(await refusal({ attachments: [invoice] })).toBe(
      'The file “Rechnung März.pdf” is no longer there.',
    );
  });

  it('T9: what is too large, encoded, is refused before anything is read', async () => {
    const large = attachment('large.pdf', content, { bytes: 7_500_000 });
    const files = { get: () => Promise.reject(new Error('it is not read')) };
    expect(await refusal({ attachments: [large] }, { files })).toBe(
      'It is larger than 10 MB, which is the most that a mail takes.',
    );
    const fits = attachment('fits.pdf', content, { bytes: 7_200_000 });
    expect(await refusal({ attachments: [fits] }, { files: filesOf([fits, content]) })).toBeNull();
  });
});

describe('a call that failed', () => {
  it('T6: surely arrived nowhere where nobody was found, and perhaps somewhere else', () => {
    const coded = (code: string) => Object.assign(new Error('x'), { code });
    expect(neverArrived(new TypeError('fetch failed', { cause: coded('ENOTFOUND') }))).toBe(true);
    expect(neverArrived(coded('ECONNREFUSED'))).toBe(true);
    expect(neverArrived(coded('ECONNRESET'))).toBe(false);
    expect(neverArrived(new DOMException('timed out', 'TimeoutError'))).toBe(false);
    expect(neverArrived('x')).toBe(false);
  });

  it('T6: a recipient’s mark is theirs, in any case of letters', () => {
    expect(recipientMark('Carla@Example.com ')).toBe(recipientMark('carla@example.com'));
    expect(recipientMark('carla@example.com')).toMatch(/^[\w-]{16}$/);
    expect(recipientMark('x@example.com')).not.toBe(recipientMark('carla@example.com'));
  });
});

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, type Inbox, startInbox } from './support/inbox.ts';
import { anAddress, type Mails, mailsOf, rawMail } from './support/mail.ts';

let inbox: Inbox;
let ada: Agent;
let mails: Mails;

beforeAll(async () => {
  inbox = await startInbox();
  ada = await inbox.signIn('ada@example.com');
  mails = await mailsOf(inbox, ada);
}, 120_000);
afterAll(() => inbox?.stop());
beforeEach(() => inbox.runtime.faults.clear());

const fixture = (name: string): Promise<Buffer> =>
  readFile(new URL(`../channels/email/fixtures/${name}.eml`, import.meta.url));
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What Postmark was asked to send that says so. */
const sentBy = async (provider: string, text: string) => {
  const [entry, ...more] = await eventually(async () => {
    const entries = await mails.sent(provider, text);
    if (entries.length === 0) throw new Error(`${provider} was not asked to send ${text}`);
    return entries;
  });
  expect(more).toEqual([]);
  return JSON.parse(entry?.request.body ?? '');
};
const headersIn = ({ Headers }: { Headers: { Name: string; Value: string }[] }) =>
  Object.fromEntries(Headers.map(({ Name, Value }) => [Name, Value]));

/** By the links that the thread has. */
async function downloaded({ attachments }: MessageDocument): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const { name, url } of attachments) {
    if (url === undefined) continue;
    const response = await fetch(url);
    expect(response.status, name).toBe(200);
    files.set(name, Buffer.from(await response.arrayBuffer()));
  }
  return files;
}

describe('a mail by Postmark', () => {
  const from = anAddress();
  const id = randomUUID();
  let ticketId: string;
  let answered: { ReplyTo: string } & Record<string, unknown>;
  let ours: string;

  it('T1, A4: becomes a ticket, which the rotation gives to somebody; T5: its repetition does not', async () => {
    const mail = { from, id, text: 'Where is my order?', headers: { References: '<older@example.com>' } };
    ticketId = await mails.write(mail);
    expect((await mails.bring(mail)).json).toEqual({ outcome: 'duplicate', ticketId });
    const ticket = await eventually(async () => {
      const seen = await ada.ticket(ticketId);
      if (seen.assignee === null) throw new Error('nobody has it');
      return seen;
    });
    expect(ticket).toMatchObject({
      channel: 'email',
      subject: 'My order',
      contact: { name: 'Carla', address: from, email: from },
      assignment: { by: 'rotation' },
    });
    expect(ticket.waitingSince).not.toBeNull();
    expect((await ada.thread(ticketId)).filter(({ author }) => author === 'customer')).toHaveLength(1);
  });

  it('T3: is answered by Postmark: from our address, to a signed one, in the thread, with its subject', async () => {
    const text = `It is on its way ${id}`;
    expect((await ada.answer(ticketId, text)).status).toBe(201);
    answered = await sentBy('postmark', text);
    const message = await mails.message(ticketId, text);
    const { postmarkFrom = '', postmarkReplyTo = '' } = mails.secrets;
    const [local, domain] = postmarkReplyTo.split('@');
    expect(answered).toMatchObject({ From: postmarkFrom, To: from, Subject: 'Re: My order', TextBody: text });
    expect(answered.ReplyTo).toMatch(new RegExp(`^${local}\\+\\w{20,}@${domain}$`));
    ours = `<${message.id}@${postmarkFrom.split('@')[1]}>`;
    expect(headersIn(answered as never)).toMatchObject({
      'Message-ID': ours,
      'In-Reply-To': `<${id}@example.com>`,
      References: `<older@example.com> <${id}@example.com>`,
    });
  });

  it('and Postmark’s webhook says that it was delivered', async () => {
    await mails.fared(ticketId, `It is on its way ${id}`, 'delivered');
    await eventually(async () => expect((await ada.ticket(ticketId)).waitingSince).toBeNull());
  });

  it('T3: a reply to the signed address is in the same ticket, what it quotes apart', async () => {
    const quoted = 'On Mon, 2 Mar 2026 at 09:00 Shop <support@shop.example> wrote:\n> It is on its way';
    const reply = { from, to: answered.ReplyTo, subject: 'Re: My order', text: `Thank you!\n\n${quoted}` };
    expect(await mails.write(reply)).toBe(ticketId);
    expect(await mails.message(ticketId, 'Thank you!')).toMatchObject({ fullText: reply.text });
  });

  it('T3: also from another’s address, who says so, for only we could have told them', async () => {
    const friend = anAddress('friend');
    expect(await mails.write({ from: friend, to: answered.ReplyTo, text: 'I am her friend' })).toBe(ticketId);
    expect(await mails.message(ticketId, 'I am her friend')).toMatchObject({ sender: friend });
  });

  it('T3: a reply to the bare address finds it by References; a stranger’s does not', async () => {
    const headers = { References: `<${id}@example.com> ${ours}`, 'In-Reply-To': ours };
    expect(await mails.write({ from, text: 'By reference', headers })).toBe(ticketId);
    const stranger = await mails.write({ from: anAddress('eve'), text: 'Let me in', headers });
    expect(stranger).not.toBe(ticketId);
    const forged = answered.ReplyTo.replace(/\w(?=@)/, (last) => (last === 'a' ? 'b' : 'a'));
    expect(await mails.write({ from: anAddress('eve'), to: forged, text: 'Or so' })).not.toBe(ticketId);
    const bySubject = await mails.write({ from, subject: 'Re: My order', text: 'By subject' });
    expect(bySubject).not.toBe(ticketId);
  });

  it('T3: a reply into a closed ticket reopens it', async () => {
    expect((await ada.call('POST', `/tickets/${ticketId}/close`)).status).toBe(200);
    expect((await ada.ticket(ticketId)).status).toBe('closed');
    expect(await mails.write({ from, to: answered.ReplyTo, text: 'One more thing' })).toBe(ticketId);
    expect(await ada.ticket(ticketId)).toMatchObject({ status: 'open', waitingSince: expect.any(String) });
  });

  it('T3: and the next answer names the mail that it answers', async () => {
    const last = randomUUID();
    await mails.write({ from, id: last, to: answered.ReplyTo, text: 'And another' });
    await ada.answer(ticketId, `Yes ${last}`);
    const mail = await sentBy('postmark', `Yes ${last}`);
    expect(headersIn(mail)['In-Reply-To']).toBe(`<${last}@example.com>`);
    expect(mail.ReplyTo).toBe(answered.ReplyTo);
  });
});

describe('what comes with a mail', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
    'base64',
  );

  it('files and images are there by the links of the thread, byte by byte, under names that do no harm', async () => {
    const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(3_000)]);
    const names = ['Größe (1).pdf', '../../etc/passwd', '..', '\\\\share\\x', '', 'invoice\u202efdp.txt'];
    const ticketId = await mails.write({
      from: anAddress(),
      text: 'See:',
      html: '<p>See: <img src="cid:photo@mail"></p>',
      files: [
        { name: 'photo.png', type: 'image/png', content: png, contentId: '<photo@mail>' },
        ...names.map((name, nth) => ({
          name,
          type: nth === 0 ? 'application/pdf' : 'text/plain',
          content: nth === 0 ? pdf : Buffer.from(`file ${nth}`),
        })),
        { name: 'run.exe', type: 'text/plain', content: Buffer.from('MZ') },
      ],
    });
    const message = await mails.message(ticketId, 'See:');
    expect(message.attachments.map(({ name }) => name)).toEqual([
      'photo.png',
      'Größe (1).pdf',
      'passwd',
      'file.txt',
      'x',
      'file.txt',
      'invoicefdp.txt',
      'run.exe',
    ]);
    expect(message.attachments.at(-1)).toMatchObject({ refused: 'This type of file is not accepted.' });
    expect(message.attachments.at(-1)).not.toHaveProperty('url');
    expect(message.html).toContain('src="cid:photo@mail"');
    expect(message.attachments[0]).toMatchObject({ contentId: 'photo@mail', bytes: png.length });
    const files = await downloaded(message);
    expect(files.get('photo.png')).toEqual(png);
    expect(files.get('Größe (1).pdf')).toEqual(pdf);
    expect(files.get('passwd')?.toString()).toBe('file 1');
    const [image, document] = await Promise.all(
      message.attachments.slice(0, 2).map(({ url }) => fetch(url ?? '')),
    );
    expect(image?.headers.get('content-type')).toBe('image/png');
    expect(document?.headers.get('content-type')).toBe('application/octet-stream');
    expect(document?.headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  it('the links hold for minutes', async () => {
    const files = [{ name: 'a.txt', type: 'text/plain', content: Buffer.from('a') }];
    const ticketId = await mails.write({ from: anAddress(), text: 'Briefly', files });
    const [attachment] = (await mails.message(ticketId, 'Briefly')).attachments;
    await inbox.advance('PT6M');
    expect((await fetch(attachment?.url ?? '')).status).toBe(403);
    const [again] = (await mails.message(ticketId, 'Briefly')).attachments;
    expect((await fetch(again?.url ?? '')).status).toBe(200);
  });

  it('T6: 4 MB come by the webhook, whole; more than Lambda takes is the gateway’s 413, and nothing is there', async () => {
    const from = anAddress();
    const content = randomBytes(4 * 1_024 * 1_024);
    const files = [{ name: 'large.bin', type: 'application/octet-stream', content }];
    const ticketId = await mails.write({ from, text: 'Large', files });
    const found = (await downloaded(await mails.message(ticketId, 'Large'))).get('large.bin');
    expect(found && digest(found)).toBe(digest(content));
    const larger = [{ ...files[0], name: 'x', type: 'text/plain', content: Buffer.alloc(4_800_000, 1) }];
    const other = anAddress();
    expect((await mails.bring({ from: other, text: 'Larger', files: larger })).status).toBe(413);
    expect((await ada.tickets()).some(({ contact }) => contact.address === other)).toBe(false);
  });

  it('T6: 20 MB come by SES, whole', async () => {
    const from = anAddress();
    const contents = [randomBytes(12 * 1_024 * 1_024), randomBytes(8 * 1_024 * 1_024)];
    const files = contents.map((content, nth) => ({
      name: `part-${nth}.bin`,
      type: 'application/octet-stream',
      content,
    }));
    await mails.arrive(rawMail({ from, text: 'Larger still', files }), { from });
    const { id } = await mails.ticketOf(from);
    const found = await downloaded(await mails.message(id, 'Larger still'));
    expect([...found.values()].map(digest)).toEqual(contents.map(digest));
  }, 60_000);

  it('hostile names in a raw mail do no harm either', async () => {
    const from = 'carla@example.com';
    await mails.arrive(await fixture('hostile-names'), { from });
    const { id } = await mails.ticketOf(from);
    const message = await mails.message(id, 'Files.');
    for (const { name } of message.attachments) {
      expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}]|^\.|\.$/u);
      expect(name.length).toBeLessThanOrEqual(150);
    }
    const files = await downloaded(message);
    expect(files.size).toBeGreaterThan(5);
    expect(message.attachments.filter(({ refused }) => refused !== undefined).length).toBeGreaterThan(2);
  });
});

describe('an answer with a file', () => {
  it('T9: which the agent’s browser uploaded arrives at Postmark with its content', async () => {
    const ticketId = await mails.write({ from: anAddress(), text: 'Could I have the invoice?' });
    const content = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(50_000)]);
    const file = { name: 'Rechnung März.pdf', contentType: 'application/pdf', bytes: content.length };
    const offered = await ada.call('POST', '/attachments', file);
    expect(offered.status).toBe(201);
    const { id, url, method, headers } = offered.json;
    expect((await fetch(url, { method, headers, body: content })).status).toBe(200);
    const text = `Here it is ${ticketId}`;
    const answer = await ada.call('POST', `/tickets/${ticketId}/messages`, { text, attachmentIds: [id] });
    expect(answer.status).toBe(201);
    const mail = await sentBy('postmark', text);
    expect(mail.Attachments).toMatchObject([{ Name: file.name, ContentType: 'application/pdf' }]);
    expect(digest(Buffer.from(mail.Attachments[0].Content, 'base64'))).toBe(digest(content));
    const message = await mails.fared(ticketId, text, 'delivered');
    expect([...(await downloaded(message)).values()].map(digest)).toEqual([digest(content)]);
  });
});

describe('a mail by SES', () => {
  it('T1, T3: is answered by SES, and a reply to the name that SES gave our mail finds its ticket', async () => {
    const from = anAddress();
    const id = randomUUID();
    await mails.arrive(rawMail({ from, id, text: 'Where is my order?' }), { from });
    const { id: ticketId } = await mails.ticketOf(from);
    const text = `On its way ${id}`;
    await ada.answer(ticketId, text);
    const mail = await sentBy('ses', text);
    const { sesFrom = '', sesReplyTo = '' } = mails.secrets;
    const [local, domain] = sesReplyTo.split('@');
    expect(mail).toMatchObject({
      FromEmailAddress: sesFrom,
      Destination: { ToAddresses: [from] },
      Content: { Simple: { Subject: { Data: 'Re: My order' }, Body: { Text: { Data: text } } } },
    });
    const [replyTo] = mail.ReplyToAddresses;
    expect(replyTo).toMatch(new RegExp(`^${local}\\+\\w{20,}@${domain}$`));
    expect(headersIn(mail.Content.Simple)['In-Reply-To']).toBe(`<${id}@example.com>`);
    await mails.fared(ticketId, text, 'delivered');

    const [entry] = await mails.sent('ses', text);
    const { MessageId } = JSON.parse(entry?.answer?.body ?? '');
    const named = `<${MessageId}@eu-central-1.amazonses.com>`;
    await mails.arrive(rawMail({ from, text: 'Thanks', headers: { 'In-Reply-To': named } }), { from });
    await mails.message(ticketId, 'Thanks');
    await mails.arrive(rawMail({ from: anAddress('friend'), to: replyTo, text: 'From me as well' }), {
      from: anAddress('friend'),
      to: replyTo,
    });
    await mails.message(ticketId, 'From me as well');
    expect((await mails.outbox('postmark')).filter(({ request }) => request.body.includes(from))).toEqual([]);
  });

  it('T5: told of twice is one message, though hostile topics do so at random', async () => {
    const from = anAddress();
    const raw = rawMail({ from, text: 'Once' });
    await mails.arrive(raw, { from });
    // Another delivery of the same mail, as to two of our addresses.
    await mails.arrive(raw, { from });
    const { id, contact } = await mails.ticketOf(from);
    await inbox.runtime.settled();
    expect((await ada.thread(id)).filter(({ author }) => author === 'customer')).toHaveLength(1);
    expect((await ada.ticket(id)).contact.ticketCount).toBe(1);
    expect(contact.address).toBe(from);
  });
});

describe('a mail that comes back', () => {
  it.each([
    ['postmark', 'bounce'],
    ['postmark', 'late-bounce'],
    ['ses', 'bounce'],
    ['ses', 'late-bounce'],
  ])(
    'C2: by %s from %s@…: has failed where the agent looks, with why, and the ticket waits for us again',
    async (provider, local) => {
      const from = anAddress(local);
      if (provider === 'ses') await mails.arrive(rawMail({ from, text: 'Hello' }), { from });
      else await mails.write({ from, text: 'Hello' });
      const { id, waitingSince } = await mails.ticketOf(from);
      const text = `To nobody ${from}`;
      await ada.answer(id, text);
      const failed = await mails.fared(id, text, 'failed');
      expect(failed.failure).toBe('The address does not exist, or takes no mail.');
      await eventually(async () => {
        const ticket = await ada.ticket(id);
        expect(ticket).toMatchObject({ status: 'open', waitingSince, autoClose: { closesAt: null } });
      });
    },
  );

  it('C2: and to an address that Postmark no longer writes to fails at once', async () => {
    const from = anAddress('inactive');
    const id = await mails.write({ from, text: 'Hello' });
    await ada.answer(id, `To nobody ${from}`);
    const failed = await mails.fared(id, `To nobody ${from}`, 'failed');
    expect(failed.failure).toMatch(/no longer delivers to this address/);
    await eventually(async () => expect((await ada.ticket(id)).waitingSince).not.toBeNull());
    expect(await mails.sent('postmark', `To nobody ${from}`)).toHaveLength(1);
  });
});

describe('mail that a machine wrote', () => {
  const ours = 'We are on it.';
  const set = async (automaticMessages: string[]) => {
    const messages = { duringMessage: ours, nobodyOnlineMessage: ours, outsideMessage: ours };
    const saved = await ada.call('PUT', '/settings/office-hours', { automaticMessages, ...messages });
    expect(saved.status, saved.text).toBe(200);
  };
  beforeAll(() => set(['email']));
  afterAll(() => set([]));
  const headers = { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' };
  const sentTo = async (address: string) =>
    (await mails.outbox('postmark'))
      .filter(({ request }) => request.method === 'POST')
      .map(({ request }) => JSON.parse(request.body))
      .filter(({ To }) => To === address);

  it('O1, C2: an absence is in its thread, and neither reopens nor waits for us nor is answered', async () => {
    const from = anAddress();
    const ticketId = await mails.write({ from, text: 'Where is my order?' });
    const automatic = await mails.fared(ticketId, ours, 'delivered');
    expect(automatic.author).toBe('system');
    const [{ ReplyTo: to, Headers }] = await sentTo(from);
    expect(headersIn({ Headers })['Auto-Submitted']).toBe('auto-replied');
    const text = `On its way ${from}`;
    await ada.answer(ticketId, text);
    await mails.fared(ticketId, text, 'delivered');
    await ada.call('POST', `/tickets/${ticketId}/close`);
    const absence = { from, to, subject: 'Abwesenheit: Re: My order', text: 'I am away.', headers };
    expect(await mails.write(absence)).toBe(ticketId);
    await mails.message(ticketId, 'I am away.');
    await inbox.runtime.settled();
    expect(await ada.ticket(ticketId)).toMatchObject({ status: 'closed', waitingSince: null });
    expect(await sentTo(from)).toHaveLength(2);
  });

  it('O1: one that begins a thread is a ticket, and gets no automatic answer', async () => {
    const from = anAddress('newsletter');
    const ticketId = await mails.write({ from, text: 'Our offers', headers });
    await mails.message(ticketId, 'Our offers');
    await inbox.runtime.settled();
    expect(await sentTo(from)).toEqual([]);
  });
});

describe('a mail whose HTML would do harm', () => {
  it('is harmless in the thread, and reads well', async () => {
    const from = 'carla@example.com';
    const raw = (await fixture('hostile')).toString('latin1').replaceAll('carla@', 'mallory@');
    await mails.arrive(Buffer.from(raw, 'latin1'), { from: from.replace('carla', 'mallory') });
    const { id } = await mails.ticketOf('mallory@example.com');
    const [message] = (await ada.thread(id)).filter(({ author }) => author === 'customer');
    const html = message?.html ?? '';
    expect(html).not.toBe('');
    expect(html).not.toMatch(/<(script|style|form|input|iframe|object|embed|meta|base|link|svg|button)\b/i);
    expect(html).not.toMatch(/\son\w+\s*=|javascript:|vbscript:|data:text|position\s*:|url\(|srcdoc/i);
    expect(html).not.toMatch(/<img[^>]*\ssrc="(?!cid:)/i);
    expect(message?.text.trim()).not.toBe('');
  });
});

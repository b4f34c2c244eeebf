import { beforeEach, describe, expect, it } from 'vitest';
import { uploadSchema } from '#contracts/api/answering.ts';
import { messageSchema, threadPage } from '#contracts/api/tickets.ts';
import { minute, type TicketId } from '#domain/ids.ts';
import { anAttachment, anInboundMail, start } from '#test/support/builders.ts';
import { type Inbox, openInbox, receive, sam } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { receiveMessage } from '#use-cases/receive.ts';

let inbox: Inbox;
let surface: Surface;
let bySam: ReturnType<Surface['as']>;
let mail: TicketId;
beforeEach(async () => {
  inbox = await openInbox();
  surface = openSurface(inbox);
  bySam = surface.as(sam);
  const attachments = [
    anAttachment({ id: 'att_1', contentId: 'logo@1' }),
    anAttachment({ id: 'att_2', source: 'https://provider.example.com/secret' }),
    anAttachment({ id: 'att_3', refused: 'It is larger than 25 MB.' }),
  ];
  const inbound = anInboundMail({ attachments, fullText: 'Where is my order?\n> quoted' });
  mail = (await receiveMessage(inbound, { source: 'postmark', id: 'PM1' }, inbox.deps)).ticketId;
});

const pdf = { name: 'Plan.pdf', contentType: 'application/pdf', bytes: 10 };
const answer = (body: object, ticketId = mail, headers = {}) =>
  bySam('POST', `/tickets/${ticketId}/messages`, body, headers);

async function uploaded(file = pdf): Promise<string> {
  const { id } = uploadSchema.parse((await bySam('POST', '/attachments', file)).json);
  surface.files.upload(id);
  return id;
}

describe('POST /attachments', () => {
  it('T9: tells where to put the file, how, and until when', async () => {
    const offered = await bySam('POST', '/attachments', { ...pdf, name: '../Plan\u202e.pdf' });
    expect(offered.status).toBe(201);
    expect(uploadSchema.strict().parse(offered.json)).toMatchObject({
      method: 'PUT',
      headers: { 'content-type': 'application/pdf' },
      expiresAt: new Date(start + 15 * minute).toISOString(),
    });
    const { id } = uploadSchema.parse(offered.json);
    surface.files.upload(id);
    expect(await surface.files.keep(id)).toMatchObject({ name: 'Plan.pdf' });
  });

  it.each([
    [{}, ['bytes', 'contentType', 'name']],
    [{ ...pdf, name: '', contentType: 'pdf', bytes: 0 }, ['bytes', 'contentType', 'name']],
    [{ ...pdf, contentType: 'text/plain\r\nx-evil: 1' }, ['contentType']],
    [{ ...pdf, bytes: 25 * 1024 * 1024 + 1 }, ['bytes']],
    [{ ...pdf, name: 'invoice.pdf.exe' }, ['name']],
    [{ ...pdf, contentType: 'application/x-msdownload' }, ['name']],
    [{ ...pdf, colour: 'red' }, ['colour']],
  ])('refuses %j, every fault named', async (body, faults) => {
    const answered = await bySam('POST', '/attachments', body);
    expect(answered.status).toBe(400);
    expect(faultsIn(answered).toSorted()).toEqual(faults);
  });
});

describe('POST /tickets/{id}/messages', () => {
  it('T9: with files, formatting and copies; files alone say enough', async () => {
    const id = await uploaded();
    const answered = await answer({
      text: '',
      html: '<p onclick="steal()">Here.<script>steal()</script></p>',
      attachmentIds: [id, id],
      cc: ['Boss@Example.com', 'boss@example.com'],
    });
    expect(answered.status).toBe(201);
    expect(messageSchema.strict().parse(answered.json)).toMatchObject({
      html: '<p>Here.</p>',
      cc: ['boss@example.com'],
      attachments: [{ id, ...pdf, url: expect.stringContaining(id) }],
      delivery: 'pending',
    });
  });

  it('the same request under one key is one message; with other files it is refused', async () => {
    const [one, two] = [await uploaded(), await uploaded()];
    const key = { 'Idempotency-Key': 'k' };
    const body = { text: 'Here.', attachmentIds: [one] };
    const [first, again] = [await answer(body, mail, key), await answer(body, mail, key)];
    expect(again.json).toEqual(first.json);
    const other = await answer({ ...body, attachmentIds: [two] }, mail, key);
    expect(problemIn(other)).toMatchObject({ status: 409, type: 'urn:rondo:problem:key-used-elsewhere' });
  });

  it('names each file that was not uploaded, and stores nothing', async () => {
    const unknown = [`att_${'a'.repeat(32)}`, `att_${'b'.repeat(32)}`];
    const answered = await answer({
      text: 'Here.',
      attachmentIds: [unknown[0], await uploaded(), unknown[1]],
    });
    expect(faultsIn(answered)).toEqual(['attachmentIds.0', 'attachmentIds.2']);
    expect((await inbox.ticket(mail)).lastSeq).toBe(1);
  });

  it.each([
    [{ text: ' ' }, ['text']],
    [{ text: ' ', attachmentIds: [], cc: ['x'] }, ['cc.0', 'text']],
    [{ text: 'x', attachmentIds: ['att_1', '../uploads/x'] }, ['attachmentIds.0', 'attachmentIds.1']],
    [{ text: 'x', attachmentIds: Array(21).fill(`att_${'a'.repeat(32)}`) }, ['attachmentIds']],
    [{ text: 'x', cc: Array(21).fill('a@example.com') }, ['cc']],
    [{ text: 'x', html: 5, internal: true }, ['html']],
    [{ text: 'x', internal: true, cc: ['a@example.com'] }, ['cc']],
  ])('refuses %j, every fault named', async (body, faults) => {
    const answered = await answer(body);
    expect(answered.status).toBe(400);
    expect(faultsIn(answered).toSorted()).toEqual(faults);
  });

  it('by SMS with files or copies is refused, and says why; a note with files is not', async () => {
    const { ticketId } = await receive(inbox.deps, '1');
    const attachmentIds = [await uploaded()];
    const withFiles = await answer({ text: 'Here.', attachmentIds }, ticketId);
    expect(problemIn(withFiles).errors).toEqual([{ path: 'attachmentIds', message: 'SMS takes no files' }]);
    expect(faultsIn(await answer({ text: 'Here.', cc: ['a@example.com'] }, ticketId))).toEqual(['cc']);
    expect((await answer({ text: 'Look.', attachmentIds, internal: true }, ticketId)).status).toBe(201);
  });

  it('to a customer who has opted out is 409, and says why', async () => {
    const { ticketId } = await receive(inbox.deps, '1', { text: 'STOP', optOut: 'stop' });
    expect(problemIn(await answer({ text: 'But…' }, ticketId))).toMatchObject({
      status: 409,
      type: 'urn:rondo:problem:opted-out',
      detail: expect.stringContaining('STOP'),
    });
    expect((await bySam('GET', `/tickets/${ticketId}`)).json.contact).toMatchObject({ optedOut: true });
  });

  it('to an unknown ticket is 404, and its files are not taken', async () => {
    const id = await uploaded();
    expect((await answer({ text: 'x', attachmentIds: [id] }, 'tkt_none')).status).toBe(404);
    expect(surface.files.kept.has(id)).toBe(false);
  });
});

describe('GET /tickets/{id}/messages', () => {
  it('shows files with links that hold for minutes, and says of the others why there is none', async () => {
    const { json, text } = await bySam('GET', `/tickets/${mail}/messages`);
    const [message] = threadPage.parse(json).messages;
    const { name, contentType, bytes } = anAttachment();
    const file = { name, contentType, bytes };
    expect(message).toMatchObject({ fullText: 'Where is my order?\n> quoted' });
    expect(message?.attachments).toEqual([
      { id: 'att_1', ...file, contentId: 'logo@1', url: expect.stringContaining('att_1') },
      { id: 'att_2', ...file, pending: true },
      { id: 'att_3', ...file, refused: 'It is larger than 25 MB.' },
    ]);
    expect(text).not.toContain('secret');
  });
});

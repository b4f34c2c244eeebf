import { describe, expect, it } from 'vitest';
import { anAttachment, anInboundMail, start } from '#test/support/builders.ts';
import { openInbox, receive, toSay } from '#test/support/inbox.ts';
import { answer, type NewAnswer } from '#use-cases/answer.ts';
import { receiveMessage } from '#use-cases/receive.ts';

const ccOfMail = ['boss@example.com'];

/** Carla writes, with a copy to her boss. */
async function aMail() {
  const inbox = await openInbox();
  const email = { messageId: 'first@example.com', references: [], cc: ccOfMail };
  const { ticketId } = await receiveMessage(
    anInboundMail({ email }),
    { source: 'postmark', id: 'PM1' },
    inbox.deps,
  );
  const say = (overrides: Partial<NewAnswer> = {}) => answer(toSay(ticketId, overrides), inbox.deps);
  return { inbox, ticketId, say };
}

describe('T9: an answer by e-mail', () => {
  it('goes to whomever the customer’s latest mail went to, unless its author says otherwise', async () => {
    const { say } = await aMail();
    expect(await say()).toMatchObject({ value: { message: { cc: ccOfMail } } });
    expect(await say({ cc: [] })).toMatchObject({ value: { message: { cc: [] } } });
    expect(await say({ cc: ['law@example.com'] })).toMatchObject({
      value: { message: { cc: ['law@example.com'] } },
    });
  });

  it('T3: whoever is written to takes part, and may answer into the thread', async () => {
    const { inbox, ticketId, say } = await aMail();
    await say({ cc: ['law@example.com'] });
    expect((await inbox.ticket(ticketId)).email?.participants).toEqual([
      'carla@example.com',
      'boss@example.com',
      'law@example.com',
    ]);
    expect((await inbox.ticket(ticketId)).email?.cc).toEqual(ccOfMail);
  });

  it('has its formatting and its files; a note has files, too', async () => {
    const { say } = await aMail();
    const said = { html: '<p>See <b>there</b>.</p>', attachments: [anAttachment()] };
    expect(await say(said)).toMatchObject({ value: { message: said } });
    expect(await say({ ...said, internal: true })).toMatchObject({ value: { message: { ...said, cc: [] } } });
  });

  it('a note has no copies', async () => {
    const { say } = await aMail();
    const refused = await say({ internal: true, cc: ['law@example.com'] });
    expect(refused).toEqual({ ok: false, refusal: 'takes-no-cc' });
  });
});

describe('T9: an answer by SMS', () => {
  async function anSms() {
    const inbox = await openInbox();
    const { ticketId } = await receive(inbox.deps, '1');
    const say = (overrides: Partial<NewAnswer> = {}) => answer(toSay(ticketId, overrides), inbox.deps);
    return { inbox, ticketId, say };
  }

  it('has no copies and no files; a note about one has files', async () => {
    const { inbox, ticketId, say } = await anSms();
    expect(await say({ cc: ['law@example.com'] })).toEqual({ ok: false, refusal: 'takes-no-cc' });
    expect(await say({ attachments: [anAttachment()] })).toEqual({ ok: false, refusal: 'takes-no-files' });
    expect((await inbox.ticket(ticketId)).lastSeq).toBe(1);
    expect(await say({ attachments: [anAttachment()], internal: true })).toMatchObject({ ok: true });
  });

  it('is its text, and the same request finds it again', async () => {
    const { say } = await anSms();
    const request = { html: '<b>Yes.</b>', idempotencyKey: 'k' };
    const said = await say(request);
    expect(said).toMatchObject({ value: { message: { html: null } } });
    expect(await say(request)).toMatchObject({ value: { message: { seq: 2 } } });
  });

  it('to a customer who has opted out is refused at once; a note is not', async () => {
    const { inbox, ticketId, say } = await anSms();
    const key = { idempotencyKey: 'k' };
    const before = await say(key);
    await receive(inbox.deps, '1', { text: 'STOP', optOut: 'stop' });
    expect(await say()).toEqual({ ok: false, refusal: 'opted-out' });
    expect(await say(key)).toMatchObject({ value: { message: before.ok && before.value.message } });
    expect(await say({ internal: true })).toMatchObject({ ok: true });
    await receive(inbox.deps, '1', { text: 'START', optOut: 'start' });
    expect(await say()).toMatchObject({ ok: true });
    expect((await inbox.ticket(ticketId)).lastAnswerAt).toBe(start);
  });
});

describe('an idempotency key', () => {
  const request = {
    idempotencyKey: 'k',
    html: '<p>Yes.</p>',
    attachments: [anAttachment({ id: 'att_1' }), anAttachment({ id: 'att_2' })],
    cc: ['law@example.com'],
  };

  it('finds what the same request made', async () => {
    const { inbox, ticketId, say } = await aMail();
    await say(request);
    expect(await say(request)).toMatchObject({ value: { message: { seq: 2 } } });
    expect((await inbox.ticket(ticketId)).lastSeq).toBe(2);
  });

  it.each<[string, Partial<NewAnswer>]>([
    ['formatting', { html: '<p>No.</p>' }],
    ['no formatting', { html: null }],
    ['copies', { cc: ['boss@example.com'] }],
    ['fewer copies', { cc: [] }],
    ['fewer files', { attachments: request.attachments.slice(1) }],
    ['files in another order', { attachments: request.attachments.toReversed() }],
    ['no files', { attachments: [] }],
  ])('is refused with other %s', async (_, other) => {
    const { say } = await aMail();
    await say(request);
    expect(await say({ ...request, ...other })).toEqual({ ok: false, refusal: 'key-used-elsewhere' });
  });
});

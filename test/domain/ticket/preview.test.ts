import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { warnOfClosing } from '#domain/auto-close/warn.ts';
import { writeAsAi } from '#domain/hand-off/ai-message.ts';
import { answerConsent } from '#domain/hand-off/consent.ts';
import { replyFromElsewhere } from '#domain/hand-off/elsewhere.ts';
import { requestHandOff } from '#domain/hand-off/request.ts';
import { hour } from '#domain/ids.ts';
import { answerCustomer, writeNote } from '#domain/ticket/answer.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { draft, placeMessage } from '#domain/ticket/message.ts';
import { longestPreview, previewAfter } from '#domain/ticket/preview.ts';
import { addAutomaticMail, addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import {
  aHandOff,
  anAnswer,
  anAttachment,
  anInboundMail,
  anInboundMessage,
  aTicket,
  autoClose,
  start,
  toInbox,
  unrouted,
} from '#test/support/builders.ts';

const asked = {
  author: 'customer',
  agentId: null,
  sender: null,
  text: 'Where is my order?',
  files: 0,
} as const;
const changed = (outcome: { ok: true; value: TicketChange | 'unchanged' } | { ok: false }) => {
  if (!outcome.ok || outcome.value === 'unchanged') throw new Error('nothing has changed');
  return outcome.value.after.preview;
};
const told = (text: string) =>
  previewAfter(null, [placeMessage(aTicket(), draft({ author: 'customer', text, at: start }))])?.text;

describe('the latest that was said in a ticket, in a line', () => {
  it('is the customer’s first message, then their next', () => {
    const { after } = openTicket('tkt_1', 1, anInboundMessage(), toInbox);
    expect(after.preview).toEqual(asked);
    const again = anInboundMessage({ text: 'And\nnow?', at: start + hour });
    expect(addCustomerMessage(after, again, toInbox).after.preview?.text).toBe('And now?');
  });

  it('is an agent’s answer, by their id; the AI agent’s; somebody’s at another helpdesk, by name', () => {
    const answer = { author: 'agent', sender: null, text: 'It is on its way.', files: 0 };
    expect(changed(answerCustomer(aTicket(), anAnswer()))).toEqual({ ...answer, agentId: 'agt_sam' });
    const ais = aTicket({ handledBy: 'ai', aiOutcome: 'under-way' });
    expect(changed(writeAsAi(ais, { text: 'I look it up.', at: start }))).toMatchObject({
      author: 'ai',
      text: 'I look it up.',
    });
    const there = { sender: 'Zoe', text: 'It is on its way.', html: null, at: start };
    const elsewhere = aTicket({ handledBy: 'elsewhere' });
    expect(changed(replyFromElsewhere(elsewhere, there))).toEqual({
      ...answer,
      agentId: null,
      sender: 'Zoe',
    });
  });

  it('names whoever else of a mail’s thread wrote', () => {
    const mail = anInboundMail({ contactAddress: 'boss@example.com', text: 'Well?' });
    const ticket = openTicket('tkt_1', 1, anInboundMail(), toInbox).after;
    expect(addCustomerMessage(ticket, mail, toInbox).after.preview?.sender).toBe('boss@example.com');
  });

  it('is of files without words the only one’s name, or their number', () => {
    const withFiles = (...names: string[]) =>
      openTicket(
        'tkt_1',
        1,
        anInboundMessage({ text: ' \n', attachments: names.map((name) => anAttachment({ name })) }),
        unrouted,
      ).after.preview;
    expect(withFiles('shoe.jpg')).toMatchObject({ text: 'shoe.jpg', files: 1 });
    expect(withFiles('shoe.jpg', 'box.jpg')).toMatchObject({ text: '', files: 2 });
    expect(withFiles()).toMatchObject({ text: '', files: 0 });
  });

  it('is the same after a note, a machine’s mail, and what the system says', () => {
    const ticket = aTicket();
    const closing = { settings: autoClose({ enabled: true }), contact: null, now: start };
    const unchanged = [
      writeNote(ticket, anAnswer({ text: 'Angry.' })),
      addAutomaticMail(ticket, anInboundMail({ text: 'I am away.', automatic: true })),
      warnOfClosing(ticket, closing),
    ];
    for (const { after, messages } of unchanged) expect([messages.length, after.preview]).toEqual([1, asked]);
  });

  it('is the same where a visitor is asked, and says yes by a press of a button (H3)', () => {
    const ais = aTicket({ channel: 'web_chat', via: 'chat', handledBy: 'ai', aiOutcome: 'under-way' });
    const facts = { routing: toInbox, contact: null };
    const settings = { method: 'helpdesk', message: null } as const;
    const asking = requestHandOff(ais, { id: 'ho-1', reason: null, settings, at: start }, facts);
    expect(changed(asking)).toEqual(asked);
    const consenting = { ...ais, handOff: aHandOff({ state: 'asking-consent' }) };
    expect(changed(answerConsent(consenting, { accept: true, at: start }, facts))).toEqual(asked);
  });

  it('is the message that the team wrote for where no person is offered (H8)', () => {
    const settings = { method: 'none', message: 'Call us.' } as const;
    const ais = aTicket({ handledBy: 'ai', aiOutcome: 'under-way' });
    const said = requestHandOff(
      ais,
      { id: 'ho-1', reason: null, settings, at: start },
      { routing: toInbox, contact: null },
    );
    expect(changed(said)).toMatchObject({ author: 'ai', text: 'Call us.' });
  });

  it.each([
    ['Hello,\r\n\r\n\twhere  is it?', 'Hello, where is it?'],
    [`${' '.repeat(5_000)}late`, 'late'],
    [`bell\u0007 and null\u0000.`, 'bell and null .'],
    ['x'.repeat(120), 'x'.repeat(120)],
    ['x'.repeat(121), `${'x'.repeat(119)}…`],
    [`${'x'.repeat(118)} and more`, `${'x'.repeat(118)}…`],
    ['👋'.repeat(200), `${'👋'.repeat(119)}…`],
  ])('%j', (text, line) => {
    expect(told(text)).toBe(line);
  });

  test('whatever was written, is short, one line, and cuts no character in two', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(' '.repeat(99), '\n', 'é', '👋'.repeat(9), 'ا'), maxLength: 40 }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const line = told(text) ?? '';
        expect([...line].length).toBeLessThanOrEqual(longestPreview);
        expect(line).not.toMatch(/[\r\n\t\p{Cc}]| {2}|^ | $/u);
        expect(line.isWellFormed()).toBe(true);
        expect(line === '').toBe(/^[\s\p{Cc}]*$/u.test(text));
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { arrivalOf } from '#channels/email/to-arrival.ts';
import { parseInbound } from '#channels/postmark/parse.ts';
import { type Writing, writeMail } from '#local/client/customers-mail.ts';
import type { SentMail } from '#local/client/outbox.ts';
import { english } from '#local/client/phrases/english.ts';
import { inboundOf } from '#local/client/postmark.ts';
import { tellStory } from '#local/client/story.ts';
import { monday } from './support.ts';

const planned = {
  subject: 'Re: Wrong size',
  knowsReplyAddress: true,
  tail: null,
  quotes: true,
  photo: false,
  machine: null,
} as const;
const ours: SentMail = {
  to: 'amelia.1@mail.example',
  text: 'A label is on its way.\nSorry!',
  ticketId: 'tkt_1',
  messageId: 'msg_1_2@shop.example',
  references: ['own1@mail.example'],
  replyTo: 'inbox+1abc@in.shop.example',
  subject: 'Re: Wrong size',
};
const writing: Writing = {
  who: { channel: 'email', address: 'amelia.1@mail.example', name: 'Amelia Clarke', phrases: english },
  message: { id: 'amelia 2', text: 'No printer here.', mail: planned },
  to: 'support@shop.example',
  ours,
  own: ['own1@mail.example'],
  at: monday,
};

describe('a customer’s mail', () => {
  it('T3: answers to the address that our mail names, and refers to what went before', () => {
    expect(writeMail(writing)).toMatchObject({
      to: ours.replyTo,
      inReplyTo: ours.messageId,
      references: ['own1@mail.example', ours.messageId],
      text: expect.stringContaining('wrote:\n\n> A label is on its way.\n> Sorry!'),
    });
  });

  it('T3: where the program knows no reply address, only what it refers to leads to the thread', () => {
    const mail = { ...planned, knowsReplyAddress: false };
    expect(writeMail({ ...writing, message: { ...writing.message, mail } })).toMatchObject({
      to: 'support@shop.example',
      inReplyTo: ours.messageId,
    });
  });

  it('T3: before anybody has answered, it refers to the customer’s own', () => {
    expect(writeMail({ ...writing, ours: undefined })).toMatchObject({
      to: 'support@shop.example',
      inReplyTo: 'own1@mail.example',
      references: ['own1@mail.example'],
      html: undefined,
    });
    expect(writeMail({ ...writing, ours: undefined, own: [] })).not.toHaveProperty('inReplyTo');
  });

  it('T5: has the same Message-ID each time, and another than any other', () => {
    const { messageId } = writeMail(writing);
    expect(writeMail({ ...writing, at: monday + 1 }).messageId).toBe(messageId);
    const another = { ...writing.message, id: 'amelia 3' };
    expect(writeMail({ ...writing, message: another }).messageId).not.toBe(messageId);
  });
});

describe.each([1, 2, 3, 7, 99])('every mail of story %i', (seed) => {
  const customers = tellStory({ seed, run: '123456' }).customers.filter(({ channel }) => channel === 'email');
  const mails = customers.flatMap((who) =>
    who.exchanges.flatMap(({ messages }) =>
      messages.flatMap(({ id, text, mail }) =>
        mail ? [{ ...writing, who, message: { id, text, mail } }] : [],
      ),
    ),
  );

  it('T3, O1: says what was meant, whatever its program quotes and adds, and is a machine’s where one wrote it', () => {
    for (const each of mails) {
      const parsed = parseInbound(inboundOf({ id: 'g1', mail: writeMail(each) }));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
      const { arrival } = arrivalOf(parsed.value.mail, {
        via: 'postmark',
        at: monday,
        ours: (address) => address.endsWith('shop.example'),
        key: 'k'.repeat(32),
        receipt: { source: 'test', id: '1' },
      });
      expect(arrival.text).toBe(each.message.text);
      expect(arrival.automatic).toBe(each.message.mail.machine !== null);
      expect(arrival.contactAddress).toBe(each.who.address);
    }
  });
});

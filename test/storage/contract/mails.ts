import { describe, expect, it } from 'vitest';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import { aContact, anAnswer, anAttachment, anInboundMail, start, unrouted } from '#test/support/builders.ts';
import type { Commit, EmailLink, Store } from '#use-cases/ports.ts';
import { keep, type NewStore } from './setup.ts';

const receipt = { source: 'postmark', id: 'PM1' };
const opening = openTicket('tkt_1', 1, anInboundMail(), unrouted);
const emailLink: EmailLink = { rfcId: 'first@example.com', ticketId: 'tkt_1', seq: 1 };
const contact = { before: null, after: aContact({ ticketCount: 1, version: 1 }) };
const first: Commit = { change: opening, contact, receipt, emailLink, at: start };

const linksOf = async (store: Store, ...rfcIds: readonly string[]) =>
  (await store.loadForReceiving({ receipt, contactId: 'con_carla', ticketIds: [], rfcIds })).emailLinks;

async function answered(store: Store) {
  const answer = answerCustomer(await keep(store), anAnswer());
  if (!answer.ok) throw new Error(answer.refusal);
  await store.commit({ change: answer.value, at: start });
  const message = await store.loadMessage('tkt_1', 2);
  if (message === null) throw new Error('no answer');
  return message;
}

export function mailsContract(newStore: NewStore): void {
  describe('the names of mails', () => {
    it('T3: lead to where their mails stand, of many those that are known', async () => {
      const store = await newStore();
      expect(await store.commit(first)).toBe('committed');
      expect(await linksOf(store, 'other@example.com', emailLink.rfcId)).toEqual([emailLink]);
      expect(await linksOf(store)).toEqual([]);
    });

    it('T3: a name that another mail has by now is `moved-on`, and nothing of the commit is kept', async () => {
      const store = await newStore();
      await store.commit(first);
      const change = openTicket('tkt_2', 2, anInboundMail({ contactId: 'con_other' }), unrouted);
      const late: Commit = {
        change,
        receipt: { source: 'postmark', id: 'PM2' },
        emailLink: { ...emailLink, ticketId: 'tkt_2' },
        at: start,
      };
      expect(await store.commit(late)).toBe('moved-on');
      expect(await store.loadTicket('tkt_2')).toBeNull();
      expect(await store.loadReceipt({ source: 'postmark', id: 'PM2' })).toBeNull();
      expect(await linksOf(store, emailLink.rfcId)).toEqual([emailLink]);
    });

    it('T5: of ten mails of one name at once one gets it', async () => {
      const store = await newStore();
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, nth) => {
          const ticketId = `tkt_${nth}` as const;
          const change = openTicket(ticketId, nth, anInboundMail(), unrouted);
          return store.commit({ change, emailLink: { ...emailLink, ticketId }, at: start });
        }),
      );
      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
      const [link] = await linksOf(store, emailLink.rfcId);
      expect(outcomes[Number(link?.ticketId.slice(4))]).toBe('committed');
    });

    it('T5: that a mail is a duplicate wins over its name being taken', async () => {
      const store = await newStore();
      await store.commit(first);
      expect(await store.commit(first)).toBe('duplicate');
    });

    it.each([
      ['empty', ''],
      ['as long as a mail’s line', `${'x'.repeat(980)}@example.com`],
      ['longer than any key', `${'👋ß'.repeat(2_000)}@example.com`],
      ['like a key of ours', 'x#TICKET#tkt_1 / "quoted"@[127.0.0.1]'],
    ])('T6: may be %s, as a stranger wrote them', async (_, rfcId) => {
      const store = await newStore();
      expect(await store.commit({ ...first, emailLink: { ...emailLink, rfcId } })).toBe('committed');
      expect(await linksOf(store, rfcId)).toEqual([{ ...emailLink, rfcId }]);
    });

    it('T3: are told apart though they are long and differ at their very end', async () => {
      const store = await newStore();
      const [one, other] = ['1', '2'].map((end) => `${'x'.repeat(3_000)}${end}`);
      if (one === undefined || other === undefined) throw new Error('two names');
      await store.commit({ ...first, emailLink: { ...emailLink, rfcId: one } });
      const change = addCustomerMessage(opening.after, anInboundMail(), unrouted);
      const second = { ...emailLink, rfcId: other, seq: 2 };
      expect(await store.commit({ change, emailLink: second, at: start })).toBe('committed');
      expect(await linksOf(store, other, one)).toEqual([second, { ...emailLink, rfcId: one }]);
    });
  });

  describe('the name that a provider gives a mail of ours', () => {
    const rfcId = '0102018-000000@eu-central-1.amazonses.com';

    it('T3: leads to it from then on, and stands with it', async () => {
      const store = await newStore();
      const message = await answered(store);
      await store.linkEmail(message, rfcId);
      await store.linkEmail(message, rfcId);
      expect(await linksOf(store, rfcId)).toEqual([{ rfcId, ticketId: 'tkt_1', seq: 2 }]);
      expect(await store.loadMessage('tkt_1', 2)).toEqual({ ...message, rfcId });
    });

    it('T3: stays another’s, who has it already', async () => {
      const store = await newStore();
      const change = openTicket('tkt_2', 2, anInboundMail(), unrouted);
      const hers = { rfcId, ticketId: 'tkt_2', seq: 1 } as const;
      await store.commit({ change, emailLink: hers, at: start });
      const message = await answered(store);
      await store.linkEmail(message, rfcId);
      expect(await linksOf(store, rfcId)).toEqual([hers]);
      expect(await store.loadMessage('tkt_1', 2)).toEqual(message);
    });

    it('is forgotten where the message has been erased while it was sent', async () => {
      const store = await newStore();
      const message = await answered(store);
      await store.saveContact({ before: null, after: aContact({ ticketCount: 1, version: 1 }) });
      await store.eraseContact('con_carla');
      await store.linkEmail(message, rfcId);
      expect(await linksOf(store, rfcId)).toEqual([]);
      expect(await store.loadMessage('tkt_1', 2)).toBeNull();
    });
  });

  describe('attachments', () => {
    const waiting = anAttachment({ source: 'https://api.twilio.example/media/1' });
    const other = anAttachment({ id: 'att_2', name: 'ü'.repeat(200) });

    async function attached(store: Store) {
      await keep(store, {}, { attachments: [waiting, other] });
      const message = await store.loadMessage('tkt_1', 1);
      if (message === null) throw new Error('no message');
      return message;
    }

    it('are changed once they have been fetched, and nothing else about the message', async () => {
      const store = await newStore();
      const message = await attached(store);
      const fetched = [{ ...waiting, source: null, bytes: 77 }, other];
      expect(await store.saveAttachments(message, fetched)).toBe('saved');
      expect(await store.loadMessage('tkt_1', 1)).toEqual({ ...message, attachments: fetched });
    });

    it('are left as they are where somebody has changed them since, or the message is gone', async () => {
      const store = await newStore();
      const message = await attached(store);
      const fetched = [{ ...waiting, source: null }, other];
      await store.saveAttachments(message, fetched);
      expect(await store.saveAttachments(message, [{ ...waiting, refused: 'Gone.' }])).toBe('moved-on');
      expect((await store.loadMessage('tkt_1', 1))?.attachments).toEqual(fetched);
      expect(await store.saveAttachments({ ...message, seq: 9 }, fetched)).toBe('moved-on');
      expect(await store.loadMessage('tkt_1', 9)).toBeNull();
    });
  });
}

import { describe, expect, it } from 'vitest';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { openTicket } from '#domain/ticket/receive.ts';
import {
  aContact,
  anAgent,
  anAnswer,
  anAttachment,
  anInboundMail,
  start,
  toInbox,
} from '#test/support/builders.ts';
import type { Store } from '#use-cases/ports.ts';
import { keep, keepContact, keepMany, type NewStore } from './setup.ts';

const receipt = { source: 'twilio', id: 'SM1' };
const counted = { loadOf: 'agt_sam', listedIn: 'agt_sam' } as const;
const keys = {
  receipt,
  contactId: 'con_carla',
  ticketIds: ['tkt_1'],
  rfcIds: ['first@example.com'],
} as const;

/** A contact with a ticket that has everything a ticket can have. */
async function keepEverything(store: Store): Promise<void> {
  await store.saveAgent({ before: null, after: anAgent({ load: 3, open: 3 }) });
  const opening = openTicket('tkt_1', 1, anInboundMail({ attachments: [anAttachment()] }), toInbox);
  const change = { ...opening, after: { ...opening.after, tags: ['vip'], ...counted } };
  const contact = { before: null, after: aContact({ ticketCount: 1, version: 1 }) };
  const emailLink = { rfcId: 'first@example.com', ticketId: 'tkt_1', seq: 1 } as const;
  await store.commit({ change, contact, receipt, emailLink, at: start });
  for (const kind of ['check', 'wake', 'rotate'] as const)
    await store.savePending('tkt_1', kind, { generation: 1, at: start });
  await store.recordHistory({
    ticketId: 'tkt_1',
    afterSeq: 1,
    version: 2,
    at: start,
    by: 'customer',
    events: [{ kind: 'reopened' }, { kind: 'unassigned', from: 'agt_sam', why: 'person' }],
  });
}

export function erasingContract(newStore: NewStore): void {
  describe('erasing a contact', () => {
    it('leaves nothing of them: tickets, thread, queue entry, links of their mails', async () => {
      const store = await newStore();
      await keepEverything(store);
      expect(await store.eraseContact('con_carla')).toEqual({ tickets: 1 });
      expect(await store.loadForReceiving(keys)).toMatchObject({
        contact: null,
        tickets: [],
        emailLinks: [],
      });
      expect(await store.loadThread('tkt_1', { limit: 9, cursor: null })).toMatchObject({ items: [] });
      expect(await store.loadDecisions('tkt_1')).toEqual([]);
      expect((await store.loadQueue('inbox', { limit: 9, cursor: null })).entries).toEqual([]);
      expect(await store.findByNumber(1)).toBeNull();
      expect(await store.eraseContact('con_carla')).toBe('not-found');
    });

    it('T5: leaves of a receipt that there was such a message, so that its provider can’t bring it back', async () => {
      const store = await newStore();
      await keepEverything(store);
      await store.eraseContact('con_carla');
      expect(await store.loadReceipt(receipt)).toEqual({ ticketId: 'tkt_erased', seq: 1 });
      const opening = openTicket('tkt_1', 2, anInboundMail(), toInbox);
      const contact = { before: null, after: aContact({ ticketCount: 1, version: 1 }) };
      expect(await store.commit({ change: opening, contact, receipt, at: start })).toBe('duplicate');
      expect(await store.loadTicket('tkt_1')).toBeNull();
    });

    it.each(['check', 'wake', 'rotate'] as const)(
      'C4, T9: leaves what is remembered of the pending %s to whoever removes its schedule',
      async (kind) => {
        const store = await newStore();
        await keepEverything(store);
        await store.eraseContact('con_carla');
        const pending = { generation: 1, at: start };
        expect(await store.loadForTimer('tkt_1', kind)).toMatchObject({ ticket: null, pending });
        await store.savePending('tkt_1', kind, null);
        expect(await store.loadForTimer('tkt_1', kind)).toMatchObject({ ticket: null, pending: null });
      },
    );

    it('A2, A10: counts their tickets no longer, in loads and in badges', async () => {
      const store = await newStore();
      await keepEverything(store);
      await store.eraseContact('con_carla');
      expect(await store.loadAgent('agt_sam')).toEqual(anAgent({ load: 2, open: 2 }));
    });

    it('A2: counts down what nobody has, and what counted for somebody who is unknown holds nothing up', async () => {
      const store = await newStore();
      await keepContact(store, 3);
      const [none, ai] = await keepMany(store, [{ id: 'tkt_none' }, { id: 'tkt_ai' }]);
      if (none === undefined || ai === undefined) throw new Error('no tickets');
      await keep(store, { id: 'tkt_gone', loadOf: 'agt_gone', listedIn: 'agt_gone' });
      const other = await keep(store, { id: 'tkt_other', contactId: 'con_other' });
      await store.tally([
        { ticket: none, loadOf: null, listedIn: 'none' },
        { ticket: ai, loadOf: null, listedIn: 'ai' },
        { ticket: other, loadOf: null, listedIn: 'none' },
      ]);
      expect(await store.loadCounts()).toEqual({ none: 2, ai: 1, elsewhere: 0 });
      expect(await store.eraseContact('con_carla')).toEqual({ tickets: 3 });
      expect(await store.loadCounts()).toEqual({ none: 1, ai: 0, elsewhere: 0 });
      expect(await store.loadAgents()).toEqual([]);
    });

    it('erases all of their tickets, however many, and nobody else’s', async () => {
      const store = await newStore();
      await keepContact(store, 101);
      await keepMany(
        store,
        Array.from({ length: 101 }, (_, index) => ({ id: `tkt_${index}`, createdAt: start + index })),
      );
      const other = await keep(store, { id: 'tkt_other', contactId: 'con_other' });
      expect(await store.eraseContact('con_carla')).toEqual({ tickets: 101 });
      expect(await store.loadTickets(['tkt_0', 'tkt_100', 'tkt_other'])).toEqual([other]);
    }, 60_000);

    it('asks to be tried again while not all of their tickets are found, and goes on from there', async () => {
      const store = await newStore();
      await keepContact(store, 2);
      await keep(store, { id: 'tkt_a' });
      expect(await store.eraseContact('con_carla')).toBe('try-again');
      expect(await store.loadContact('con_carla')).toMatchObject({ ticketCount: 1 });
      expect(await store.loadTicket('tkt_a')).toBeNull();
      await keep(store, { id: 'tkt_b' });
      expect(await store.eraseContact('con_carla')).toEqual({ tickets: 1 });
      expect(await store.loadContact('con_carla')).toBeNull();
    });

    it('T3: takes the link of a mail of ours with it, and leaves one that another’s mail had first', async () => {
      const store = await newStore();
      await keepContact(store, 1);
      const ticket = await keep(
        store,
        {},
        { email: { messageId: 'hers@example.com', references: [], cc: [] } },
      );
      const hers = { rfcId: 'hers@example.com', ticketId: 'tkt_first', seq: 1 } as const;
      const first = openTicket(hers.ticketId, 2, anInboundMail({ contactId: 'con_other' }), toInbox);
      await store.commit({ change: first, emailLink: hers, at: start });
      const answer = answerCustomer(ticket, anAnswer());
      if (!answer.ok) throw new Error(answer.refusal);
      await store.commit({ change: answer.value, at: start });
      const [message] = answer.value.messages;
      if (message === undefined) throw new Error('no answer');
      await store.linkEmail(message, 'ours@rondo.example');
      const rfcIds = [hers.rfcId, 'ours@rondo.example'];
      expect((await store.loadForReceiving({ ...keys, rfcIds })).emailLinks).toHaveLength(2);
      await store.eraseContact('con_carla');
      expect((await store.loadForReceiving({ ...keys, rfcIds })).emailLinks).toEqual([hers]);
    });

    it('T8: erases spam too, which does not count among a contact’s tickets', async () => {
      const store = await newStore();
      await keepContact(store, 1);
      await keep(store);
      await keep(store, { id: 'tkt_spam', spam: true });
      expect(await store.eraseContact('con_carla')).toEqual({ tickets: 2 });
      expect(await store.loadTickets(['tkt_1', 'tkt_spam'])).toEqual([]);
      expect(await store.loadContact('con_carla')).toBeNull();
    });

    it('T8: spam makes up for no ticket that is not found yet', async () => {
      const store = await newStore();
      await keepContact(store, 1);
      await keep(store, { id: 'tkt_spam', spam: true });
      expect(await store.eraseContact('con_carla')).toBe('try-again');
      expect(await store.loadContact('con_carla')).toMatchObject({ ticketCount: 1 });
    });

    it('T2: lets the same person write again, as somebody new', async () => {
      const store = await newStore();
      await keepEverything(store);
      await store.eraseContact('con_carla');
      const opening = openTicket('tkt_1', 2, anInboundMail({ text: 'Hello again.' }), toInbox);
      const contact = { before: null, after: aContact({ ticketCount: 1, version: 1 }) };
      const emailLink = { rfcId: 'first@example.com', ticketId: 'tkt_1', seq: 1 } as const;
      const commit = { change: opening, contact, receipt: { ...receipt, id: 'SM2' }, emailLink, at: start };
      expect(await store.commit(commit)).toBe('committed');
      const answer = answerCustomer(opening.after, anAnswer());
      if (!answer.ok) throw new Error(answer.refusal);
      expect(await store.commit({ change: answer.value, at: start })).toBe('committed');
      expect((await store.loadThread('tkt_1', { limit: 9, cursor: null })).items).toHaveLength(2);
    });
  });
}

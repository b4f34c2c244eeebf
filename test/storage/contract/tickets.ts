import { describe, expect, it } from 'vitest';
import { day, minute } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { assignByHand } from '#domain/ticket/assign.ts';
import { changeTicket, type TicketChange } from '#domain/ticket/change.ts';
import type { Message } from '#domain/ticket/message.ts';
import { addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import {
  aContact,
  anAttachment,
  anInboundMessage,
  aTicket,
  start,
  toInbox,
  unrouted,
} from '#test/support/builders.ts';
import { keep, keepMany, type NewStore } from './setup.ts';

const receipt = { source: 'twilio', id: 'SM1' };
const keys = { receipt, contactId: 'con_carla', ticketIds: ['tkt_1'], rfcIds: [] } as const;
const opening = openTicket('tkt_1', 1, anInboundMessage(), unrouted);
const contact = { before: null, after: aContact({ ticketCount: 1, version: 1 }) };

const next = (ticket: Ticket, text = 'And another thing.'): TicketChange =>
  addCustomerMessage(ticket, anInboundMessage({ text, at: start + minute }), unrouted);

const inQueue = async (store: Awaited<ReturnType<NewStore>>) =>
  (await store.loadQueue('inbox', { limit: 10, cursor: null })).entries;

export function ticketsContract(newStore: NewStore): void {
  describe('receiving', () => {
    it('finds nothing, and the settings that hold until somebody changes them, in an empty store', async () => {
      const store = await newStore();
      const nothing = { receipt: null, contact: null, tickets: [], emailLinks: [] };
      const rfcIds = ['first@example.com'];
      expect(await store.loadForReceiving({ ...keys, rfcIds })).toEqual({
        ...nothing,
        settings: defaultSettings,
      });
    });

    it('T6: keeps receipt, contact, ticket and message together', async () => {
      const store = await newStore();
      expect(await store.commit({ change: opening, contact, receipt, at: start })).toBe('committed');
      expect(await store.loadForReceiving(keys)).toEqual({
        receipt: { ticketId: 'tkt_1', seq: 1 },
        contact: contact.after,
        tickets: [opening.after],
        emailLinks: [],
        settings: defaultSettings,
      });
      expect(await store.loadMessage('tkt_1', 1)).toEqual(opening.messages[0]);
    });

    it('T3, T4: finds those that exist of several tickets', async () => {
      const store = await newStore();
      const [first, second] = await keepMany(store, [{ id: 'tkt_a' }, { id: 'tkt_b' }, { id: 'tkt_c' }]);
      const { tickets } = await store.loadForReceiving({
        ...keys,
        ticketIds: ['tkt_a', 'tkt_none', 'tkt_b'],
      });
      expect(tickets).toEqual([first, second]);
    });

    it('T5: a message whose receipt exists is a duplicate, and nothing of it is kept', async () => {
      const store = await newStore();
      await store.commit({ change: opening, contact, receipt, at: start });
      const again = { before: contact.after, after: { ...contact.after, name: 'Carla', version: 2 } };
      expect(await store.commit({ change: next(opening.after), contact: again, receipt, at: start })).toBe(
        'duplicate',
      );
      expect(await store.loadTicket('tkt_1')).toEqual(opening.after);
      expect(await store.loadMessage('tkt_1', 2)).toBeNull();
      expect(await store.loadContact('con_carla')).toEqual(contact.after);
    });

    it('T5: that it is a duplicate wins over everything else that has moved on', async () => {
      const store = await newStore();
      await store.commit({ change: opening, contact, receipt, at: start });
      expect(await store.commit({ change: opening, contact, receipt, at: start })).toBe('duplicate');
    });

    it('T5: receipts of different providers, and of one provider’s messages, are apart', async () => {
      const store = await newStore();
      await store.commit({ change: opening, receipt, at: start });
      const second = next(opening.after);
      expect(
        await store.commit({ change: second, receipt: { source: 'twilio', id: 'SM2' }, at: start }),
      ).toBe('committed');
      const other = { source: 'postmark', id: 'SM1' };
      expect(await store.commit({ change: next(second.after), receipt: other, at: start })).toBe('committed');
      expect(await store.loadReceipt(other)).toEqual({ ticketId: 'tkt_1', seq: 3 });
    });

    it('T5: a receipt counts for 30 days, and then for nothing, though it still lies there', async () => {
      let now = start;
      const store = await newStore({ clock: () => now });
      await store.commit({ change: opening, receipt, at: start });
      now = start + 30 * day - 1000;
      expect(await store.loadReceipt(receipt)).toEqual({ ticketId: 'tkt_1', seq: 1 });
      expect(await store.commit({ change: next(opening.after), receipt, at: now })).toBe('duplicate');
      now = start + 30 * day;
      expect(await store.loadReceipt(receipt)).toBeNull();
      expect((await store.loadForReceiving(keys)).receipt).toBeNull();
      expect(await store.commit({ change: next(opening.after), receipt, at: now })).toBe('committed');
      expect(await store.loadReceipt(receipt)).toEqual({ ticketId: 'tkt_1', seq: 2 });
    });

    it('T1: ticket numbers count up from 1 and never repeat, however many are taken at once', async () => {
      const store = await newStore();
      expect(await store.takeTicketNumber()).toBe(1);
      const taken = await Promise.all(Array.from({ length: 30 }, () => store.takeTicketNumber()));
      expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index + 2));
    });
  });

  describe('committing a change of a ticket', () => {
    it('keeps every fact of a ticket, and of a message', async () => {
      const store = await newStore();
      const ticket: Ticket = aTicket({
        number: 77,
        channel: 'email',
        via: 'ses',
        status: 'snoozed',
        subject: 'Übergröße',
        ourAddress: null,
        assigneeId: 'agt_sam',
        assignment: { by: 'rotation', at: start, drainId: 'drn_1', turn: 3 },
        teamId: 'team_1',
        tags: ['vip', 'späte Lieferung'],
        handledBy: 'ai',
        waitingSince: null,
        answeredAt: start + 1,
        lastAnswerAt: start + 2,
        reopenedAt: start + 3,
        typingAt: start + 4,
        typingDelays: 5,
        snoozedUntil: start + 6,
        closedAt: start + 7,
        closedBy: 'inactivity',
        cycle: 8,
        queued: { queue: 'team_1', at: start + 9 },
        loadOf: 'agt_sue',
        listedIn: 'elsewhere',
        email: {
          messageId: 'first@example.com',
          references: ['zeroth@example.com'],
          cc: ['boss@example.com'],
          participants: ['carla@example.com', 'boss@example.com'],
        },
        autoReplied: 'auto-reply-outside#2026-03-01',
        preview: { author: 'agent', agentId: 'agt_sue', sender: 'Zoë', text: 'Grüße 👋', files: 2 },
        lastChangeBy: 'agt_sol',
        lastChangeAt: start + 10,
        version: 11,
      });
      await keep(store, ticket);
      expect(await store.loadTicket('tkt_1')).toEqual(ticket);
      expect(await store.findByNumber(77)).toEqual(ticket);
      expect(await store.findByNumber(78)).toBeNull();
      const message: Message = {
        id: 'msg_1_2',
        ticketId: 'tkt_1',
        seq: 2,
        author: 'agent',
        agentId: 'agt_sam',
        sender: 'colleague@example.com',
        text: '',
        fullText: '> Frühere Mail',
        cc: ['boss@example.com'],
        rfcId: 'msg_1_2@rondo.example',
        html: '<p>„Grüße“ 👋</p>',
        internal: false,
        code: 'automatic-mail',
        attachments: [
          anAttachment(),
          anAttachment({
            id: 'att_2',
            contentId: 'logo',
            source: 'https://x.example/1',
            refused: 'Too big.',
          }),
        ],
        at: start,
        delivery: { state: 'failed', attempt: 2, changedAt: start, providerMessageId: 'SM1', failure: 'no' },
      };
      await store.commit({ change: changeTicket(ticket, { lastSeq: 2 }, [message]), at: start });
      expect(await store.loadMessage('tkt_1', 2)).toEqual(message);
    });

    it('is refused where the ticket has moved on since, with all that belongs to it', async () => {
      const store = await newStore();
      const ticket = await keep(store);
      const first = next(ticket, 'first');
      expect(await store.commit({ change: first, at: start })).toBe('committed');
      const late = changeTicket(ticket, { queued: { queue: 'inbox', at: start }, tags: ['late'] });
      expect(await store.commit({ change: late, contact, receipt, at: start })).toBe('moved-on');
      expect(await store.loadForReceiving(keys)).toMatchObject({ receipt: null, contact: null });
      expect(await store.loadTicket('tkt_1')).toEqual(first.after);
      expect(await inQueue(store)).toEqual([]);
    });

    it('is refused where somebody else has opened the ticket already', async () => {
      const store = await newStore();
      await keep(store);
      expect(await store.commit({ change: opening, at: start })).toBe('moved-on');
    });

    it('is refused where the ticket is gone', async () => {
      const store = await newStore();
      expect(await store.commit({ change: next(opening.after), at: start })).toBe('moved-on');
      expect(await store.loadTicket('tkt_1')).toBeNull();
    });

    it('is refused where the contact has moved on since, and the ticket stays', async () => {
      const store = await newStore();
      await store.commit({ change: opening, contact, at: start });
      const change = next(opening.after);
      expect(await store.commit({ change, contact, at: start })).toBe('moved-on');
      const stale = { before: { ...contact.after, version: 7 }, after: { ...contact.after, version: 8 } };
      expect(await store.commit({ change, contact: stale, at: start })).toBe('moved-on');
      expect(await store.loadTicket('tkt_1')).toEqual(opening.after);
    });

    it('is refused where a message lies in its place already', async () => {
      const store = await newStore();
      const ticket = await keep(store);
      const intruder = next({ ...ticket, lastSeq: 0 });
      expect(await store.commit({ change: intruder, at: start })).toBe('moved-on');
      expect(await store.loadTicket('tkt_1')).toEqual(ticket);
    });

    it('throws at a change that doesn’t count up the version: a lost race would be a silent overwrite', async () => {
      const store = await newStore();
      const ticket = await keep(store);
      const change = { before: ticket, after: { ...ticket, subject: 'other' }, messages: [] };
      await expect(store.commit({ change, at: start })).rejects.toThrow(/version 1/);
    });

    it('puts a ticket into its queue, moves it to another, and takes it out', async () => {
      const store = await newStore();
      const ticket = openTicket('tkt_1', 1, anInboundMessage(), toInbox);
      await store.commit({ change: ticket, at: start });
      expect(await inQueue(store)).toEqual([{ ticketId: 'tkt_1', channel: 'sms', queuedAt: start }]);
      const moved = changeTicket(ticket.after, { queued: { queue: 'team_1', at: start } });
      await store.commit({ change: moved, at: start });
      expect(await inQueue(store)).toEqual([]);
      expect((await store.loadQueue('team_1', { limit: 10, cursor: null })).entries).toHaveLength(1);
      const claimed = assignByHand(moved.after, {
        assigneeId: 'agt_sam',
        seenAssigneeId: undefined,
        by: 'agt_sam',
        at: start,
      });
      if (!claimed.ok || claimed.value === 'unchanged') throw new Error('not claimed');
      await store.commit({ change: claimed.value, at: start });
      expect((await store.loadQueue('team_1', { limit: 10, cursor: null })).entries).toEqual([]);
    });

    it('keeps a ticket’s place in its queue when anything else about it changes', async () => {
      const store = await newStore();
      const ticket = await keep(store, { queued: { queue: 'inbox', at: start } });
      await store.commit({ change: next(ticket), at: start });
      expect(await inQueue(store)).toHaveLength(1);
    });

    it('keeps and removes tags', async () => {
      const store = await newStore();
      const ticket = await keep(store, { tags: ['a', 'b'] });
      const change = changeTicket(ticket, { tags: ['b', 'c'] });
      expect(await store.commit({ change, at: start })).toBe('committed');
      expect((await store.loadTicket('tkt_1'))?.tags).toEqual(['b', 'c']);
    });

    it('finds many tickets at once, each once, whatever doesn’t exist left out', async () => {
      const store = await newStore();
      const ids = Array.from({ length: 120 }, (_, index) => `tkt_${index}` as const);
      await keepMany(
        store,
        ids.map((id) => ({ id })),
      );
      const found = await store.loadTickets([...ids, 'tkt_none', 'tkt_0']);
      expect(found.map(({ id }) => id)).toEqual(ids);
      expect(await store.loadTickets([])).toEqual([]);
    });
  });

  describe('contacts', () => {
    it('are kept, found one by one and together, and saved only as they were seen', async () => {
      const store = await newStore();
      const known = aContact({ name: 'Carla', segments: ['vip'], ticketCount: 1, chats: 2, version: 1 });
      expect(await store.saveContact({ before: null, after: known })).toBe('saved');
      expect(await store.saveContact({ before: null, after: known })).toBe('moved-on');
      const renamed = { ...known, name: 'Carla B.', version: 2 };
      expect(await store.saveContact({ before: known, after: renamed })).toBe('saved');
      expect(await store.saveContact({ before: known, after: renamed })).toBe('moved-on');
      expect(await store.loadContact('con_carla')).toEqual(renamed);
      expect(await store.loadContacts(['con_none', 'con_carla'])).toEqual([renamed]);
      expect(await store.loadContact('con_none')).toBeNull();
    });
  });
}

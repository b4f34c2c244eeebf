import { describe, expect, it } from 'vitest';
import { defaultSettings } from '#domain/settings.ts';
import { addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import { aContact, anInboundMessage, start, unrouted } from '#test/support/builders.ts';
import type { NewStore } from './setup.ts';

const receipt = { source: 'twilio', id: 'SM1' };
const opening = openTicket('tkt_1', 1, anInboundMessage(), unrouted);
const contact = { before: null, after: aContact({ ticketCount: 1, version: 1 }) };

export function ticketsContract(newStore: NewStore): void {
  describe('receiving', () => {
    it('finds nothing, and the settings that hold until somebody changes them, in an empty store', async () => {
      const store = await newStore();
      const keys = { receipt, contactId: 'con_carla', ticketId: 'tkt_1' } as const;
      expect(await store.loadForReceiving(keys)).toEqual({
        receipt: null,
        contact: null,
        ticket: null,
        settings: defaultSettings,
      });
    });

    it('T6: keeps receipt, contact, ticket and message together', async () => {
      const store = await newStore();
      expect(await store.commit({ change: opening, contact, receipt, at: start })).toBe('committed');
      const keys = { receipt, contactId: 'con_carla', ticketId: 'tkt_1' } as const;
      expect(await store.loadForReceiving(keys)).toEqual({
        receipt: { ticketId: 'tkt_1', seq: 1 },
        contact: contact.after,
        ticket: opening.after,
        settings: defaultSettings,
      });
      expect(await store.loadMessage('tkt_1', 1)).toEqual(opening.messages[0]);
    });

    it('T5: a message whose receipt exists is a duplicate, and nothing of it is kept', async () => {
      const store = await newStore();
      await store.commit({ change: opening, contact, receipt, at: start });
      const again = addCustomerMessage(opening.after, anInboundMessage({ text: 'again' }), unrouted);
      expect(await store.commit({ change: again, receipt, at: start })).toBe('duplicate');
      expect(await store.loadTicket('tkt_1')).toEqual(opening.after);
      expect(await store.loadMessage('tkt_1', 2)).toBeNull();
    });

    it('T5: being a duplicate wins over everything else that may have moved on', async () => {
      const store = await newStore();
      await store.commit({ change: opening, contact, receipt, at: start });
      expect(await store.commit({ change: opening, contact, receipt, at: start })).toBe('duplicate');
    });
  });
}

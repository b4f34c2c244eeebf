import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newContact } from '#domain/contact.ts';
import type { TicketId } from '#domain/ids.ts';
import { addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import { anInboundMessage, start, toInbox } from '#test/support/builders.ts';
import type { CommitOutcome, Store } from '#use-cases/ports.ts';
import { allOf, type NewStore } from './setup.ts';

interface Delivered {
  readonly contact: 0 | 1 | 2;
  /** A provider's message, named within its contact. */
  readonly message: number;
}

/** Loads, decides, commits, and decides afresh until it holds: what every use case does. */
async function receive(store: Store, { contact, message }: Delivered): Promise<CommitOutcome> {
  const contactId = `con_${contact}` as const;
  const ticketId: TicketId = `tkt_${contact}`;
  const receipt = { source: 'twilio', id: `${contact}-${message}` };
  const inbound = anInboundMessage({ contactId, text: `${message}` });
  for (;;) {
    const facts = await store.loadForReceiving({ receipt, contactId, ticketIds: [ticketId], rfcIds: [] });
    if (facts.receipt !== null) return 'duplicate';
    const [ticket] = facts.tickets;
    const change =
      ticket === undefined
        ? openTicket(ticketId, await store.takeTicketNumber(), inbound, toInbox)
        : addCustomerMessage(ticket, inbound, toInbox);
    const before = facts.contact;
    const known =
      before ?? newContact({ id: contactId, channel: 'sms', address: contactId, name: null }, start);
    const count = ticket === undefined ? 1 : 0;
    const after = { ...known, ticketCount: known.ticketCount + count, version: known.version + 1 };
    const outcome = await store.commit({ change, contact: { before, after }, receipt, at: start });
    if (outcome !== 'moved-on') return outcome;
  }
}

/** Delivers everything at once, and checks that each message is kept once. */
export async function receiveAll(store: Store, delivered: readonly Delivered[]): Promise<void> {
  const outcomes = await Promise.all(delivered.map((one) => receive(store, one)));
  const different = new Set(delivered.map(({ contact, message }) => `${contact}-${message}`));
  expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(different.size);
  const contacts = new Set(delivered.map(({ contact }) => contact));
  const numbers = new Set<number>();
  for (const contact of contacts) {
    const ticket = await store.loadTicket(`tkt_${contact}`);
    const thread = await allOf((cursor) => store.loadThread(`tkt_${contact}`, { limit: 9, cursor }));
    const texts = thread.items.flatMap((item) => (item.kind === 'message' ? [item.message.text] : []));
    const sent = delivered.filter((one) => one.contact === contact).map(({ message }) => `${message}`);
    expect(texts.toSorted()).toEqual([...new Set(sent)].toSorted());
    expect(ticket).toMatchObject({ lastSeq: texts.length, version: texts.length });
    expect(await store.loadContact(`con_${contact}`)).toMatchObject({ ticketCount: 1 });
    if (ticket !== null) numbers.add(ticket.number);
  }
  expect(numbers.size).toBe(contacts.size);
  const { entries } = await store.loadQueue('inbox', { limit: 9, cursor: null });
  expect(entries).toHaveLength(contacts.size);
}

export const deliveries = fc.array(
  fc.record({ contact: fc.constantFrom(0, 1, 2), message: fc.integer({ min: 1, max: 4 }) }),
  { minLength: 1, maxLength: 24 },
);

export function racesContract(newStore: NewStore, runs: number): void {
  describe('messages that come at once', () => {
    it('T1, T5, T6: each is kept once, in one ticket a person, whatever comes twice or at the same moment', async () => {
      await fc.assert(
        fc.asyncProperty(deliveries, async (delivered) => {
          const store = await newStore();
          await receiveAll(store, delivered);
        }),
        { numRuns: runs },
      );
    }, 120_000);
  });
}

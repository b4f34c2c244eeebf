import { beforeEach, describe, expect, it } from 'vitest';
import type { Contact } from '#domain/contact.ts';
import { soughtBy } from '#domain/finding.ts';
import { minute } from '#domain/ids.ts';
import { type Inbox, openInbox, overlaid, sam, snooze } from '#test/support/inbox.ts';
import { type Arrival, anArrival } from '#use-cases/arrival.ts';
import { block } from '#use-cases/block.ts';
import { close } from '#use-cases/close.ts';
import { findTickets } from '#use-cases/find-tickets.ts';
import { contactIdOf } from '#use-cases/ids.ts';
import { MalformedCursor, type ViewQuery } from '#use-cases/ports.ts';
import { react } from '#use-cases/react.ts';
import { receiveMessage } from '#use-cases/receive.ts';

let inbox: Inbox;
beforeEach(async () => {
  inbox = await openInbox();
});

const everything: ViewQuery = {
  assignee: null,
  status: 'any',
  sort: 'activity',
  contactIds: null,
  tag: null,
  filter: () => true,
  limit: 50,
  cursor: null,
};

async function arrive(arrival: Partial<Arrival>, text = 'Hello'): Promise<`tkt_${string}`> {
  inbox.time.now += minute;
  const at = inbox.time.now;
  const whole = anArrival({
    channel: 'sms',
    via: 'twilio',
    contactAddress: '+491512345678',
    at,
    ...arrival,
    text,
  });
  return (await receiveMessage(whole, { source: 'test', id: `${at}` }, inbox.deps)).ticketId;
}

const mail = (contactAddress: string, contactName: string | null = null) =>
  arrive({ channel: 'email', via: 'postmark', contactAddress, contactName, email: null });

async function settle(): Promise<void> {
  for (const change of inbox.changes.splice(0)) await react(change, inbox.deps);
}

async function find(q: string, view: Partial<ViewQuery> = {}): Promise<number[]> {
  const request = { sought: soughtBy(q, null), known: [] };
  const { items } = await findTickets(request, { ...everything, ...view }, inbox.deps);
  return items.map(({ ticket }) => ticket.number);
}

describe('T12: finding tickets', () => {
  it('by name, by address and by phone, closed ones too, those of several people the newest first', async () => {
    await arrive({ contactName: 'Anna Müller' });
    await mail('anna.meier@example.com');
    await mail('am@example.com', 'Meier, Anna');
    const closed = await mail('other@example.com', 'Berta');
    await settle();
    await close({ ticketId: closed, by: sam.id }, inbox.deps);
    expect(await find('anna')).toEqual([3, 2, 1]);
    expect(await find('anna meier')).toEqual([3]);
    expect(await find('MULLER')).toEqual([1]);
    expect(await find('anna.meier@')).toEqual([2]);
    expect(await find('0151 2345678')).toEqual([1]);
    expect(await find('berta')).toEqual([4]);
    expect(await find('berta', { status: 'open' })).toEqual([]);
    expect(await find('carla')).toEqual([]);
  });

  it('by a number first, and then those whose phone number ends so', async () => {
    await arrive({ contactAddress: '+49151100002' });
    for (let taken = 0; taken < 100_000; taken++) await inbox.store.takeTicketNumber();
    await arrive({ contactAddress: '+49151999999' });
    await settle();
    expect(await find('100002')).toEqual([100_002, 1]);
    expect(await find('#100002')).toEqual([100_002]);
    expect(await find('0151 100002')).toEqual([1]);
    expect(await find('2')).toEqual([]);
  });

  it('shows a ticket once that is found both ways, and no more on a page than it holds', async () => {
    await mail('a@example.com', '1 a');
    await mail('b@example.com', '1 b');
    await settle();
    expect(await find('1')).toEqual([1, 2]);
    const pages: number[][] = [];
    let cursor: string | null = null;
    do {
      const request = { sought: soughtBy('1', null), known: [] };
      const page: Awaited<ReturnType<typeof findTickets>> = await findTickets(
        request,
        { ...everything, limit: 1, cursor },
        inbox.deps,
      );
      pages.push(page.items.map(({ ticket }) => ticket.number));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(pages.flat()).toEqual([1, 2]);
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(1);
  });

  it('pages through all that was found at first, though others come by that name', async () => {
    for (let nth = 0; nth < 7; nth++) await mail(`a${nth}@example.com`, 'Anna');
    await settle();
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const request = { sought: soughtBy('anna', null), known: [] };
      const page: Awaited<ReturnType<typeof findTickets>> = await findTickets(
        request,
        { ...everything, limit: 2, cursor },
        inbox.deps,
      );
      seen.push(...page.items.map(({ ticket }) => ticket.number));
      cursor = page.cursor;
      await mail(`new${seen.length}@example.com`, 'Anna');
      await settle();
    } while (cursor !== null);
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('lists those of 25 people; whoever looks for more has to type more', async () => {
    for (let nth = 0; nth < 30; nth++) await mail(`a${nth}@example.com`, 'Anna');
    await mail('one@example.com', 'Anna Berta');
    await settle();
    expect(await find('anna')).toHaveLength(25);
    expect(await find('anna berta')).toEqual([31]);
  });

  it('within the filters of the view, and within one contact', async () => {
    const ticketId = await mail('a@example.com', 'Anna');
    await arrive({ contactName: 'Anna' });
    await settle();
    await snooze(inbox.deps, ticketId, inbox.time.now + minute);
    const { contactId } = await inbox.ticket(ticketId);
    expect(await find('anna', { status: 'snoozed' })).toEqual([1]);
    expect(await find('anna', { status: 'open' })).toEqual([2]);
    expect(await find('anna', { filter: ({ channel }) => channel === 'email' })).toEqual([1]);
    expect(await find('anna', { assignee: 'agt_sam' })).toEqual([]);
    expect(await find('anna', { contactIds: [contactId] })).toEqual([1]);
    expect(await find('berta', { contactIds: [contactId] })).toEqual([]);
    expect(await find('1', { contactIds: [contactId] })).toEqual([1]);
    expect(await find('2', { contactIds: [contactId] })).toEqual([]);
  });

  it('T8: what a blocked contact writes only in the view of spam', async () => {
    await arrive({ contactName: 'Anna' });
    await block({ contactId: contactIdOf('sms', '+491512345678'), by: sam.id }, inbox.deps);
    const spam = await inbox.ticket(await arrive({}, 'Again'));
    await settle();
    expect(await find('anna')).toEqual([1]);
    expect(await find('anna', { status: 'spam' })).toEqual([spam.number]);
    expect(await find(`${spam.number}`)).toEqual([]);
    expect(await find(`${spam.number}`, { status: 'spam' })).toEqual([spam.number]);
  });

  it('by an address that is known in full at once, before anything else knows it', async () => {
    await arrive({});
    const request = { sought: soughtBy('+491512345678', null), known: [contactIdOf('sms', '+491512345678')] };
    expect((await findTickets(request, everything, inbox.deps)).items).toHaveLength(1);
    const stranger = { ...request, sought: soughtBy('anna', null) };
    expect((await findTickets(stranger, everything, inbox.deps)).items).toEqual([]);
  });

  it('as contacts are now, whatever the index says', async () => {
    await arrive({ contactName: 'Anna' });
    const id = contactIdOf('sms', '+491512345678');
    const contacts = (change: (contact: Contact) => Contact) =>
      overlaid(inbox.store, {
        findContacts: async () => [id, 'con_gone'],
        loadContacts: async (ids) => (await inbox.store.loadContacts(ids)).map(change),
      });
    const request = { sought: soughtBy('anna', null), known: [] };
    const by = async (store: Inbox['store']) =>
      (await findTickets(request, everything, { ...inbox.deps, store })).items.length;
    expect(await by(contacts((contact) => contact))).toBe(1);
    expect(await by(contacts((contact) => ({ ...contact, name: 'Berta' })))).toBe(0);
  });

  it('leaves nobody to be found who was erased', async () => {
    const { contactId } = await inbox.ticket(await mail('anna@example.com', 'Anna'));
    await settle();
    expect(await find('anna')).toEqual([1]);
    await inbox.store.eraseContact(contactId);
    await settle();
    expect(await find('anna')).toEqual([]);
    expect(await inbox.store.findContacts(['anna'], 9)).toEqual([]);
  });

  it.each(['', 'nonsense', '~', 'a.~', `${Array(26).fill('a').join('.')}~`, 'a~nonsense', '#~'])(
    'refuses the cursor %j',
    async (cursor) => {
      await expect(find('anna', { cursor })).rejects.toThrow(MalformedCursor);
    },
  );
});

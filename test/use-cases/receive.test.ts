import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, hour } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { anSms, type Inbox, openInbox, overlaid, receive, sam } from '#test/support/inbox.ts';
import { close } from '#use-cases/close.ts';
import { receiveMessage } from '#use-cases/receive.ts';

const textsOf = async (inbox: Inbox, ticketId: `tkt_${string}`) =>
  (await inbox.store.loadThread(ticketId, { limit: 100, cursor: null })).items.flatMap((entry) =>
    entry.kind === 'message' ? [entry.message.text] : [],
  );

describe('receiving an SMS', () => {
  it('T1: opens a numbered ticket, which waits its turn in the inbox’s queue', async () => {
    const inbox = await openInbox();
    const { outcome, ticketId } = await receive(inbox.deps, '1');
    expect(outcome).toBe('received');
    expect(await inbox.ticket(ticketId)).toMatchObject({
      number: 1,
      channel: 'sms',
      status: 'open',
      contactAddress: '+4915100000001',
      ourAddress: '+4930123456',
      queued: { queue: 'inbox', at: start },
      waitingSince: start,
      assigneeId: null,
    });
    const contact = await inbox.store.loadContact((await inbox.ticket(ticketId)).contactId);
    expect(contact).toMatchObject({ address: '+4915100000001', ticketCount: 1, optedOut: false });
  });

  it('A4: with round robin off, a new ticket is in no queue', async () => {
    const inbox = await openInbox({ roundRobin: { enabled: false } });
    const { ticketId } = await receive(inbox.deps, '1');
    expect((await inbox.ticket(ticketId)).queued).toBeNull();
  });

  it('T1: the next one joins the open ticket, and takes no number', async () => {
    const inbox = await openInbox();
    const { ticketId } = await receive(inbox.deps, '1');
    await receive(inbox.deps, '1', { text: 'Number 4711.' });
    expect(await textsOf(inbox, ticketId)).toEqual(['Where is my order?', 'Number 4711.']);
    expect((await inbox.ticket((await receive(inbox.deps, '2')).ticketId)).number).toBe(2);
  });

  it('T2: reopens a closed ticket, whenever it comes; one that nobody has waits its turn again', async () => {
    const inbox = await openInbox();
    const { ticketId } = await receive(inbox.deps, '1');
    await close({ ticketId, by: sam.id }, inbox.deps);
    inbox.time.now += 400 * day;
    await receive(inbox.deps, '1', { text: 'Me again.' });
    expect(await inbox.ticket(ticketId)).toMatchObject({
      number: 1,
      status: 'open',
      closedAt: null,
      cycle: 2,
      queued: { queue: 'inbox', at: inbox.time.now },
    });
    const { contactId } = await inbox.ticket(ticketId);
    expect((await inbox.store.loadContact(contactId))?.ticketCount).toBe(1);
  });

  it('T5: ten deliveries at once are one message', async () => {
    const inbox = await openInbox();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => receive(inbox.deps, '1')));
    expect(outcomes.filter(({ outcome }) => outcome === 'received')).toHaveLength(1);
    const [first] = outcomes;
    expect(new Set(outcomes.map(({ ticketId }) => ticketId))).toEqual(new Set([first?.ticketId]));
    expect(await textsOf(inbox, first?.ticketId ?? 'tkt_')).toEqual(['Where is my order?']);
  });

  it('T5: two first messages at once make one ticket with two messages, in any order of what they do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (s) => {
        const inbox = await openInbox({ before: () => s.schedule(Promise.resolve()) });
        await s.waitFor(
          Promise.all(['one', 'two', 'one'].map((text) => receive(inbox.deps, '1', { text, sid: text }))),
        );
        const [ticket] = [
          ...new Set(inbox.changes.flatMap((c) => (c.kind === 'ticket' ? [c.after?.id] : []))),
        ];
        const reading = textsOf(inbox, ticket ?? 'tkt_');
        await s.waitFor(reading);
        expect((await reading).toSorted()).toEqual(['one', 'two']);
      }),
      { numRuns: 50 },
    );
  });

  it('costs two round trips for a reply and three for a new ticket', async () => {
    const operations: string[] = [];
    const inbox = await openInbox({
      before: (operation) => {
        operations.push(operation);
      },
    });
    await receive(inbox.deps, '1');
    expect(operations.splice(0)).toEqual(['loadForReceiving', 'takeTicketNumber', 'commit']);
    await receive(inbox.deps, '1', { text: 'Number 4711.' });
    expect(operations).toEqual(['loadForReceiving', 'commit']);
  });

  it('T6: fails when it can’t be stored, and the provider’s retry finds nothing half-done', async () => {
    const inbox = await openInbox();
    const store = overlaid(inbox.store, {
      commit: async () => {
        throw new Error('out of reach');
      },
    });
    const sms = anSms(inbox, '1', 'Hello');
    const receipt = { source: 'twilio', id: 'SM1' };
    await expect(receiveMessage(sms, receipt, { store })).rejects.toThrow('out of reach');
    expect((await receiveMessage(sms, receipt, inbox.deps)).outcome).toBe('received');
    expect(inbox.changes.filter(({ kind }) => kind === 'message')).toHaveLength(1);
  });

  it('records a STOP with the contact, and a START as the end of it; neither is lost as a message', async () => {
    const inbox = await openInbox();
    const { ticketId } = await receive(inbox.deps, '1');
    const contact = async () => inbox.store.loadContact((await inbox.ticket(ticketId)).contactId);
    await receive(inbox.deps, '1', { text: 'STOP', optOut: 'stop' });
    expect(await contact()).toMatchObject({ optedOut: true, version: 2, ticketCount: 1 });
    await receive(inbox.deps, '1', { text: 'Anyone?' });
    expect(await contact()).toMatchObject({ optedOut: true, version: 2 });
    inbox.time.now += hour;
    await receive(inbox.deps, '1', { text: 'START', optOut: 'start' });
    expect(await contact()).toMatchObject({ optedOut: false });
    expect(await textsOf(inbox, ticketId)).toEqual(['Where is my order?', 'STOP', 'Anyone?', 'START']);
  });
});

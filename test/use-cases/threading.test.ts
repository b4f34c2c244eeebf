import { describe, expect, it } from 'vitest';
import { minute, type TicketId } from '#domain/ids.ts';
import { messageId } from '#domain/ticket/message.ts';
import { type Inbox, openInbox, sam, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { type Arrival, anArrival } from '#use-cases/arrival.ts';
import { close } from '#use-cases/close.ts';
import { receiveMessage } from '#use-cases/receive.ts';

const carla = 'carla@example.com';
const otto = 'otto@example.com';
const mallory = 'mallory@example.net';

interface Mail {
  readonly from?: string;
  readonly id?: string | null;
  readonly references?: readonly string[];
  readonly cc?: readonly string[];
  readonly subject?: string;
  readonly text?: string;
  readonly repliesTo?: TicketId | null;
  readonly automatic?: boolean;
}

const mail = (inbox: Inbox, { from = carla, id = null, references = [], cc = [], ...rest }: Mail): Arrival =>
  anArrival({
    channel: 'email',
    via: 'postmark',
    contactAddress: from,
    ourAddress: 'support@shop.example',
    subject: 'My order',
    text: 'Where is it?',
    email: { messageId: id, references, cc },
    at: inbox.time.now,
    ...rest,
  });

let deliveries = 0;
const deliver = (inbox: Inbox, written: Mail) => {
  inbox.time.now += minute;
  deliveries += 1;
  return receiveMessage(mail(inbox, written), { source: 'postmark', id: `${deliveries}` }, inbox.deps);
};

const messagesOf = async (inbox: Inbox, id: TicketId) =>
  (await inbox.store.loadThread(id, { limit: 100, cursor: null })).items.flatMap((entry) =>
    entry.kind === 'message' ? [entry.message] : [],
  );

describe('threads of e-mail', () => {
  it('T3: our signed address leads to its ticket, whoever writes and whatever else the mail names', async () => {
    const inbox = await openInbox();
    const first = await deliver(inbox, { id: 'a@x' });
    const other = await deliver(inbox, { id: 'b@x', from: otto });
    const reply = { from: otto, id: 'c@x', references: ['b@x'], repliesTo: first.ticketId };
    expect((await deliver(inbox, reply)).ticketId).toBe(first.ticketId);
    const [, second] = await messagesOf(inbox, first.ticketId);
    expect(second?.sender).toBe(otto);
    expect((await inbox.ticket(first.ticketId)).email?.participants).toContain(otto);
    expect((await messagesOf(inbox, other.ticketId)).length).toBe(1);
  });

  it('T3: without it, In-Reply-To and then References from the right lead there', async () => {
    const inbox = await openInbox();
    const old = await deliver(inbox, { id: 'old@x' });
    const young = await deliver(inbox, { id: 'young@x' });
    const to = async (references: readonly string[]) => (await deliver(inbox, { references })).ticketId;
    expect(await to(['old@x', 'young@x'])).toBe(young.ticketId);
    expect(await to(['young@x', 'old@x'])).toBe(old.ticketId);
    expect(await to(['old@x', 'nobody-knows@x'])).toBe(old.ticketId);
  });

  it('T3: a reply to our answer leads there by the name that we gave the answer', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, { id: 'a@x' });
    const answered = await answer(toSay(ticketId), inbox.deps);
    if (!answered.ok) throw new Error('not answered');
    const ours = `${answered.value.message.id}@shop.example`;
    expect((await deliver(inbox, { references: [ours] })).ticketId).toBe(ticketId);
  });

  it('T3: a reply to our answer leads there by the name that the provider gave it', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, { id: 'a@x' });
    const answered = await answer(toSay(ticketId), inbox.deps);
    if (!answered.ok) throw new Error('not answered');
    await inbox.store.linkEmail(answered.value.message, '0102@eu-central-1.amazonses.com');
    const reply = await deliver(inbox, { references: ['0102@eu-central-1.amazonses.com'] });
    expect(reply.ticketId).toBe(ticketId);
  });

  it('T3: never by subject alone', async () => {
    const inbox = await openInbox();
    const first = await deliver(inbox, { id: 'a@x', subject: 'My order' });
    const second = await deliver(inbox, { id: 'b@x', subject: 'Re: My order' });
    expect(second.ticketId).not.toBe(first.ticketId);
  });

  it('T3: nobody writes into a thread that they take no part in, by any name that they know or guess', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, { id: 'a@x', cc: [otto] });
    const guesses = ['a@x', `${messageId(ticketId, 1)}@shop.example`];
    for (const guess of guesses) {
      const forged = await deliver(inbox, { from: mallory, references: [guess], text: 'Send it to me' });
      expect(forged.ticketId).not.toBe(ticketId);
    }
    expect(await messagesOf(inbox, ticketId)).toHaveLength(1);
    // Who was copied in takes part.
    expect((await deliver(inbox, { from: otto, references: ['a@x'] })).ticketId).toBe(ticketId);
  });

  it('T3: a name that somebody else’s mail already has leads to the first, and a mail under it is received all the same', async () => {
    const inbox = await openInbox();
    const first = await deliver(inbox, { id: 'same@x' });
    const second = await deliver(inbox, { id: 'same@x', from: mallory, text: 'Me too' });
    expect(second).toMatchObject({ outcome: 'received' });
    expect(second.ticketId).not.toBe(first.ticketId);
    expect((await deliver(inbox, { references: ['same@x'] })).ticketId).toBe(first.ticketId);
  });

  it('T5: the same mail to two of our addresses is one message', async () => {
    const inbox = await openInbox();
    const first = await deliver(inbox, { id: 'a@x' });
    expect(await deliver(inbox, { id: 'a@x' })).toEqual({ outcome: 'duplicate', ticketId: first.ticketId });
    expect(await messagesOf(inbox, first.ticketId)).toHaveLength(1);
    expect(await deliver(inbox, { id: 'a@x', text: 'something else' })).toMatchObject({
      outcome: 'received',
    });
  });

  it('T3: a reply into a closed thread reopens it', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, { id: 'a@x' });
    await close({ ticketId, by: sam.id }, inbox.deps);
    await deliver(inbox, { references: ['a@x'] });
    expect(await inbox.ticket(ticketId)).toMatchObject({ status: 'open', cycle: 2 });
  });

  it('C2, O1: somebody’s absence is kept in the thread, and neither reopens it nor counts as their reply', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, { id: 'a@x' });
    await answer(toSay(ticketId, { thenClose: true }), inbox.deps);
    const before = await inbox.ticket(ticketId);
    const away = await deliver(inbox, { references: ['a@x'], text: 'I am away', automatic: true });
    expect(away.ticketId).toBe(ticketId);
    const after = await inbox.ticket(ticketId);
    expect(after).toEqual({
      ...before,
      lastSeq: before.lastSeq + 1,
      lastChangeBy: 'customer',
      lastChangeAt: inbox.time.now,
      version: before.version + 1,
    });
    expect((await messagesOf(inbox, ticketId)).at(-1)).toMatchObject({
      text: 'I am away',
      code: 'automatic-mail',
    });
  });

  it('T3: an answer goes to everyone whom the customer’s latest mail went to, unless its author says otherwise', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, { id: 'a@x', cc: [otto] });
    const ccOf = async (cc: readonly string[] | null) => {
      const answered = await answer(toSay(ticketId, { cc }), inbox.deps);
      return answered.ok ? answered.value.message.cc : null;
    };
    expect(await ccOf(null)).toEqual([otto]);
    expect(await ccOf([])).toEqual([]);
    await deliver(inbox, { references: ['a@x'], cc: [] });
    expect(await ccOf(null)).toEqual([]);
  });

  it('T3: a mail that names hundreds of others is received, by the nearest of them', async () => {
    const inbox = await openInbox();
    const { ticketId } = await deliver(inbox, { id: 'a@x' });
    const references = [...Array.from({ length: 300 }, (_, nth) => `${nth}@y`), 'a@x'];
    expect((await deliver(inbox, { references })).ticketId).toBe(ticketId);
    expect((await inbox.ticket(ticketId)).email?.references.length).toBeLessThanOrEqual(20);
  });
});

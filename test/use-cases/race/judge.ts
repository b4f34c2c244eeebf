import { expect } from 'vitest';
import { nextCheckAt } from '#domain/auto-close/clock.ts';
import { day, type TicketId } from '#domain/ids.ts';
import type { Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Inbox } from '#test/support/inbox.ts';
import type { Store } from '#use-cases/ports.ts';
import type { Race, Stage } from './race.ts';

export type Outcome = 'the close was first' | 'the reply was first' | 'closed' | 'put off';

/** What holds of it all, once nothing is left to do; and how it went. */
export async function judge(race: Race, ids: readonly TicketId[], stage: Stage): Promise<Outcome> {
  const { inbox, store } = stage;
  const threads = (await Promise.all(ids.map((id) => threadOf(store, id)))).flatMap((thread) => thread ?? []);
  for (const { ticket } of threads) await expectCheck(ticket, inbox, store);
  const [first, second, ...more] = threads;
  if (first === undefined) throw new Error('the ticket is gone');
  expect(more).toEqual([]);

  const notes = threads.flatMap(({ messages }) => messages.filter(isNote));
  expect(notes.length).toBeLessThanOrEqual(1);
  const note = first.messages.find(isNote);
  expect(notes).toEqual(note === undefined ? [] : [note]);
  if (race.replies === 0) {
    expect(second).toBeUndefined();
    return note === undefined ? 'put off' : 'closed';
  }

  // Each reply is there once, in order, in one ticket, which is open, and where it was closed on nobody saw it unread.
  const latest = race.channel === 'web_chat' && note !== undefined ? second : first;
  const replies = race.goesOn ? ['message 1', 'message 2'] : ['message 1'];
  expect(latest?.messages.filter(isReply).map(({ text }) => text)).toEqual(replies);
  expect(latest?.ticket).toMatchObject({ status: 'open', closedBy: null });
  if (latest === first) {
    expect(second).toBeUndefined();
    expect(first.ticket.cycle).toBe(note === undefined ? 1 : 2);
    const [reply] = first.messages.filter(isReply);
    if (note !== undefined) expect(reply?.seq).toBeGreaterThan(note.seq);
  } else {
    expect(first.ticket).toMatchObject({ status: 'closed', closedBy: 'inactivity' });
    expect(first.messages.filter(isReply)).toEqual([]);
  }
  return note === undefined ? 'the reply was first' : 'the close was first';
}

const isNote = ({ code }: Message): boolean => code === 'closed-for-inactivity';
const isReply = ({ author, text }: Message): boolean => author === 'customer' && text !== 'message 0';

async function threadOf(store: Store, id: TicketId) {
  const ticket = await store.loadTicket(id);
  if (ticket === null) return null;
  const { items } = await store.loadThread(id, { limit: 100, cursor: null });
  return { ticket, messages: items.flatMap((entry) => (entry.kind === 'message' ? [entry.message] : [])) };
}

/** C4: an open ticket has one pending check, at its time; a closed one has none. */
async function expectCheck(ticket: Ticket, inbox: Inbox, store: Store): Promise<void> {
  const { now } = inbox.time;
  const { pending, settings } = await store.loadForTimer(ticket.id, 'check');
  const scheduled = pendingOf(inbox, ticket.id).map(([, { at }]) => at);
  const wanted = nextCheckAt(ticket, settings['auto-close'], now, pending?.at ?? null);
  expect(scheduled).toEqual(wanted === null ? [] : [wanted]);
  if (ticket.status === 'open') expect(wanted).toBeGreaterThan(now);
  if (ticket.status === 'open' && ticket.answeredAt === null)
    expect(wanted).toBe(ticket.lastCustomerMessageAt + 2 * day);
}

/** What Scheduler has for its check. */
export const pendingOf = ({ schedules }: Inbox, ticketId: TicketId) =>
  [...schedules.pending].filter(([, { job }]) => job.kind === 'check' && job.ticketId === ticketId);

import fc from 'fast-check';
import { expect } from 'vitest';
import { type AgentId, hour, minute, type TicketId } from '#domain/ids.ts';
import { ok, refuse } from '#domain/result.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import { listedAs, type Ticket, waitsForUs } from '#domain/ticket/ticket.ts';
import { answer } from '#use-cases/answer.ts';
import { assign } from '#use-cases/assign.ts';
import { block, unblock } from '#use-cases/block.ts';
import { changeTicketBy } from '#use-cases/change-ticket.ts';
import { close, reopen } from '#use-cases/close.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import type { Store } from '#use-cases/ports.ts';
import { type Inbox, receive, sam, snooze, sol, sue, toSay } from './inbox.ts';

/** What becomes of the tickets of a few people, by the hands of a few colleagues. */
const kinds = [
  'write',
  'answer',
  'claim',
  'release',
  'close',
  'reopen',
  'snooze',
  'wake',
  'to the AI agent',
  'to another system',
  'to people',
  'block',
  'unblock',
  'erase',
] as const;

export interface Act {
  readonly kind: (typeof kinds)[number];
  readonly person: number;
  readonly agentId: AgentId;
}

const people = 6;
const often = { write: 8, answer: 3, claim: 3, release: 2 } as const;

export const anAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(
    ...kinds.map((kind) => ({
      weight: kind in often ? often[kind as keyof typeof often] : 1,
      arbitrary: fc.constant(kind),
    })),
  ),
  person: fc.integer({ min: 1, max: people }),
  agentId: fc.constantFrom(sam.id, sue.id, sol.id),
});

const contactOf = (person: number) => contactIdOf('sms', `+49151${String(person).padStart(8, '0')}`);

/** @param nth makes what is done again after a crash the same */
export async function perform(act: Act, nth: number, deps: Inbox['deps']): Promise<unknown> {
  const contactId = contactOf(act.person);
  const ticketId = smsTicketId(contactId);
  const { agentId: by } = act;
  const assignTo = (assigneeId: AgentId | null) =>
    assign({ ticketIds: [ticketId], assigneeId, seenAssigneeId: undefined, by }, deps);
  switch (act.kind) {
    case 'write':
      return receive(deps, String(act.person), { text: `message ${nth}` });
    case 'answer':
      return answer(toSay(ticketId, { agentId: by, idempotencyKey: `${nth}` }), deps);
    case 'claim':
      return assignTo(by);
    case 'release':
      return assignTo(null);
    case 'close':
      return close({ ticketId, by }, deps);
    case 'reopen':
      return reopen({ ticketId, by }, deps);
    case 'snooze':
      return snooze(deps, ticketId, deps.clock() + minute);
    case 'wake':
      return handleDue({ kind: 'wake', ticketId }, { ...deps, clock: () => deps.clock() + hour });
    case 'to the AI agent':
      return handOver(ticketId, 'ai', deps);
    case 'to another system':
      return handOver(ticketId, 'elsewhere', deps);
    case 'to people':
      return handOver(ticketId, 'human', deps);
    case 'block':
      return block({ contactId, by }, deps);
    case 'unblock':
      return unblock({ contactId, by }, deps);
    case 'erase':
      return deps.store.eraseContact(contactId);
  }
}

const handOver = (ticketId: TicketId, handledBy: Ticket['handledBy'], deps: Inbox['deps']) =>
  changeTicketBy(
    ticketId,
    (ticket) =>
      ticket.spam
        ? refuse('is-spam')
        : ok(changeTicket(ticket, { handledBy, assigneeId: null, assignment: null, queued: null })),
    deps,
  );

export class Crash extends Error {}

/** Again and again, as a provider, a client or the stream does it, until it has not crashed. */
export async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      const crashes: unknown[] = error instanceof AggregateError ? error.errors : [error];
      if (!crashes.every((crash) => crash instanceof Crash)) throw error;
    }
  }
}

/** A2, A10: every ticket is marked as it is to be counted, and the counts are what the marks add up to. */
export async function expectToBeCounted(store: Store, ids: readonly TicketId[]): Promise<void> {
  const tickets = await store.loadTickets(ids);
  for (const ticket of tickets) {
    expect(ticket.loadOf).toBe(waitsForUs(ticket) ? ticket.assigneeId : null);
    expect(ticket.listedIn).toBe(listedAs(ticket));
  }
  const many = (is: (ticket: Ticket) => boolean): number => tickets.filter(is).length;
  const listed = (as: Ticket['listedIn']) => many(({ listedIn }) => listedIn === as);
  expect(await store.loadCounts()).toEqual({
    none: listed('none'),
    ai: listed('ai'),
    elsewhere: listed('elsewhere'),
  });
  for (const { id, load, open } of await store.loadAgents())
    expect([id, load, open]).toEqual([id, many(({ loadOf }) => loadOf === id), listed(id)]);
}

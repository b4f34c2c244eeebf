import { describe, expect, test } from 'vitest';
import { mayQueue, waitsForUs } from '#domain/ticket/ticket.ts';
import { aTicket } from '#test/support/builders.ts';

describe('A10: what counts towards its assignee’s load', () => {
  test.each([
    { title: 'an open ticket that waits for us', ticket: {}, counts: true },
    { title: 'one that waits for the customer', ticket: { waitingSince: null }, counts: false },
    { title: 'a snoozed one', ticket: { status: 'snoozed' }, counts: false },
    { title: 'a closed one', ticket: { status: 'closed', waitingSince: null }, counts: false },
    { title: 'one that the AI agent handles', ticket: { handledBy: 'ai' }, counts: false },
    { title: 'spam (T8)', ticket: { spam: true }, counts: false },
  ] as const)('$title: $counts', ({ ticket, counts }) => expect(waitsForUs(aTicket(ticket))).toBe(counts));
});

describe('A3, H2, H8a: what may be in a queue', () => {
  test.each([
    { title: 'a ticket that nobody has', ticket: {}, may: true },
    { title: 'one that somebody has', ticket: { assigneeId: 'agt_sam' }, may: false },
    { title: 'one that the AI agent handles', ticket: { handledBy: 'ai' }, may: false },
    { title: 'one handled elsewhere', ticket: { handledBy: 'elsewhere' }, may: false },
    { title: 'spam (T8)', ticket: { spam: true }, may: false },
  ] as const)('$title: $may', ({ ticket, may }) => expect(mayQueue(aTicket(ticket))).toBe(may));
});

import { describe, expect, test } from 'vitest';
import { knownFrom, type Looked, newsIn } from '#console/notify/news.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { aTicket } from './support.ts';

const at = (minutes: number): string => new Date(Date.UTC(2026, 2, 2, 9, minutes)).toISOString();
const mine = (number: number, wroteAt: number, more: Partial<TicketDocument> = {}): TicketDocument =>
  aTicket(number, {
    lastCustomerMessageAt: at(wroteAt),
    assignment: { by: 'rotation', at: at(wroteAt) },
    waitingSince: at(wroteAt),
    ...more,
  });
const look = (tickets: TicketDocument[], unassigned = 0): Looked => ({
  mine: tickets,
  views: { all: 9, mine: tickets.length, unassigned },
});
const newsOf = (before: Looked, now: Looked, own: readonly string[] = []) => {
  const { own: news, arrived } = newsIn(now, knownFrom(before, null), (id) => own.includes(id));
  return [
    ...news.map(({ kind, ticket }) => `${kind} ${ticket.number}`),
    ...(arrived > 0 ? [`${arrived} more`] : []),
  ];
};

describe('what is news', () => {
  test('a ticket that has become one’s own', () =>
    expect(newsOf(look([mine(1, 0)]), look([mine(2, 5), mine(1, 0)]))).toEqual(['assigned 2']));

  test('also the first one', () => expect(newsOf(look([]), look([mine(1, 5)]))).toEqual(['assigned 1']));

  test('what a customer writes in one of one’s own', () =>
    expect(newsOf(look([mine(1, 0)]), look([mine(1, 5)]))).toEqual(['message 1']));

  test('also in one that stood further down than is told', () => {
    const old = mine(7, 9, { assignment: { by: 'rotation', at: at(0) } });
    expect(newsOf(look([mine(1, 5)]), look([old, mine(1, 5)]))).toEqual(['message 7']);
  });

  test('not what was there before, nor what moves up because another is done with', () => {
    expect(newsOf(look([mine(1, 5)]), look([mine(1, 5)]))).toEqual([]);
    expect(newsOf(look([mine(2, 5)]), look([mine(1, 3)]))).toEqual([]);
  });

  test('not what one has taken oneself, or answered', () => {
    expect(newsOf(look([]), look([mine(1, 5)]), ['tkt_1'])).toEqual([]);
    expect(newsOf(look([]), look([mine(1, 5, { assignment: { by: 'reply', at: at(5) } })]))).toEqual([]);
  });

  test('not what one answers', () =>
    expect(
      newsOf(look([mine(1, 0)]), look([mine(1, 0, { lastMessageAt: at(9), waitingSince: null })])),
    ).toEqual([]));

  test('how many tickets more nobody has; fewer are none', () => {
    expect(newsOf(look([], 2), look([], 5))).toEqual(['3 more']);
    expect(newsOf(look([], 5), look([], 2))).toEqual([]);
  });
});

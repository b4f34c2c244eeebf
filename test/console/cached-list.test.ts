import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CachedList, ticketsIn, withFirstPage, withTicket } from '#console/inbox/cached-list.ts';
import { aTicket } from './support.ts';

const page = (numbers: readonly number[], cursor?: string) => ({
  tickets: numbers.map((number) => aTicket(number)),
  cursor,
});
const listOf = (...pages: ReturnType<typeof page>[]): CachedList => ({
  pages,
  pageParams: pages.map((_, index) => pages[index - 1]?.cursor),
});
const numbersIn = (list: CachedList): number[] => ticketsIn(list).map(({ number }) => number);

describe('A2: a list that is kept up while somebody scrolls', () => {
  test('shows what is new above what was there, and nothing twice', () => {
    const list = listOf(page([5, 4], 'after 4'), page([3, 2]));
    expect(numbersIn(withFirstPage(list, page([6, 5], 'after 5')))).toEqual([6, 5, 4, 3, 2]);
    expect(numbersIn(withFirstPage(list, page([2, 5], 'after 5')))).toEqual([2, 5, 4, 3]);
  });

  test('goes on after its first page where that ended before', () => {
    const list = withFirstPage(listOf(page([5, 4], 'after 4')), page([6, 5], 'after 5'));
    expect(list.pages.at(-1)?.cursor).toBe('after 4');
  });

  test('drops what has left it from its middle', () => {
    const list = listOf(page([5, 4, 3], 'after 3'), page([2, 1]));
    expect(numbersIn(withFirstPage(list, page([5, 3, 2], 'after 2')))).not.toContain(4);
  });

  test('is no longer than its first page where that is all there is', () => {
    const list = listOf(page([5, 4], 'after 4'), page([3, 2]));
    expect(withFirstPage(list, page([5]))).toEqual(listOf(page([5])));
  });

  test('begins anew where so much has come that nothing of the old page is left', () => {
    const list = listOf(page([5, 4], 'after 4'), page([3, 2]));
    expect(withFirstPage(list, page([9, 8], 'after 8'))).toEqual(listOf(page([9, 8], 'after 8')));
  });

  test('however often it is kept up, has each ticket once, and all that the server has on the pages loaded', () => {
    const order = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 4, maxLength: 20 });
    fc.assert(
      fc.property(order, fc.array(fc.nat(100), { maxLength: 12 }), (start, moves) => {
        // Tickets move to the front as customers write; the list is asked for after each, four at a time.
        let server = start;
        let list = withFirstPage(undefined, page(server.slice(0, 4), server.length > 4 ? 'more' : undefined));
        for (const move of moves) {
          const moved = server[move % server.length] ?? 0;
          server = [moved, ...server.filter((number) => number !== moved)];
          list = withFirstPage(list, page(server.slice(0, 4), server.length > 4 ? 'more' : undefined));
        }
        const shown = numbersIn(list);
        expect(new Set(shown).size).toBe(shown.length);
        expect(shown.slice(0, 4)).toEqual(server.slice(0, 4));
      }),
    );
  });
});

describe('a change of one’s own', () => {
  const list = listOf(page([3, 2], 'after 2'), page([1]));

  test('is shown in its place', () => {
    const changed = withTicket(list, aTicket(2, { tags: ['vip'] }), true);
    expect(ticketsIn(changed)[1]?.tags).toEqual(['vip']);
    expect(numbersIn(changed)).toEqual([3, 2, 1]);
  });

  test('takes the ticket out where it no longer belongs', () => {
    expect(numbersIn(withTicket(list, aTicket(1), false))).toEqual([3, 2]);
  });

  test('leaves lists alone that don’t have it', () => {
    expect(withTicket(list, aTicket(9), true)).toEqual(list);
  });
});

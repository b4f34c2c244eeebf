import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  apiParamsOf,
  belongs,
  type ListQuery,
  listQueryOf,
  searchOf,
  sortOf,
} from '#console/inbox/list-query.ts';
import { ticketsQuery } from '#contracts/api/tickets.ts';
import { aTicket } from './support.ts';

const me = 'agt_sam';
const mine = { assignee: { id: 'agt_sam', name: 'Sam' } } as const;

describe('A2: what a list shows, as its address says', () => {
  test('is all open tickets where the address says nothing, or nothing that is known', () => {
    expect(listQueryOf(undefined, '')).toEqual({ view: 'all' });
    expect(listQueryOf('everything', '?status=lost&q=&sort=up')).toEqual({ view: 'all' });
  });

  const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const queries: fc.Arbitrary<ListQuery> = fc
    .record({
      status: optional(['open', 'snoozed', 'closed', 'any'] as const),
      channel: optional(['sms', 'email', 'web_chat'] as const),
      handledBy: optional(['human', 'ai', 'elsewhere'] as const),
      waitingFor: optional(['us', 'customer'] as const),
      sort: optional(['activity', 'waiting'] as const),
      tag: optional(['vip', 'a&b', 'später']),
      q: optional(['#12', '+49 151', 'Ada & Co']),
    })
    .map((query) => ({
      view: 'all' as const,
      ...Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)),
    }));

  test('survives its address, and the API understands it', () => {
    fc.assert(
      fc.property(queries, (query) => {
        expect(listQueryOf(query.view, `?${searchOf(query)}`)).toEqual(query);
        const asked = ticketsQuery.parse(Object.fromEntries(new URLSearchParams(apiParamsOf(query))));
        expect(asked).toMatchObject(query);
      }),
    );
  });

  test('sorts one’s own and nobody’s by who waits longest, and the rest by what happened last', () => {
    const sorts = (['all', 'mine', 'unassigned', 'spam'] as const).map((view) => sortOf({ view }));
    expect(sorts).toEqual(['activity', 'waiting', 'waiting', 'activity']);
    expect(sortOf({ view: 'mine', sort: 'activity' })).toBe('activity');
  });
});

describe('A3: a ticket that one changes', () => {
  const cases: readonly [string, Parameters<typeof aTicket>[1], ListQuery, boolean][] = [
    ['stays in all when it is assigned', mine, { view: 'all' }, true],
    ['leaves unassigned when it is assigned', mine, { view: 'unassigned' }, false],
    ['stays in mine while it is mine', mine, { view: 'mine' }, true],
    ['leaves mine with somebody else', { assignee: { id: 'agt_sue', name: 'Sue' } }, { view: 'mine' }, false],
    ['leaves open tickets when it is closed', { status: 'closed' }, { view: 'all' }, false],
    ['stays among closed ones', { status: 'closed' }, { view: 'all', status: 'closed' }, true],
    ['stays among all of a contact’s', { status: 'closed' }, { view: 'all', contactId: 'con_1' }, true],
    ['stays among what was looked for', { status: 'closed' }, { view: 'all', q: '#1' }, true],
    ['leaves a tag’s tickets without the tag', {}, { view: 'all', tag: 'vip' }, false],
  ];
  test.each(cases)('%s', (_, more, query, stays) => expect(belongs(aTicket(1, more), query, me)).toBe(stays));
});

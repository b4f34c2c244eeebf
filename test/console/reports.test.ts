import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedIn, daysMeant, paramsOf } from '#console/reports/asked.ts';
import { columnsOf, inOrder, type Row } from '#console/reports/breakdown.ts';
import { changeOf } from '#console/reports/change.ts';
import { durationIn } from '#console/reports/durations.ts';
import { daysLater, daysOf, faultOf, lengthOf, spanBefore, todayIn } from '#console/reports/range.ts';

describe('H11: the days of a report', () => {
  test('are counted in, the last of them today', () => {
    expect(daysOf('today', '2026-03-01')).toEqual({ from: '2026-03-01', to: '2026-03-01' });
    expect(daysOf('week', '2026-03-01')).toEqual({ from: '2026-02-23', to: '2026-03-01' });
    expect(daysOf('thisMonth', '2026-03-17')).toEqual({ from: '2026-03-01', to: '2026-03-17' });
    expect(lengthOf(daysOf('quarter', '2026-03-01'))).toBe(90);
  });

  test('are those of the account’s time zone', () => {
    const at = Date.parse('2026-03-01T23:30:00Z');
    expect([todayIn('UTC', at), todayIn('Europe/Berlin', at)]).toEqual(['2026-03-01', '2026-03-02']);
  });

  test('follow as many others, without a gap, whatever they are', () => {
    const anyDays = fc
      .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 399 }))
      .map(([first, more]) => {
        const from = daysLater('1990-01-01', first);
        return { from, to: daysLater(from, more) };
      });
    fc.assert(
      fc.property(anyDays, (days) => {
        const before = spanBefore(days);
        expect(lengthOf(before)).toBe(lengthOf(days));
        expect(daysLater(before.to, 1)).toBe(days.from);
        expect(faultOf(days)).toBeNull();
      }),
    );
  });

  test('are told apart from what are none', () => {
    expect(faultOf({ from: '', to: '2026-03-01' })).toBe('incomplete');
    expect(faultOf({ from: '2026-03-02', to: '2026-03-01' })).toBe('backwards');
    expect(faultOf({ from: '2025-01-26', to: '2026-03-01' })).toBeNull();
    expect(faultOf({ from: '2025-01-25', to: '2026-03-01' })).toBe('tooLong');
  });

  test('are kept in the address, and read from it again', () => {
    const asked = {
      span: 'custom',
      entered: { from: '2026-01-01', to: '2026-01-31' },
      channel: 'sms',
      by: 'tag',
    } as const;
    expect(askedIn(new URLSearchParams(paramsOf(asked)))).toEqual(asked);
    expect(daysMeant(asked, '2026-03-01')).toEqual(asked.entered);
    const nonsense = askedIn(new URLSearchParams({ span: 'year', channel: 'fax', by: 'moon' }));
    expect(nonsense).toMatchObject({ span: 'week', channel: null, by: 'day' });
  });
});

describe('H11: a figure beside the one before', () => {
  test('is more or less by a share of it, or as before', () => {
    expect(changeOf(12, 10)).toEqual({ direction: 'up', share: 0.2, by: 2 });
    expect(changeOf(5, 10)).toEqual({ direction: 'down', share: 0.5, by: 5 });
    expect(changeOf(10, 10)?.direction).toBe('same');
  });

  test('is more by so many where there was nothing, and isn’t compared with what isn’t known', () => {
    expect(changeOf(3, 0)).toEqual({ direction: 'up', share: null, by: 3 });
    expect([changeOf(null, 3), changeOf(3, null), changeOf(3, undefined)]).toEqual([null, null, null]);
  });
});

test('H11: times are told as people say them', () => {
  const said = [0, 45, 99.4, 100, 600, 5_400, 12_600, 172_800, 1_000_000].map((seconds) =>
    durationIn('en', seconds),
  );
  expect(said).toEqual([
    '0 sec',
    '45 sec',
    '99 sec',
    '2 min',
    '10 min',
    '90 min',
    '3.5 hr',
    '2 days',
    '11.6 days',
  ]);
  expect(durationIn('de', 12_600)).toBe('3,5 Std.');
});

describe('H11: the table', () => {
  const times = (median: number | null) => ({ count: median === null ? 0 : 1, median, p90: median });
  const row = (name: string, opened: number, median: number | null): Row => ({
    key: name,
    name,
    place: name,
    narrowed: {},
    ai: null,
    takenOver: null,
    people: {
      opened,
      closed: { byAgent: 0, byInactivity: 0, byCustomer: 0 },
      firstResponse: times(median),
      response: times(null),
      resolution: times(null),
    },
  });
  const rows = [row('Sam', 2, 60), row('Ada', 5, null), row('Sue', 3, 10)];
  const columns = columnsOf('agent', {});
  const order = (...[column, isDescending]: [Parameters<typeof inOrder>[2]['column'], boolean]) =>
    inOrder(rows, columns, { column, isDescending }).map(({ name }) => name);

  test('is ordered by any column; what isn’t there comes last both ways', () => {
    expect(order('opened', true)).toEqual(['Ada', 'Sue', 'Sam']);
    expect(order('firstResponse', false)).toEqual(['Sue', 'Sam', 'Ada']);
    expect(order('firstResponse', true)).toEqual(['Sam', 'Sue', 'Ada']);
    expect(order('name', false)).toEqual(['Ada', 'Sam', 'Sue']);
  });

  test('shows the AI agent’s figures where they are somebody’s to see', () => {
    const names = (by: 'day' | 'agent' | 'team', own?: true) =>
      columnsOf(by, own ? { own } : {}).map(({ name }) => name);
    expect(names('day')).toContain('aiResolved');
    expect(names('day', true)).not.toContain('aiResolved');
    expect(names('team')).not.toContain('aiConversations');
    expect(names('agent')).toContain('takenOver');
  });
});

import { expect } from 'vitest';
import { type DatedEvent, type Figure, figures } from '#domain/figures/figure.ts';
import type { TicketId } from '#domain/ids.ts';
import { allOf } from '#test/storage/contract/setup.ts';
import type { Change } from '#use-cases/changes.ts';
import { dimensions, type Store } from '#use-cases/ports.ts';
import { type Row, rowOf, rowsOf } from './naively.ts';

export const timeZone = 'Europe/Berlin';
const range = { from: '2020-01-01', to: '2040-01-01' };
const anyone = { channel: null, agentId: null, teamId: null, tag: null, limit: 100 };

export async function allEvents(store: Store): Promise<DatedEvent[]> {
  const lists = await Promise.all(
    figures.map((figure) =>
      allOf((cursor) => store.listFigureEvents({ ...range, ...anyone, figure, cursor })),
    ),
  );
  return lists.flatMap(({ items }) => items);
}

const inOrder = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();

/** H11: what was counted, one by one, is what the threads tell; and the counters are what was counted. */
export async function expectToAgree(store: Store, ids: readonly TicketId[]): Promise<Figure[]> {
  const tickets = (await store.loadTickets(ids)).filter(({ spam }) => !spam);
  const threads = await Promise.all(
    tickets.map(async ({ id }) => {
      const { items } = await allOf((cursor) => store.loadThread(id, { limit: 100, cursor }));
      return rowsOf(id, items);
    }),
  );
  const events = await allEvents(store);
  expect(inOrder(events.map(rowOf))).toEqual(inOrder(threads.flat()));
  for (const { at, day } of events)
    expect(day).toBe(new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at));
  await expectCountersToAgree(store, events);
  return events.map(({ figure }) => figure);
}

export const ticketsIn = (changes: readonly Change[]): TicketId[] => [
  ...new Set(
    changes.flatMap((change) =>
      change.kind === 'ticket' ? ((change.after ?? change.before)?.id ?? []) : [],
    ),
  ),
];

const keysOf = {
  total: () => [''],
  agent: ({ agentId }: DatedEvent) => (agentId === null ? [] : [agentId]),
  team: ({ teamId }: DatedEvent) => (teamId === null ? [] : [teamId]),
  tag: ({ tags }: DatedEvent) => tags,
};
const names = {
  opened: 'opened',
  'ai-conversation': 'aiConversations',
  'ai-resolved': 'aiResolved',
  'ai-escalated': 'aiEscalated',
  'ai-declined': 'aiDeclined',
  'ai-not-offered': 'aiNotOffered',
  'ai-taken-over': 'aiTakenOver',
  response: 'response',
  'first-response': 'firstResponse',
  agent: 'closedByAgent',
  inactivity: 'closedByInactivity',
  customer: 'closedByCustomer',
} as const;

/** In the test's own words: so many of what, on which day and channel, whose. */
async function expectCountersToAgree(store: Store, events: readonly DatedEvent[]): Promise<void> {
  for (const dimension of dimensions) {
    const expected = new Map<string, number>();
    const add = (name: string): void => void expected.set(name, (expected.get(name) ?? 0) + 1);
    for (const event of events)
      for (const key of keysOf[dimension](event)) {
        const { day, channel, figure, closedBy } = event;
        add([day, channel, key, figure === 'closed' ? names[closedBy ?? 'agent'] : names[figure]].join(' '));
        if (figure === 'closed') add([day, channel, key, 'resolution'].join(' '));
      }
    const counted = new Map<string, number>();
    for (const { day, channel, key, figures: sums } of await store.loadFigures({ ...range, dimension })) {
      const sizes = Object.entries(sums.times).map(
        ([name, buckets]) => [name, [...buckets.values()].reduce((sum, size) => sum + size, 0)] as const,
      );
      for (const [name, number] of [...Object.entries(sums.counts), ...sizes])
        if (number !== 0) counted.set([day, channel, key, name].join(' '), number);
    }
    expect([...counted].toSorted()).toEqual([...expected].toSorted());
  }
}

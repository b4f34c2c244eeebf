import { describe, expect, it } from 'vitest';
import type { DatedEvent } from '#domain/figures/figure.ts';
import { noFigures } from '#domain/figures/sum.ts';
import { hour } from '#domain/ids.ts';
import { shardOf } from '#storage/keys.ts';
import { aFigureEvent } from '#test/support/figures.ts';
import { type Dimension, type EventsQuery, MalformedCursor, type Store } from '#use-cases/ports.ts';
import { allOf, type NewStore } from './setup.ts';

const noon = Date.parse('2026-03-02T12:00:00Z');
const event = (overrides: Partial<DatedEvent> = {}) => aFigureEvent({ at: noon, ...overrides });

/** What was opened, a day, channel and key. */
async function opened(store: Store, dimension: Dimension, from = '2026-03-01', to = '2026-03-31') {
  const parts = await store.loadFigures({ dimension, from, to });
  return parts.map(({ day, channel, key, figures }) => [day, channel, key, figures.counts.opened]);
}

const query = (overrides: Partial<EventsQuery> = {}): EventsQuery => ({
  figure: 'opened',
  from: '2026-03-01',
  to: '2026-03-31',
  channel: null,
  agentId: null,
  teamId: null,
  tag: null,
  limit: 10,
  cursor: null,
  ...overrides,
});

export function figuresContract(newStore: NewStore): void {
  describe('counting figures', () => {
    it('H11: counts an event once, however often and in whatever company it comes', async () => {
      const store = await newStore();
      const [one, two, three] = [event(), event({ ticketId: 'tkt_2' }), event({ cycle: 2 })];
      expect(await store.countFigures([one, two, one])).toBe(2);
      expect(await store.countFigures([two])).toBe(0);
      expect(await store.countFigures([two, three, one])).toBe(1);
      expect(await store.countFigures([])).toBe(0);
      expect(await opened(store, 'total')).toEqual([['2026-03-02', 'sms', '', 3]]);
    });

    it('H11: counts by day, channel, agent, team and each tag', async () => {
      const store = await newStore();
      await store.countFigures([
        event({ agentId: 'agt_sam', teamId: 'team_1', tags: ['refund', 'a#b', 'refund'] }),
        event({ ticketId: 'tkt_2', channel: 'email', agentId: 'agt_sam', tags: ['refund'] }),
        event({ ticketId: 'tkt_3', day: '2026-03-04', teamId: 'team_1' }),
      ]);
      expect(await opened(store, 'total')).toEqual([
        ['2026-03-02', 'email', '', 1],
        ['2026-03-02', 'sms', '', 1],
        ['2026-03-04', 'sms', '', 1],
      ]);
      expect(await opened(store, 'agent')).toEqual([
        ['2026-03-02', 'email', 'agt_sam', 1],
        ['2026-03-02', 'sms', 'agt_sam', 1],
      ]);
      expect(await opened(store, 'team')).toEqual([
        ['2026-03-02', 'sms', 'team_1', 1],
        ['2026-03-04', 'sms', 'team_1', 1],
      ]);
      expect(await opened(store, 'tag')).toEqual([
        ['2026-03-02', 'email', 'refund', 1],
        ['2026-03-02', 'sms', 'a#b', 1],
        ['2026-03-02', 'sms', 'refund', 1],
      ]);
    });

    it('H11: keeps every figure apart, and how long it took', async () => {
      const store = await newStore();
      await store.countFigures([
        event(),
        event({ figure: 'closed', closedBy: 'agent', seconds: 100 }),
        event({ figure: 'closed', closedBy: 'inactivity', seconds: 100, cycle: 2 }),
        event({ figure: 'closed', closedBy: 'customer', seconds: 0, cycle: 3 }),
        event({ figure: 'first-response', seconds: 7 }),
        event({ figure: 'response', seq: 2, seconds: 7 }),
        event({ figure: 'response', seq: 4, seconds: 4_000 }),
        event({ figure: 'ai-conversation' }),
        event({ figure: 'ai-resolved' }),
        event({ figure: 'ai-escalated' }),
        event({ figure: 'ai-declined' }),
        event({ figure: 'ai-not-offered' }),
        event({ figure: 'ai-taken-over' }),
      ]);
      const [part] = await store.loadFigures({ dimension: 'total', from: '2026-03-02', to: '2026-03-02' });
      const { counts, times } = part?.figures ?? noFigures;
      expect(Object.values(counts)).toEqual(Array(10).fill(1));
      const sizes = Object.values(times).map((histogram) => [...histogram.values()].toSorted());
      expect(sizes).toEqual([[1], [1, 1], [1, 2]]);
      expect([...times.firstResponse.keys()]).toEqual([50]);
      expect(times.resolution.get(0)).toBe(1);
      expect(times.resolution.get(117)).toBe(2);
    });

    it('H11: a range has its first day and its last, and nothing beside', async () => {
      const store = await newStore();
      const days = ['2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03', '2027-03-02'];
      await store.countFigures(days.map((day, nth) => event({ day, ticketId: `tkt_${nth}` })));
      const found = async (from: string, to: string) =>
        (await opened(store, 'total', from, to)).map(([day]) => day);
      expect(await found('2026-03-01', '2026-03-02')).toEqual(['2026-03-01', '2026-03-02']);
      expect(await found('2026-02-28', '2026-02-28')).toEqual(['2026-02-28']);
      expect(await found('2026-03-04', '2027-03-01')).toEqual([]);
    });

    it('H11: more than a transaction holds is counted all the same', async () => {
      const store = await newStore();
      const many = Array.from({ length: 230 }, (_, nth) =>
        event({ ticketId: `tkt_${nth}`, tags: [`a${nth % 7}`, `b${nth % 3}`], agentId: `agt_${nth % 40}` }),
      );
      const twenty = event({ ticketId: 'tkt_x', tags: Array.from({ length: 20 }, (_, nth) => `t${nth}`) });
      expect(await store.countFigures([...many, twenty])).toBe(231);
      expect(await store.countFigures([...many.toReversed(), twenty])).toBe(0);
      expect(await opened(store, 'total')).toEqual([['2026-03-02', 'sms', '', 231]]);
      const byAgent = await opened(store, 'agent');
      expect([byAgent.length, byAgent.reduce((sum, part) => sum + Number(part[3]), 0)]).toEqual([40, 230]);
      expect(await opened(store, 'tag')).toHaveLength(30);
    });
  });

  describe('what is behind a figure', () => {
    const ids = (events: readonly DatedEvent[]) => events.map(({ ticketId }) => ticketId);

    it('H11: is listed the latest first, page by page, whole', async () => {
      const store = await newStore();
      const all = Array.from({ length: 120 }, (_, nth) =>
        event({ ticketId: `tkt_${nth}`, at: noon + nth * 1_000 }),
      );
      await store.countFigures(all.toSorted((one, other) => (one.ticketId < other.ticketId ? -1 : 1)));
      const latestFirst = ids(all.toReversed());
      for (const limit of [7, 30, 60, 120, 200]) {
        const { items, pages } = await allOf((cursor) => store.listFigureEvents(query({ limit, cursor })));
        expect(ids(items)).toEqual(latestFirst);
        expect(pages).toBe(Math.ceil(120 / limit));
      }
      const { items } = await store.listFigureEvents(query({ limit: 1 }));
      expect(items).toEqual([all.at(-1)]);
    });

    it('H11: is of that figure, and of whom it is asked for', async () => {
      const store = await newStore();
      await store.countFigures([
        event({ ticketId: 'tkt_sms', agentId: 'agt_sam' }),
        event({ ticketId: 'tkt_mail', channel: 'email', teamId: 'team_1', tags: ['refund'] }),
        event({ ticketId: 'tkt_closed', figure: 'closed', closedBy: 'agent', seconds: 1 }),
      ]);
      const found = async (overrides: Partial<EventsQuery>) =>
        ids((await store.listFigureEvents(query(overrides))).items);
      expect(await found({ figure: 'closed' })).toEqual(['tkt_closed']);
      expect(await found({ channel: 'sms' })).toEqual(['tkt_sms']);
      expect(await found({ agentId: 'agt_sam' })).toEqual(['tkt_sms']);
      expect(await found({ teamId: 'team_1' })).toEqual(['tkt_mail']);
      expect(await found({ tag: 'refund' })).toEqual(['tkt_mail']);
      expect(await found({ tag: 'fund' })).toEqual([]);
      expect(await found({ tag: 'refund', channel: 'sms' })).toEqual([]);
    });

    it('H11: is of the days for which it was counted, whatever the time zone was', async () => {
      const store = await newStore();
      const midnight = Date.parse('2026-03-02T00:00:00Z');
      await store.countFigures([
        event({ ticketId: 'tkt_ahead', at: midnight - 14 * hour, day: '2026-03-02' }),
        event({ ticketId: 'tkt_before', at: midnight, day: '2026-03-01' }),
        event({ ticketId: 'tkt_behind', at: midnight + 36 * hour - 1, day: '2026-03-02' }),
        event({ ticketId: 'tkt_after', at: midnight + 12 * hour, day: '2026-03-03' }),
      ]);
      const { items } = await store.listFigureEvents(query({ from: '2026-03-02', to: '2026-03-02' }));
      expect(ids(items)).toEqual(['tkt_behind', 'tkt_ahead']);
    });

    it('H11: rarely matching makes short pages, that go on to the end', async () => {
      const store = await newStore();
      const many = Array.from({ length: 900 }, (_, nth) =>
        event({ ticketId: `tkt_${nth}`, at: noon + nth, tags: nth % 300 === 0 ? ['rare'] : [] }),
      );
      await store.countFigures(many);
      const { items } = await allOf((cursor) =>
        store.listFigureEvents(query({ tag: 'rare', cursor, limit: 2 })),
      );
      expect(ids(items)).toEqual(['tkt_600', 'tkt_300', 'tkt_0']);
      const { items: first } = await store.listFigureEvents(query({ tag: 'rare', limit: 1 }));
      expect(ids(first)).toEqual(['tkt_600']);
      const whole = await allOf((cursor) => store.listFigureEvents(query({ cursor, limit: 70 })));
      expect(ids(whole.items)).toEqual(ids(many.toReversed()));
    }, 60_000);

    it('H11: is in order, however unevenly it is spread', async () => {
      const store = await newStore();
      const inShard = (wanted: number, many: number) =>
        Array.from({ length: 1_000 }, (_, nth) => `tkt_${nth}` as const)
          .filter((id) => shardOf(id) === wanted)
          .slice(0, many);
      const [busy, quiet] = [inShard(0, 120), inShard(1, 5)];
      await store.countFigures([
        ...busy.map((ticketId, nth) => event({ ticketId, at: noon + nth, tags: nth === 0 ? ['rare'] : [] })),
        ...quiet.map((ticketId, nth) => event({ ticketId, at: noon - 100 + nth, tags: ['rare'] })),
      ]);
      const { items } = await allOf((cursor) =>
        store.listFigureEvents(query({ tag: 'rare', cursor, limit: 2 })),
      );
      expect(ids(items)).toEqual([busy[0], ...quiet.toReversed()]);
    });

    it('refuses a cursor that it never gave out', async () => {
      const store = await newStore();
      for (const cursor of ['', 'x', Buffer.from('{"after":1}').toString('base64url')])
        await expect(store.listFigureEvents(query({ cursor }))).rejects.toThrow(MalformedCursor);
    });
  });
}

import { expect } from 'vitest';
import type { OverviewDocument } from '#contracts/api/reports.ts';
import { countByHand, type Row, sumByHand, type Told } from './naive.ts';

type People = OverviewDocument['people'];
type Ai = OverviewDocument['ai'];

/** The local date, as another library tells it. */
const dayIn = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  return (at: number): string => format.format(at);
};

/** The report of these days is what is counted by hand from what was said. */
export function compare(report: OverviewDocument, told: readonly Told[]): Row[] {
  const day = dayIn(report.timeZone);
  const all = told
    .flatMap(countByHand)
    .filter(({ at }) => report.from <= day(at) && day(at) <= report.to)
    .filter(({ channel }) => report.channel === undefined || channel === report.channel);
  const grouped = (keyOf: (row: Row) => readonly (string | null)[]): Map<string, Row[]> => {
    const groups = new Map<string, Row[]>();
    for (const row of all)
      for (const key of keyOf(row)) if (key !== null) groups.set(key, [...(groups.get(key) ?? []), row]);
    return groups;
  };
  same('in all', report, all);
  const byDay = grouped(({ at }) => [day(at)]);
  for (const part of report.days) same(part.day, part, byDay.get(part.day) ?? []);
  const byChannel = grouped(({ channel }) => [channel]);
  for (const part of report.channels) same(part.channel, part, byChannel.get(part.channel) ?? []);
  const parts = [
    ['agents', report.agents.map((part) => [part.agent.id, part] as const), grouped(({ agent }) => [agent])],
    ['teams', report.teams.map((part) => [part.team.id, part] as const), grouped(({ team }) => [team])],
    ['tags', report.tags.map((part) => [part.tag, part] as const), grouped(({ tags }) => tags)],
  ] as const;
  for (const [what, reported, expected] of parts) {
    expect(new Set(reported.map(([key]) => key)), what).toEqual(new Set(expected.keys()));
    for (const [key, part] of reported) {
      const rows = expected.get(key) ?? [];
      same(key, part, rows);
      if ('takenOver' in part)
        expect(part.takenOver, key).toBe(rows.filter((row) => row.what === 'takenOver').length);
    }
  }
  return all;
}

function same(what: string, { ai, people }: { ai?: Ai; people: People }, rows: readonly Row[]): void {
  const expected = sumByHand(rows);
  const { opened, closed, ...times } = people;
  expect({ opened, closed }, what).toEqual({ opened: expected.opened, closed: expected.closed });
  if (ai !== undefined) expect(ai, what).toEqual(expected.ai);
  for (const name of ['firstResponse', 'response', 'resolution'] as const) {
    const all = expected.times[name];
    expect(times[name].count, `${what}: ${name}`).toBe(all.length);
    near(`${what}: median of ${name}`, times[name].median, all[Math.ceil(all.length / 2) - 1]);
    near(`${what}: p90 of ${name}`, times[name].p90, all[Math.ceil(all.length * 0.9) - 1]);
  }
}

/** Two per cent, or a second. */
function near(what: string, reported: number | null, exact: number | undefined): void {
  if (exact === undefined) {
    expect(reported, what).toBeNull();
    return;
  }
  expect(
    Math.abs((reported ?? Number.NaN) - exact),
    `${what}: ${reported}, not ${exact}`,
  ).toBeLessThanOrEqual(Math.max(1, 0.0201 * exact + 0.5));
}

import type { OfficeHours, Span } from '#domain/office-hours/office-hours.ts';

export const step = 15 * 60_000;

interface Reading {
  readonly instant: number;
  /** What a clock on the office's wall shows, `yyyy-mm-dd hh:mm`, read without Temporal. */
  readonly wall: string;
  readonly open: boolean;
}

/**
 * Somebody who sits in the office and looks at the clock every quarter of an hour: a span begins when the clock
 * first shows its beginning, or later, and ends when it first shows its end, or later.
 */
export function watch(hours: OfficeHours, from: number, to: number): Reading[] {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: hours.timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const instants = Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => from + n * step);
  const walls = instants.map((instant) => clock.format(instant));
  const open = walls.map(() => false);
  const first = (wall: string) => {
    const index = walls.findIndex((shown) => shown >= wall);
    return index < 0 ? walls.length : index;
  };
  for (const date of new Set(walls.map((wall) => wall.slice(0, 10)))) {
    if (hours.datesOff.includes(date)) continue;
    const weekday = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[new Date(date).getUTCDay()];
    for (const span of hours.weekly) {
      if (weekday === undefined || !span.days.includes(weekday)) continue;
      open.fill(true, first(`${date} ${span.from}`), first(endOf(span, date)));
    }
  }
  return instants.map((instant, n) => ({ instant, wall: walls[n] ?? '', open: open[n] ?? false }));
}

function endOf(span: Span, date: string): string {
  if (span.to === '24:00') return `${tomorrow(date)} 00:00`;
  return span.to > span.from ? `${date} ${span.to}` : `${tomorrow(date)} ${span.to}`;
}

const tomorrow = (date: string): string =>
  new Date(Date.parse(date) + 24 * 60 * 60_000).toISOString().slice(0, 10);

import { Temporal } from 'temporal-polyfill';
import { ServiceError } from './errors.ts';

/** When a schedule fires, in epoch milliseconds. */
export type Expression =
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'rate'; readonly every: number };

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** `cron()` is refused: nothing of Rondo uses it, and half of it would be worse than none. */
export function parseExpression(expression: string, timeZone: string): Expression {
  const rate = /^rate\(([1-9]\d{0,5}) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) return { kind: 'rate', every: Number(rate[1]) * (units[rate[2] ?? ''] ?? Number.NaN) };
  const at = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression)?.[1];
  const instant = at ? instantOf(at, timeZone) : undefined;
  if (instant !== undefined) return { kind: 'at', at: instant };
  const hint = expression.startsWith('cron(') ? ' The local Scheduler knows at() and rate() only.' : '';
  throw new ServiceError('ValidationException', `Invalid Schedule Expression ${expression}.${hint}`);
}

/** A local time that a clock change skips is moved past the gap, and one that comes twice means the first. */
function instantOf(local: string, timeZone: string): number | undefined {
  try {
    return Temporal.PlainDateTime.from(local, { overflow: 'reject' }).toZonedDateTime(timeZone)
      .epochMilliseconds;
  } catch {
    return undefined;
  }
}

export function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new ServiceError('ValidationException', `Invalid Schedule Expression Timezone ${timeZone}.`);
  }
}

/**
 * The first time after `after` at which a rate fires. Times missed while the clock jumped or nothing ran fire once, not
 * once each.
 */
export function nextOfRate(every: number, start: number, startsAtOnce: boolean, after: number): number {
  const first = startsAtOnce ? start : start + every;
  if (after < first) return first;
  return first + (Math.floor((after - first) / every) + 1) * every;
}

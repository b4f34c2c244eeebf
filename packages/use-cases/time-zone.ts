import { Temporal } from 'temporal-polyfill';
import type { Instant } from '#domain/ids.ts';

/** An instant as the clock on a wall in that zone shows it. */
export const inZone = (instant: Instant, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);

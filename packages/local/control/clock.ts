import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { Clock } from '../clock.ts';

/** In days: what lies further off, dates can't tell. */
const longest = 36_525;

/** `POST /local/clock`: an ISO 8601 duration, forwards. */
export const advanceSchema = z.strictObject({
  advance: z.string().transform((text, context) => {
    const duration = durationOf(text);
    if (
      duration &&
      duration.sign >= 0 &&
      duration.total({ unit: 'days', relativeTo: '2000-01-01' }) <= longest
    )
      return duration;
    context.addIssue({
      code: 'custom',
      message: 'must be an ISO 8601 duration that is not negative and at most 100 years, e.g. P2D or PT90S',
    });
    return z.NEVER;
  }),
});

function durationOf(text: string): Temporal.Duration | undefined {
  try {
    return Temporal.Duration.from(text);
  } catch {
    return undefined;
  }
}

/** Months and years are as long as they are from the clock's time on, in UTC. */
export function advance(clock: Clock, duration: Temporal.Duration): number {
  const relativeTo = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO('UTC');
  return clock.advance(duration.total({ unit: 'milliseconds', relativeTo }));
}

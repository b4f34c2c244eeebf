import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { Clock } from '../clock.ts';

/** `POST /local/clock`: an ISO 8601 duration, forwards. */
export const advanceSchema = z.strictObject({
  advance: z.string().transform((text, context) => {
    const duration = durationOf(text);
    if (duration && duration.sign >= 0) return duration;
    context.addIssue({
      code: 'custom',
      message: 'must be an ISO 8601 duration that is not negative, e.g. P2D or PT90S',
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

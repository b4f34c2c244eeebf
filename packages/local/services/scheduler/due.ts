import { ServiceError } from './errors.ts';
import { checkTimeZone, nextOfRate, parseExpression } from './expression.ts';
import type { ScheduleInput } from './schemas.ts';
import type { Schedule } from './store.ts';

/** Checks what no schema can, and says when the schedule fires for the first time. */
export function firstDue(
  input: ScheduleInput,
  now: number,
  pastAt: 'fire' | 'reject' | 'never',
): number | null {
  const { ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, StartDate, EndDate } = input;
  checkTimeZone(ScheduleExpressionTimezone);
  const expression = parseExpression(ScheduleExpression, ScheduleExpressionTimezone);
  if (FlexibleTimeWindow.Mode === 'FLEXIBLE' && FlexibleTimeWindow.MaximumWindowInMinutes === undefined) {
    throw new ServiceError(
      'ValidationException',
      'MaximumWindowInMinutes must be provided when the flexible time window is set to FLEXIBLE.',
    );
  }
  if (StartDate !== undefined && EndDate !== undefined && EndDate <= StartDate) {
    throw new ServiceError('ValidationException', 'The EndDate must come after the StartDate.');
  }
  if (expression.kind === 'at') {
    if (expression.at >= now || pastAt === 'fire') return expression.at;
    if (pastAt === 'never') return null;
    throw new ServiceError('ValidationException', `Invalid Schedule Expression ${ScheduleExpression}.`);
  }
  if (StartDate !== undefined && StartDate * 1000 < now - 300_000) {
    throw new ServiceError(
      'ValidationException',
      'The StartDate you specify cannot be earlier than 5 minutes ago.',
    );
  }
  return withinEnd(
    input,
    nextOfRate(expression.every, startOf(input, now), StartDate !== undefined, now - 1),
  );
}

/** When a schedule fires again after it was taken up at `takenUpAt`; never for `at()`. */
export function dueAgain(schedule: Schedule, takenUpAt: number): number | null {
  const { input } = schedule;
  const expression = parseExpression(input.ScheduleExpression, input.ScheduleExpressionTimezone);
  if (expression.kind === 'at') return null;
  const start = startOf(input, schedule.modifiedAt);
  return withinEnd(input, nextOfRate(expression.every, start, input.StartDate !== undefined, takenUpAt));
}

function startOf({ StartDate }: ScheduleInput, otherwise: number): number {
  return StartDate === undefined ? otherwise : StartDate * 1000;
}

function withinEnd({ EndDate }: ScheduleInput, due: number): number | null {
  return EndDate !== undefined && due > EndDate * 1000 ? null : due;
}

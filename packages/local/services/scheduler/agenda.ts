import { randomUUID } from 'node:crypto';
import type { Occurrence } from './invocation.ts';
import type { Schedule, ScheduleStore } from './store.ts';

/** Puts every schedule that is due and not yet on its way among those underway. */
export function takeUp(store: ScheduleStore, underway: Map<string, Occurrence>, now: number): void {
  for (const schedule of store.each()) {
    const { dueAt, input } = schedule;
    if (dueAt === null || dueAt > now || input.State === 'DISABLED' || underway.has(keyOf(schedule)))
      continue;
    const occurrence = {
      schedule,
      scheduledTime: dueAt,
      executionId: randomUUID(),
      firstTriedAt: now,
      attempt: 0,
      nextAt: now,
    };
    underway.set(keyOf(schedule), occurrence);
  }
}

/** When something falls due next. */
export function nextWaking(store: ScheduleStore, underway: Map<string, Occurrence>): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { nextAt } of underway.values()) next = Math.min(next, nextAt);
  for (const schedule of store.each()) {
    if (schedule.dueAt === null || schedule.input.State === 'DISABLED' || underway.has(keyOf(schedule)))
      continue;
    next = Math.min(next, schedule.dueAt);
  }
  return next;
}

/** A version of a schedule fires on its own: an update doesn't wait for what was already off. */
export function keyOf({ id, version }: Schedule): string {
  return `${id}#${version}`;
}

export function sameSchedule(store: ScheduleStore, { id, input, name }: Schedule): Schedule | undefined {
  const current = store.get(input.GroupName, name);
  return current?.id === id ? current : undefined;
}

export function removeIfThere(store: ScheduleStore, schedule: Schedule): void {
  if (sameSchedule(store, schedule)) store.remove(schedule.input.GroupName, schedule.name);
}

/** What had fired and was about to be deleted when the process was killed. */
export function removeLeftovers(store: ScheduleStore): void {
  for (const schedule of [...store.each()]) {
    const isOver = schedule.firedAt !== undefined && schedule.dueAt === null;
    if (isOver && schedule.input.ActionAfterCompletion === 'DELETE') removeIfThere(store, schedule);
  }
}

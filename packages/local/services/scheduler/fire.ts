import type { SchedulerOptions } from '../types.ts';
import { keyOf, nextWaking, removeIfThere, removeLeftovers, sameSchedule, takeUp } from './agenda.ts';
import type { Account } from './describe.ts';
import { dueAgain } from './due.ts';
import { afterFailure, deadLetterOf, inputOf, invocationOf, type Occurrence } from './invocation.ts';
import type { ScheduleStore } from './store.ts';

export type FiringOptions = Pick<SchedulerOptions, 'clock' | 'deliver' | 'deadLetter'> & {
  readonly hostile: boolean;
  readonly random: () => number;
};

export interface Firing {
  /** Looks for what is due: after each change of a schedule and each move of the clock. */
  wake(): void;
  stop(): void;
}

/** The longest that `setTimeout` takes; waking up for nothing does no harm. */
const longest = 2 ** 31 - 1;

/**
 * Fires what is due by the local clock. That an occurrence is over is recorded only after its delivery, so a kill in
 * between makes it fire again: at least once, as the service promises.
 */
export function startFiring(store: ScheduleStore, options: FiringOptions, account: Account): Firing {
  const { clock, hostile, random } = options;
  const underway = new Map<string, Occurrence>();
  const timers = new Set<NodeJS.Timeout>();
  let alarm: NodeJS.Timeout | undefined;
  let stopped = false;

  const later = (wait: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, wait);
    timers.add(timer);
  };

  const wake = () => {
    if (stopped) return;
    takeUp(store, underway, clock.now());
    const due = [...underway.values()].filter(({ nextAt }) => nextAt <= clock.now());
    // In order of their due times; none waits for the answer to another.
    for (const occurrence of due.sort((a, b) => a.scheduledTime - b.scheduledTime)) {
      occurrence.nextAt = Number.POSITIVE_INFINITY;
      void attempt(occurrence);
    }
    clearTimeout(alarm);
    alarm = setTimeout(wake, Math.min(Math.max(nextWaking(store, underway) - clock.now(), 0), longest));
  };

  const attempt = async (occurrence: Occurrence) => {
    occurrence.attempt += 1;
    const invocation = invocationOf(occurrence, account);
    const input = inputOf(occurrence, invocation, account);
    const { Arn, DeadLetterConfig } = occurrence.schedule.input.Target;
    const failure = await failureOf(() => options.deliver(Arn, input, invocation));
    if (stopped) return;
    if (!failure) {
      const again = () => void failureOf(() => options.deliver(Arn, input, invocation));
      if (hostile && random() < 0.25) later(200 * random(), again);
      return complete(occurrence);
    }
    const next = afterFailure(occurrence, clock.now(), random);
    if (typeof next === 'number') {
      occurrence.nextAt = next;
      return wake();
    }
    const letter = deadLetterOf(occurrence, invocation, input, failure, next);
    if (DeadLetterConfig?.Arn)
      await options.deadLetter(DeadLetterConfig.Arn, letter.body, letter.attributes).catch(logged);
    if (!stopped) complete(occurrence);
  };

  const complete = (occurrence: Occurrence) => {
    const { schedule } = occurrence;
    underway.delete(keyOf(schedule));
    const current = sameSchedule(store, schedule);
    if (!current) return;
    const isCurrent = current.version === schedule.version;
    const dueAt = dueAgain(schedule, occurrence.firstTriedAt);
    if (isCurrent) store.put({ ...current, dueAt, firedAt: occurrence.scheduledTime });
    if (dueAt !== null || schedule.input.ActionAfterCompletion !== 'DELETE') return wake();
    // The service deletes some time after the invocation and may take an update made in between along with it.
    if (hostile) later(300 * random(), () => removeIfThere(store, schedule));
    else if (isCurrent) removeIfThere(store, schedule);
  };

  const unsubscribe = clock.onAdvance(wake);
  removeLeftovers(store);
  wake();
  return {
    wake,
    stop() {
      stopped = true;
      unsubscribe();
      clearTimeout(alarm);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

async function failureOf(act: () => Promise<void>): Promise<Error | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function logged(error: unknown): void {
  console.error('a dead letter of the Scheduler could not be delivered', error);
}

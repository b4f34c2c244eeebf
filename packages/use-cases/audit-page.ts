import { second, type TicketId } from '#domain/ids.ts';
import type { Pause } from './again.ts';
import type { Arming } from './arm-timer.ts';
import type { Count } from './log.ts';
import type { ReplanStore, ScheduleList, TicketTimerJob, TimerKind, ViewStore } from './ports.ts';

/** What the two halves of the day's comparison with Scheduler have in common. */
export type Auditing = Arming & {
  readonly store: ViewStore & ReplanStore;
  readonly schedules: ScheduleList;
  readonly count: Count;
  readonly wait?: Pause;
};

export interface Timer {
  readonly kind: TimerKind;
  readonly ticketId: TicketId;
}

export interface Compared {
  readonly found: readonly TicketTimerJob[];
  readonly cursor: string | null;
}

/** Only what is wrong at two looks is: what is on its way, as a rule, has come by then. */
export const secondLook = 3 * second;

const abreast = 10;

export async function eachOf<Item, Found>(
  items: readonly Item[],
  look: (item: Item) => Promise<readonly Found[]>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (let next = 0; next < items.length; next += abreast)
    found.push(...(await Promise.all(items.slice(next, next + abreast).map(look))).flat());
  return found;
}

import { nextOpening } from '#domain/office-hours/office-hours.ts';
import { soonest } from './arm-timer.ts';
import type { Clock, Queues, Schedules, SettingsStore } from './ports.ts';
import { inZone } from './time-zone.ts';

/**
 * A6, A8: has the queues drained at the next opening; an office that never closes, or never opens, needs none. Each
 * opening has a schedule of its own; one that a change of hours has made pointless drains queues that hold nothing.
 */
export async function armOpening(deps: {
  store: SettingsStore;
  schedules: Schedules;
  queues: Queues;
  clock: Clock;
}): Promise<void> {
  const { value: hours } = await deps.store.loadSetting('office-hours');
  const now = deps.clock();
  const at = nextOpening(hours, inZone(now, hours.timeZone));
  if (at === null) return;
  if (at - now < soonest) await deps.queues.sendDue({ kind: 'open-office' }, at);
  else
    await deps.schedules.put({
      name: `open-office-${at}`,
      at,
      job: { kind: 'open-office' },
      replaces: false,
    });
}

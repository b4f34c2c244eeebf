import { nextOpening } from '#domain/office-hours/office-hours.ts';
import type { Clock, Schedules, SettingsStore } from './ports.ts';
import { inZone } from './time-zone.ts';

/** The one schedule that wakes the queues when office hours begin (A8). */
export const openingName = 'open-office';

/**
 * A6, A8: has the queues drained at the next opening; an office that never closes, or never opens, needs none.
 */
export async function armOpening(deps: {
  store: SettingsStore;
  schedules: Schedules;
  clock: Clock;
}): Promise<void> {
  const { value: hours } = await deps.store.loadSetting('office-hours');
  const at = nextOpening(hours, inZone(deps.clock(), hours.timeZone));
  if (at === null) await deps.schedules.remove(`${openingName}`);
  else await deps.schedules.put({ name: `${openingName}`, at, job: { kind: 'open-office' } });
}

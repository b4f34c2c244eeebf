import type { Day, FigureEvent } from '#domain/figures/figure.ts';
import { figuresOf } from '#domain/figures/figures-of.ts';
import type { Instant } from '#domain/ids.ts';
import type { Change } from './changes.ts';
import type { FigureStore, SettingsStore } from './ports.ts';
import { inZone } from './time-zone.ts';

export interface CountingFigures {
  readonly store: FigureStore & Pick<SettingsStore, 'loadSetting'>;
}

/**
 * H11: counts what these changes come to, each event once, however often its change is delivered, in whatever order and
 * company. Where nothing counts nothing is read or written.
 */
export async function countFigures(changes: readonly Change[], deps: CountingFigures): Promise<void> {
  await countEvents(
    changes.flatMap((change) =>
      change.kind === 'ticket' && change.after !== null ? figuresOf(change.before, change.after) : [],
    ),
    deps,
  );
}

/**
 * Counts those of these events that have not been counted yet, whoever tells of them; by days of the account's time
 * zone as it is set now. Gives how many those were.
 */
export async function countEvents(
  events: readonly FigureEvent[],
  { store }: CountingFigures,
): Promise<number> {
  if (events.length === 0) return 0;
  const { value: hours } = await store.loadSetting('office-hours');
  return store.countFigures(events.map((event) => ({ ...event, day: dayOf(event.at, hours.timeZone) })));
}

/** The local date at an instant. */
export const dayOf = (at: Instant, timeZone: string): Day => inZone(at, timeZone).toPlainDate().toString();

export const snoozeNames = ['hours', 'tomorrow', 'week'] as const;
export type SnoozeName = (typeof snoozeNames)[number];

/** When a ticket wakes that is snoozed by such a name, by the reader's own clock: mornings begin at nine. */
export function snoozeUntil(name: SnoozeName, now: number): number {
  if (name === 'hours') return now + 3 * 3_600_000;
  const morning = new Date(now);
  morning.setDate(morning.getDate() + (name === 'tomorrow' ? 1 : 7));
  return morning.setHours(9, 0, 0, 0);
}

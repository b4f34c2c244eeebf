const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const units = [
  { unit: 'second', length: 1, upTo: 100 },
  { unit: 'minute', length: minute, upTo: 100 * minute },
  { unit: 'hour', length: hour, upTo: 48 * hour },
  { unit: 'day', length: day, upTo: Number.POSITIVE_INFINITY },
] as const;

/** How long something took, as people say it: “45 sec”, “12 min”, “3.5 hr”, “2.1 days”. */
export function durationIn(language: string, seconds: number): string {
  const rounded = Math.round(seconds);
  const { unit, length } = units.find(({ upTo }) => rounded < upTo) ?? units[3];
  const amount = rounded / length;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'hour' || unit === 'day' ? 1 : 0,
  }).format(amount);
}

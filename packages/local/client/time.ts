/** Minutes since the midnight before the demo's first day. */
export type Minute = number;

const minutesADay = 24 * 60;

export const onDay = (day: 1 | 2 | 3, hour: number, minute = 0): Minute =>
  (day - 1) * minutesADay + hour * 60 + minute;

/** Minutes since the last midnight. */
export const timeOfDay = (at: Minute): Minute => at % minutesADay;

/** `Mon 14:30`, in UTC. */
export const timeText = (at: number): string => {
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][new Date(at).getUTCDay()];
  return `${weekday} ${new Date(at).toISOString().slice(11, 16)}`;
};

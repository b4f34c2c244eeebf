const second = 1_000;

/** Where nobody looks, news may be a little late. */
const hiddenMs = 15 * second;
const longestMs = 60 * second;

/** When to ask again, by what the server said and whether anybody looks. */
export const pollAfter = (nextPollMs: number, { isHidden }: { isHidden: boolean }): number =>
  isHidden ? Math.max(nextPollMs, hiddenMs) : nextPollMs;

/** Ever longer, and never all visitors at once. @param failures in a row, 1 for the first */
export const retryAfter = (failures: number, random: () => number): number =>
  Math.min(longestMs, second * 2 ** failures) * (0.5 + random() / 2);

import type { Clock } from './clock.ts';

/** `setTimeout` takes no more than 2^31 - 1 milliseconds. */
const longestMs = 24 * 3_600_000;

/** Calls `task` once the local clock reads `at`, be it by waiting or by moving it. Returns what calls it off. */
export function callAt(clock: Clock, at: number, task: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(timer);
    unsubscribe();
  };
  const check = () => {
    clearTimeout(timer);
    const left = at - clock.now();
    if (left <= 0) {
      stop();
      task();
    } else {
      timer = setTimeout(check, Math.min(left, longestMs));
      timer.unref();
    }
  };
  const unsubscribe = clock.onAdvance(check);
  // Not at once: whoever asks gets the way to call it off first.
  timer = setTimeout(check, Math.min(Math.max(0, at - clock.now()), longestMs));
  timer.unref();
  return stop;
}

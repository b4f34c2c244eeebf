import type { ThrottleSpec } from '../assembly/api.ts';

/** A token bucket, filled by the machine's clock: `true` if the request may pass. */
export function createThrottle(
  { rate, burst }: ThrottleSpec,
  now: () => number = () => performance.now(),
): () => boolean {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1_000) * rate);
    filledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

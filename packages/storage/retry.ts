import { StoreUnavailable } from './failures.ts';

export interface RetryPolicy {
  readonly attempts: number;
  /** Milliseconds; the longest wait before attempt n is `base * 2^(n-1)`, up to `cap`. */
  readonly base: number;
  readonly cap: number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Four seconds at the very most, two on average: well within what a webhook's caller waits for. */
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 10,
  base: 20,
  cap: 1_000,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

/**
 * Repeats what failed for a passing reason, after a wait with full jitter: those who collided once would otherwise
 * collide again.
 *
 * @throws StoreUnavailable when it keeps failing
 */
export async function retrying<Value>(
  operation: () => Promise<Value>,
  isTransient: (error: unknown) => boolean,
  { attempts, base, cap, wait, random }: RetryPolicy,
): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await operation();
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (attempt === attempts)
        throw new StoreUnavailable(`DynamoDB failed ${attempts} times`, { cause: error });
      await wait(random() * Math.min(cap, base * 2 ** (attempt - 1)));
    }
  }
}

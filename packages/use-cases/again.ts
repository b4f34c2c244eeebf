/** Waits; injected, so that laws run without waiting. */
export type Pause = (milliseconds: number) => Promise<void>;

export const pause: Pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const mostAttempts = 40;
const longestWait = 400;

/** Somebody else was faster, forty times over. The caller's caller retries: a provider, a queue, a person. */
export class LostEveryRace extends Error {
  override readonly name = 'LostEveryRace';
}

/**
 * Decides and commits until the commit holds: a lost race is decided afresh from what is there, after a pause with
 * full jitter.
 *
 * @param attempt decides and commits once; null when it lost
 */
export async function untilCommitted<Value>(
  attempt: () => Promise<Value | null>,
  wait: Pause = pause,
): Promise<Value> {
  for (let attempts = 0; attempts < mostAttempts; attempts++) {
    const value = await attempt();
    if (value !== null) return value;
    await wait(Math.random() * Math.min(longestWait, 10 * 2 ** attempts));
  }
  throw new LostEveryRace(`${mostAttempts} attempts`);
}

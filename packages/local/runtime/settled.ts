import { setTimeout as pause } from 'node:timers/promises';
import type { Host } from '../host/host.ts';

export interface Left {
  /** Stream records read and not done with, batches of queues under way, messages that nobody has taken yet. */
  pending(): number;
  /** By `performance.now()`: whatever was written before then has been read from the streams. */
  readTo(): number;
}

/** Longer than Scheduler takes to send again what it has sent, and a queue to bring what it was sent. */
const quietMs = 250;
/** On a busy machine time passes in which nothing had its turn: so many looks are as many turns for all. */
const quietLooks = 10;
const lookMs = 25;

/** Waits until nothing has run for a while, the streams have been read to their ends, and nothing is left to be run. */
export async function settled(
  host: Pick<Host, 'lastActivity'>,
  left: Left,
  timeoutMs: number,
): Promise<void> {
  const asked = performance.now();
  const deadline = asked + timeoutMs;
  for (let looks = 0; ; ) {
    const since = Math.max(asked, host.lastActivity());
    const isQuiet = left.pending() === 0 && left.readTo() >= since;
    looks = isQuiet ? looks + 1 : 0;
    if (looks >= quietLooks && performance.now() - since > quietMs) return;
    if (performance.now() > deadline) throw new Error(`still busy after ${timeoutMs} ms`);
    await pause(lookMs);
  }
}

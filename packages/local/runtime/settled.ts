import { setTimeout as pause } from 'node:timers/promises';
import type { Runner } from '../deploy/runner.ts';
import type { Host } from '../host/host.ts';

/** Longer than the streams and queues take to bring what an invocation has caused. */
const quietMs = 700;

/** Waits until nothing has run for a while and nothing is left to be run. */
export async function settled(host: Host, runner: Runner, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const asked = performance.now();
  const isQuiet = () =>
    performance.now() - Math.max(asked, host.lastActivity()) > quietMs && runner.pending() === 0;
  while (!isQuiet()) {
    if (performance.now() > deadline) throw new Error(`still busy after ${timeoutMs} ms`);
    await pause(25);
  }
}

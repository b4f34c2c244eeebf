import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** This way of running DynamoDB Local doesn't exist on this machine: another may. */
export class NotAvailable extends Error {}

/** Resolves when `probe` finds what it waits for in the child's output; rejects with that output if the child ends first. */
export function announced<T>(
  child: ChildProcess,
  patience: number,
  probe: (output: string) => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`not up after ${patience} ms: ${output}`)), patience);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = probe(output);
      if (found === undefined) return;
      clearTimeout(timer);
      // Nobody reads on, but a full pipe would stop the child.
      for (const stream of [child.stdout, child.stderr]) stream?.off('data', read).resume();
      resolve(found);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new NotAvailable(error.message));
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      reject(new Exited(code, output));
    });
  });
}

export class Exited extends Error {
  readonly output: string;

  constructor(code: number | null, output: string) {
    super(`ended with ${code}: ${output.trim().slice(-2000)}`);
    this.output = output;
  }
}

/** Any answer will do, the 400 to an unsigned request included. */
export async function answering(url: string, patience: number): Promise<void> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(1000) });
      await answer.arrayBuffer();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw new Error(`${url} doesn't answer`, { cause: error });
      await delay(50);
    }
  }
}

/** Closes the child's standard input, which ends it; kills it if that takes longer than `patience` ms. */
export async function dismiss(child: ChildProcess, patience = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.stdin?.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await gone;
  clearTimeout(timer);
}

import { SessionOver } from '#console/api/problem.ts';
import { isIdle, onReturn } from './activity.ts';

const everyMs = { active: 2_500, idle: 10_000, failing: 5_000 };
/** An answer that takes longer is not waited for: the next one may come. */
const patienceMs = 15_000;

export interface Poller {
  /** Asks once what is being shown is shown; an answer that is still on its way is not waited for. */
  now(): void;
  stop(): void;
}

export interface PollerOptions {
  readonly poll: (signal: AbortSignal) => Promise<void>;
  readonly succeeded: () => void;
  readonly failed: (error: Error) => void;
}

/** Asks again and again: often while somebody sits here, seldom while nobody does. */
export function startPolling({ poll, succeeded, failed }: PollerOptions): Poller {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current = new AbortController();
  const again = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
  const run = (): void => {
    clearTimeout(timer);
    current.abort();
    const mine = new AbortController();
    current = mine;
    poll(AbortSignal.any([mine.signal, AbortSignal.timeout(patienceMs)])).then(
      () => {
        if (mine.signal.aborted) return;
        succeeded();
        again(isIdle() ? everyMs.idle : everyMs.active);
      },
      (error: unknown) => {
        if (mine.signal.aborted || error instanceof SessionOver) return;
        failed(error instanceof Error ? error : new Error(String(error)));
        again(isIdle() ? everyMs.idle : everyMs.failing);
      },
    );
  };
  const forget = onReturn(run);
  run();
  return {
    now: () => again(0),
    stop() {
      forget();
      clearTimeout(timer);
      current.abort();
    },
  };
}

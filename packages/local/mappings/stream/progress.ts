/** How far a shard has been worked through, when its records come to their ends out of order. */
export interface Progress {
  /** A record was read; call the result once it is done with. */
  begin(sequenceNumber: string): () => void;
  /** Records read and not done with yet. */
  readonly pending: number;
  /** Settles when none is pending. */
  drained(): Promise<void>;
}

/** `advance` is told the last sequence number before which everything is done. */
export function trackProgress(advance: (sequenceNumber: string) => void): Progress {
  const open: { readonly sequenceNumber: string; done: boolean }[] = [];
  let waiting: (() => void)[] = [];
  const settle = () => {
    let passed: string | undefined;
    while (open[0]?.done) passed = open.shift()?.sequenceNumber;
    if (passed) advance(passed);
    if (open.length > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return {
    begin(sequenceNumber) {
      const entry = { sequenceNumber, done: false };
      open.push(entry);
      return () => {
        entry.done = true;
        settle();
      };
    },
    get pending() {
      return open.length;
    },
    drained: () => (open.length === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

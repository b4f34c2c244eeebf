/** A promise, and what speaks against its having been kept. */
export interface Check {
  readonly promise: string;
  /** Empty if it was. */
  readonly faults: readonly string[];
}

export const isKept = ({ faults }: Check): boolean => faults.length === 0;

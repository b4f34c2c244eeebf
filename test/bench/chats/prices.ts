import { second } from '#domain/ids.ts';

/**
 * Dollars, as listed for us-east-1, before free tiers: what README's decision about polling reckons with.
 * Logs, traces and transfer are left out there and here.
 */
const listed = {
  httpApiRequest: 1 / 1_000_000,
  invocation: 0.2 / 1_000_000,
  /** On ARM. */
  gigabyteSecond: 0.0000133334,
  readUnit: 0.125 / 1_000_000,
};

/** Of a function that serves the HTTP API. */
const gigabytes = 1;

export interface Polling {
  readonly polls: number;
  readonly readUnits: number;
  /** Of one invocation; AWS bills whole ones. */
  readonly milliseconds: number;
}

export const priceOf = ({ polls, readUnits, milliseconds }: Polling): number =>
  polls *
    (listed.httpApiRequest +
      listed.invocation +
      (Math.ceil(milliseconds) / second) * gigabytes * listed.gigabyteSecond) +
  readUnits * listed.readUnit;

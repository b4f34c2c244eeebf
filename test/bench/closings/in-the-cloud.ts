/**
 * How long so many closings that are due in one minute take in AWS, second by second, by what limits them there. None
 * of it is measured here: the quotas are AWS's documents', and a table on demand is reckoned to double what it takes
 * every half hour at the latest, from 4,000 write units a second or what it was warmed for.
 */
export interface Limits {
  /** Scheduler's quota: https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html */
  readonly invocationsASecond: number;
  readonly writeUnitsASecond: number;
  readonly writeUnitsAClosing: number;
}

const doublesAfter = 1_800;

export function secondsFor(closings: number, limits: Limits): number {
  let [left, waiting, second, capacity] = [closings, 0, 0, limits.writeUnitsASecond];
  while (left > 0 || waiting > 0) {
    second += 1;
    if (second % doublesAfter === 0) capacity *= 2;
    const fired = Math.min(left, limits.invocationsASecond);
    left -= fired;
    waiting += fired;
    waiting -= Math.min(waiting, Math.floor(capacity / limits.writeUnitsAClosing));
  }
  return second;
}

/** Dollars, as listed for us-east-1, before free tiers; without logs and traces. */
const million = 1_000_000;
const listed = {
  scheduled: 1 / million,
  sqs: 0.4 / million,
  invocation: 0.2 / million,
  gigabyteSecond: 0.0000133334,
  writeUnit: 0.625 / million,
  readUnit: 0.125 / million,
};

/** One schedule, three calls of SQS and one invocation for five of them, half a gigabyte for 50 ms, seven items read consistently. */
export const dollarsFor = (closings: number, writeUnitsAClosing: number): number =>
  closings *
  (listed.scheduled +
    (3 / 5) * listed.sqs +
    listed.sqs +
    listed.invocation / 5 +
    0.5 * 0.05 * listed.gigabyteSecond +
    writeUnitsAClosing * listed.writeUnit +
    7 * listed.readUnit);

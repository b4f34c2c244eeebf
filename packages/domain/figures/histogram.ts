/**
 * How many durations, of whole seconds, fell into each bucket. Buckets grow with what they hold, so that whatever is
 * read from one is within `relativeError` of what was put in, from a second to years, and two histograms added up are
 * the histogram of all. (DDSketch: Masson, Rim, Lee, 2019.)
 */
export type Histogram = ReadonlyMap<number, number>;

export const relativeError = 0.02;
const growth = (1 + relativeError) / (1 - relativeError);

/** Bucket 0 is for nothing at all; bucket n for more than growth^(n-2), up to growth^(n-1). */
export const bucketOf = (seconds: number): number =>
  seconds <= 0 ? 0 : 1 + Math.max(0, Math.ceil(Math.log(seconds) / Math.log(growth) - 1e-9));

/** In the middle of a bucket, so that neither end is farther from it than `relativeError`. */
const durationIn = (bucket: number): number =>
  bucket === 0 ? 0 : (2 * growth ** (bucket - 1)) / (growth + 1);

export function histogramOf(durations: Iterable<number>): Histogram {
  const histogram = new Map<number, number>();
  for (const seconds of durations) {
    const bucket = bucketOf(seconds);
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + 1);
  }
  return histogram;
}

export function addHistograms(one: Histogram, other: Histogram): Histogram {
  const sum = new Map(one);
  for (const [bucket, count] of other) sum.set(bucket, (sum.get(bucket) ?? 0) + count);
  return sum;
}

export const sizeOf = (histogram: Histogram): number =>
  [...histogram.values()].reduce((sum, count) => sum + count, 0);

/**
 * The least duration that so great a share of all do not exceed (nearest rank), in seconds: 0.5 for the median, 0.9 for the
 * 90th percentile; null of nothing.
 */
export function quantile(histogram: Histogram, share: number): number | null {
  const rank = Math.max(1, Math.ceil(share * sizeOf(histogram) - 1e-9));
  let seen = 0;
  for (const [bucket, count] of [...histogram].toSorted(([one], [other]) => one - other)) {
    seen += count;
    if (seen >= rank) return durationIn(bucket);
  }
  return null;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addHistograms, histogramOf, quantile, relativeError, sizeOf } from '#domain/figures/histogram.ts';

const aDuration = fc.oneof(
  fc.integer({ min: 0, max: 60 }),
  fc.integer({ min: 0, max: 90_000 }),
  fc.integer({ min: 0, max: 40_000_000 }),
);
const durations = fc.array(aDuration, { maxLength: 60 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const sorted = (map: ReadonlyMap<number, number>) => [...map].toSorted(([one], [other]) => one - other);

/** The least of them that so great a share do not exceed. */
const nearestRank = (all: readonly number[], of: number): number | undefined =>
  all
    .toSorted((one, other) => one - other)
    .find((value) => all.filter((each) => each <= value).length >= of * all.length);

describe('a histogram of durations', () => {
  it('H11: whatever share is asked for, what it tells is 2 % off at most', () => {
    fc.assert(
      fc.property(durations, share, (all, of) => {
        const told = quantile(histogramOf(all), of);
        const exact = nearestRank(all, of);
        expect(told === null).toBe(all.length === 0);
        const off = Math.abs((told ?? 0) - (exact ?? 0));
        expect(off).toBeLessThanOrEqual(relativeError * (exact ?? 0) * (1 + 1e-6));
      }),
      { numRuns: 2_000 },
    );
  });

  it('H11: added up in any order and grouping, they are the histogram of all', () => {
    fc.assert(
      fc.property(durations, durations, durations, (one, two, three) => {
        const [a, b, c] = [histogramOf(one), histogramOf(two), histogramOf(three)];
        const whole = sorted(histogramOf([...one, ...two, ...three]));
        expect(sorted(addHistograms(addHistograms(a, b), c))).toEqual(whole);
        expect(sorted(addHistograms(c, addHistograms(b, a)))).toEqual(whole);
        expect(sizeOf(addHistograms(addHistograms(a, b), c))).toBe(one.length + two.length + three.length);
      }),
    );
  });

  it('H11: adding changes neither', () => {
    const [one, other] = [histogramOf([5]), histogramOf([5, 6])];
    addHistograms(one, other);
    expect([sizeOf(one), sizeOf(other)]).toEqual([1, 2]);
  });

  it('H11: the median of an even number is the lower of the two in the middle', () => {
    expect(quantile(histogramOf([10, 20, 3_000, 4_000]), 0.5)).toBeCloseTo(20, -1);
    expect(quantile(histogramOf([10, 20, 3_000, 4_000]), 0.9)).toBeGreaterThan(3_900);
    expect(quantile(histogramOf([0, 0, 7]), 0.5)).toBe(0);
    expect(quantile(histogramOf([]), 0.5)).toBeNull();
  });

  it('H11: a year of seconds has fewer than 450 buckets', () => {
    const all = histogramOf([...Array(3_000).keys()].map((nth) => Math.round(1.0058 ** nth)));
    expect(Math.max(...all.keys())).toBeLessThan(450);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FigureEvent, figures } from '#domain/figures/figure.ts';
import { sizeOf } from '#domain/figures/histogram.ts';
import { addFigures, countNames, figuresIn, noFigures } from '#domain/figures/sum.ts';
import { aFigureEvent } from '#test/support/figures.ts';

const anEvent: fc.Arbitrary<FigureEvent> = fc
  .tuple(
    fc.constantFrom(...figures),
    fc.constantFrom('agent' as const, 'inactivity' as const, 'customer' as const),
    fc.integer({ min: 0, max: 90_000 }),
  )
  .map(([figure, closedBy, seconds]) => {
    const isTimed = figure === 'closed' || figure === 'response' || figure === 'first-response';
    return aFigureEvent({
      figure,
      closedBy: figure === 'closed' ? closedBy : null,
      seconds: isTimed ? seconds : null,
    });
  });
const events = fc.array(anEvent, { maxLength: 30 });
const plain = ({ counts, times }: ReturnType<typeof figuresIn>) => ({
  counts,
  times: Object.values(times).map((histogram) => [...histogram].toSorted(([a], [b]) => a - b)),
});

describe('figures', () => {
  it('H11: of several lots added up are those of all, in any order', () => {
    fc.assert(
      fc.property(events, events, (one, other) => {
        const all = plain(figuresIn([...one, ...other]));
        expect(plain(addFigures(figuresIn(one), figuresIn(other)))).toEqual(all);
        expect(plain(addFigures(figuresIn(other), figuresIn(one)))).toEqual(all);
        expect(plain(addFigures(noFigures, figuresIn(one)))).toEqual(plain(figuresIn(one)));
      }),
    );
  });

  it('H11: each event counts in one place, and its time in one histogram', () => {
    fc.assert(
      fc.property(events, (all) => {
        const { counts, times } = figuresIn(all);
        const numbered = countNames.reduce((sum, name) => sum + counts[name], 0);
        const untimed = all.filter(({ figure }) => figure === 'response' || figure === 'first-response');
        expect(numbered).toBe(all.length - untimed.length);
        const are = (figure: string) => all.filter((event) => event.figure === figure).length;
        expect(sizeOf(times.response)).toBe(are('response'));
        expect(sizeOf(times.firstResponse)).toBe(are('first-response'));
        expect(sizeOf(times.resolution)).toBe(are('closed'));
        expect(counts.closedByAgent + counts.closedByInactivity + counts.closedByCustomer).toBe(
          are('closed'),
        );
      }),
    );
  });
});

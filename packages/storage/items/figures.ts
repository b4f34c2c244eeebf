import * as z from 'zod';
import type { Histogram } from '#domain/figures/histogram.ts';
import { countNames, type Figures, noFigures, type TimeName, timeNames } from '#domain/figures/sum.ts';
import type { DayFigures } from '#use-cases/ports.ts';
import { itemKind } from './item.ts';
import { channel, count } from './values.ts';

/** `ADD` knows top-level attributes alone: a bucket is one, of which there are as many as anything fell into. */
const bucketName = { firstResponse: 'f', response: 'r', resolution: 's' } as const;

/** A slot's part of the figures of a day, channel and key; the sum of the slots counts (H11). */
export const figuresKind = itemKind(
  'figures',
  z.looseObject({ day: z.string(), channel, key: z.string() }).transform(
    ({ day, channel: on, key, ...rest }): DayFigures => ({
      day,
      channel: on,
      key,
      figures: figuresFrom(rest),
    }),
  ),
);

/** What is not nothing, as attributes. */
export function attributesOf({ counts, times }: Figures): Record<string, number> {
  const counted = countNames.map((name) => [name, counts[name]] as const);
  const timed = timeNames.flatMap((name) =>
    [...times[name]].map(([bucket, size]) => [`${bucketName[name]}${bucket}`, size] as const),
  );
  return Object.fromEntries([...counted, ...timed].filter(([, value]) => value !== 0));
}

function figuresFrom(attributes: Readonly<Record<string, unknown>>): Figures {
  const counts = { ...noFigures.counts };
  for (const name of countNames) counts[name] = count.parse(attributes[name] ?? 0);
  return {
    counts,
    times: {
      firstResponse: histogramFrom(attributes, 'firstResponse'),
      response: histogramFrom(attributes, 'response'),
      resolution: histogramFrom(attributes, 'resolution'),
    },
  };
}

function histogramFrom(attributes: Readonly<Record<string, unknown>>, name: TimeName): Histogram {
  const isBucket = new RegExp(`^${bucketName[name]}\\d+$`);
  return new Map(
    Object.entries(attributes)
      .filter(([attribute]) => isBucket.test(attribute))
      .map(([attribute, value]) => [Number(attribute.slice(1)), count.parse(value)]),
  );
}

import type { StreamRecord } from './client.ts';

/** As Lambda hands it over; times go by the local clock, as everything that a function sees. */
export function shaped(
  record: StreamRecord,
  place: { streamArn: string; region: string; offset: number },
): object {
  const created = record.dynamodb.ApproximateCreationDateTime + Math.round(place.offset / 1_000);
  return {
    ...record,
    awsRegion: place.region,
    dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: created },
    eventSourceARN: place.streamArn,
  };
}

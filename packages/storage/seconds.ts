import { type Instant, second } from '#domain/ids.ts';

/** DynamoDB's TTL wants seconds. */
export const secondsOf = (at: Instant): number => Math.floor(at / second);

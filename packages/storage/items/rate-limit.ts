import * as z from 'zod';
import { type Instant, minute } from '#domain/ids.ts';
import type { Key, Raw } from '../keys.ts';
import { secondsOf } from '../seconds.ts';
import { itemKind } from './item.ts';
import { count, instant } from './values.ts';

/**
 * `usedUntil`: until when the calls taken so far last, at one an interval. A while after that the item says nothing,
 * and the table's TTL takes it away.
 */
export const rateLimitKind = itemKind('rate-limit', z.object({ usedUntil: instant, expiresAt: count }));

export const rateLimitItem = (key: Key, usedUntil: Instant): Raw =>
  rateLimitKind.mark({ ...key, usedUntil, expiresAt: secondsOf(usedUntil + 60 * minute) });

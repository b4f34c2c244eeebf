import * as z from 'zod';
import { type Instant, minute, second } from '#domain/ids.ts';
import type { Answering, Writing } from '#use-cases/ports.ts';
import { answeringKey, type Raw, writingKey } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { agentId, instant, ticketId } from './values.ts';

export const writingKind = itemKind(
  'writing',
  shapeOf<Writing>()(z.object({ ticketId, who: z.union([agentId, z.literal('customer')]), until: instant })),
);

export const answeringKind = itemKind(
  'answering',
  shapeOf<Answering>()(z.object({ ticketId, agentId, until: instant })),
);

/** The table forgets it once it has faded; nobody waits for that. */
const forgottenAt = (until: Instant): number => Math.ceil((until + minute) / second);

export const writingItem = (sign: Writing): Raw =>
  writingKind.mark({ ...writingKey(sign), ...sign, expiresAt: forgottenAt(sign.until) });

export const answeringItem = (sign: Answering): Raw =>
  answeringKind.mark({ ...answeringKey(sign.ticketId), ...sign, expiresAt: forgottenAt(sign.until) });

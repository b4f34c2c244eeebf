import * as z from 'zod';
import { day, type Instant } from '#domain/ids.ts';
import type { Receipt, ReceiptKey } from '#use-cases/ports.ts';
import type { Raw } from '../keys.ts';
import { receiptKey } from '../keys.ts';
import { secondsOf } from '../seconds.ts';
import { itemKind } from './item.ts';
import { count, ticketId } from './values.ts';

/** How long a provider's repetition is recognized (T5). */
export const receiptLife = 30 * day;

const schema = z.object({ ticketId, seq: count, expiresAt: count });
const receiptKind = itemKind('receipt', schema);

export const receiptItem = (key: ReceiptKey, receipt: Receipt, at: Instant): Raw =>
  receiptKind.mark({ ...receiptKey(key), ...receipt, expiresAt: secondsOf(at + receiptLife) });

/** TTL deletes hours or days late: a receipt that has expired is as good as none. */
export function receiptIfValid(item: Raw | null, now: Instant): Receipt | null {
  const receipt = receiptKind.parseIfAny(item);
  if (receipt === null || receipt.expiresAt <= secondsOf(now)) return null;
  return { ticketId: receipt.ticketId, seq: receipt.seq };
}

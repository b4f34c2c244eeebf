import * as z from 'zod';
import { type Delivery, handOffCodes, isForwarded, type Message } from '#domain/ticket/message.ts';
import type { ReceiptKey } from '#use-cases/ports.ts';
import type { Raw } from '../keys.ts';
import { messageKey, shardOf } from '../keys.ts';
import type { BodyReference } from '../long-body.ts';
import { itemKind, type Step, shapeOf } from './item.ts';
import { agentId, carrier, count, instant, messageId, ticketId } from './values.ts';

const delivery = z.object({
  state: z.enum(['pending', 'sending', 'sent', 'delivered', 'failed', 'possibly_sent']),
  attempt: count,
  changedAt: instant,
  providerMessageId: z.string().nullable(),
  via: carrier.optional(),
  failure: z.string().nullable(),
});

/** A message as it lies in the table: with a long body, `text` is its beginning, `fullText` and `html` are null. */
export interface StoredMessage extends Message {
  readonly body: BodyReference | null;
  /** What made it come once; kept so that erasing the message erases it too. */
  readonly receipt: ReceiptKey | null;
}

const schema = z.object({
  id: messageId,
  ticketId,
  seq: count,
  author: z.enum(['customer', 'agent', 'ai', 'system']),
  agentId: agentId.nullable(),
  sender: z.string().nullable(),
  text: z.string(),
  fullText: z.string().nullable(),
  html: z.string().nullable(),
  cc: z.array(z.string()).readonly(),
  rfcId: z.string().nullable(),
  internal: z.boolean(),
  code: z
    .enum([
      'closed-for-inactivity',
      'auto-reply-during',
      'auto-reply-nobody-online',
      'auto-reply-outside',
      'closing-warning',
      'automatic-mail',
      ...handOffCodes,
    ])
    .nullable(),
  attachments: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        contentType: z.string(),
        bytes: count,
        contentId: z.string().nullable(),
        source: z.string().nullable(),
        refused: z.string().nullable(),
      }),
    )
    .readonly(),
  at: instant,
  delivery: delivery.nullable(),
  body: z.object({ key: z.string() }).nullable(),
  receipt: z.object({ source: z.string(), id: z.string() }).nullable(),
});

/** Version 1 knew SMS alone, and no attachments. */
const otherChannels: Step = (item) => ({ ...item, sender: null, fullText: null, cc: [], rfcId: null });

export const messageKind = itemKind('message', shapeOf<StoredMessage>()(schema), [otherChannels]);

/** `mediaKey` stays when all is fetched: only the coming of such a message is reacted to. */
export const messageItem = (message: StoredMessage): Raw =>
  messageKind.mark({
    ...messageKey(message.ticketId, message.seq),
    ...message,
    ...deliveryKeys(message, message.delivery),
    ...(message.attachments.some(({ source }) => source !== null) && { mediaKey: 'wanted' }),
  });

/** Without what only the table knows. With a long body, the text is its beginning. */
export function messageIn({ body: _body, receipt: _receipt, ...message }: StoredMessage): Message {
  return message;
}

/**
 * Only deliveries under way are indexed; the keys of one that has ended are undefined. `outcomeKey` marks the end that
 * is reacted to: one that failed, and a hand-off that has arrived.
 */
export function deliveryKeys(message: Message, delivery: Delivery | null): Raw {
  const underWay = delivery?.state === 'pending' || delivery?.state === 'sending';
  return {
    deliveryKey: underWay ? delivery.state : undefined,
    deliveryShard: underWay ? shardOf(message.ticketId) : undefined,
    deliveryAt: underWay ? delivery.changedAt : undefined,
    outcomeKey: outcomeOf(message, delivery),
  };
}

function outcomeOf({ code }: Message, delivery: Delivery | null): 'failed' | 'handed-off' | undefined {
  if (delivery?.state === 'failed') return 'failed';
  // Nobody will find out whether it is there: it counts as if it weren't.
  if (delivery?.state === 'possibly_sent' && isForwarded({ delivery })) return 'failed';
  return delivery?.state === 'sent' && code === 'hand-off' ? 'handed-off' : undefined;
}

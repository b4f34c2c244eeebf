import { createHash } from 'node:crypto';
import type { Day, Figure, FigureEvent } from '#domain/figures/figure.ts';
import type { Platform } from '#domain/hand-off/hand-off.ts';
import type { AgentId, ContactId, DrainId, Instant, TicketId } from '#domain/ids.ts';
import type { KeptSettingName } from '#domain/settings.ts';
import type { Channel, QueueId } from '#domain/ticket/ticket.ts';
import type { Badge, Dimension, ReceiptKey, TimerKind, Writing } from '#use-cases/ports.ts';

/** Where an item lies. README.md lists them all. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An item as it lies in the table, not parsed yet. */
export type Raw = Readonly<Record<string, unknown>>;

/** Sort keys are strings: numbers in them need leading zeros. */
const digits = (value: number, length: number): string => String(value).padStart(length, '0');

export const ticketPartition = (id: TicketId): string => `TICKET#${id}`;
export const ticketSortKey = 'TICKET';
export const ticketKey = (id: TicketId): Key => ({ pk: ticketPartition(id), sk: ticketSortKey });
export const timerKey = (id: TicketId, kind: TimerKind): Key => ({
  pk: ticketPartition(id),
  sk: kind.toUpperCase(),
});
export const tagSortKey = (tag: string): string => `TAG#${tag}`;
export const tagKey = (id: TicketId, tag: string): Key => ({ pk: ticketPartition(id), sk: tagSortKey(tag) });

export const threadPrefix = 'MSG#';
export const messageKey = (id: TicketId, seq: number): Key => ({
  pk: ticketPartition(id),
  sk: `${threadPrefix}${digits(seq, 9)}`,
});
/** Sorts right after the message that was the latest then. */
export const historyKey = (id: TicketId, afterSeq: number, version: number): Key => ({
  pk: ticketPartition(id),
  sk: `${threadPrefix}${digits(afterSeq, 9)}#${digits(version, 9)}`,
});

/** Apart from the ticket's own partition, whose readers it doesn't concern. */
export const writingPartition = (id: TicketId): string => `WRITING#${id}`;
export const writingKey = ({ ticketId, who }: Pick<Writing, 'ticketId' | 'who'>): Key => ({
  pk: writingPartition(ticketId),
  sk: who,
});

/** Of the whole team's one, so that a visitor's poll reads it by its key. */
export const answeringKey = (id: TicketId): Key => ({ pk: `ANSWERING#${id}`, sk: 'ANSWERING' });

export const decisionPrefix = 'ASSIGN#';
export const decisionKey = (id: TicketId, version: number): Key => ({
  pk: ticketPartition(id),
  sk: `${decisionPrefix}${digits(version, 9)}`,
});

export const receiptKey = ({ source, id }: ReceiptKey): Key => ({
  pk: `RECEIPT#${source}#${id}`,
  sk: 'RECEIPT',
});
/** Whatever a stranger wrote for a `Message-ID`, though a key holds 2 KB: long ones are known by their hash. */
export const emailLinkKey = (rfcId: string): Key => ({
  pk: `EMAIL#${Buffer.byteLength(rfcId) <= 1000 ? rfcId : createHash('sha256').update(rfcId).digest('hex')}`,
  sk: 'TICKET',
});
export const contactKey = (id: ContactId): Key => ({ pk: `CONTACT#${id}`, sk: 'CONTACT' });
/** Short enough that no partition takes every search, and that whoever has typed a little finds something. */
const partitionLength = 2;
export const findablePartition = (word: string): string =>
  `FIND#${[...word].slice(0, partitionLength).join('')}`;
export const findableKey = (word: string, contactId: ContactId): Key => ({
  pk: findablePartition(word),
  sk: `${word}#${contactId}`,
});
export const counterKey: Key = { pk: 'COUNTER#TICKET', sk: 'COUNTER' };

export const replanKey: Key = { pk: 'REPLAN', sk: 'REPLAN' };

/** One partition, so that one consistent query reads them all. */
export const countsPartition = 'COUNTS';
export const badgeSlots = 4;
export const badgeCountKey = (badge: Badge, slot: number): Key => ({
  pk: countsPartition,
  sk: `${badge}#${slot}`,
});

export const queuePartition = (queue: QueueId, shard: number): string => `QUEUE#${queue}#${shard}`;
export const queuePosition = (queuedAt: Instant, ticketId: TicketId): string =>
  `${digits(queuedAt, 15)}#${ticketId}`;
export const queueEntryKey = (queue: QueueId, queuedAt: Instant, ticketId: TicketId): Key => ({
  pk: queuePartition(queue, shardOf(ticketId)),
  sk: queuePosition(queuedAt, ticketId),
});

export const rotationKey = (queue: QueueId): Key => ({ pk: `ROTATION#${queue}`, sk: 'ROTATION' });
export const drainKey = (id: DrainId): Key => ({ pk: `DRAIN#${id}`, sk: 'DRAIN' });

/** Of an account at another service: how many calls it still takes from us. */
export const rateLimitKey = (account: string): Key => ({ pk: `RATE#${account}`, sk: 'RATE' });

/** One partition, so that one consistent query reads everyone. */
export const agentsPartition = 'AGENTS';
export const agentKey = (id: AgentId): Key => ({ pk: agentsPartition, sk: id });

export const settingKey = (name: KeptSettingName): Key => ({ pk: 'SETTINGS', sk: name });
const historySortKey = (version: number): string => `HISTORY#${digits(version, 9)}`;
export const settingHistoryKey = (name: KeptSettingName, version: number): Key => ({
  pk: `SETTINGS#${name}`,
  sk: historySortKey(version),
});

export const connectionKey = (platform: Platform): Key => ({ pk: 'CONNECTIONS', sk: platform });
export const connectionHistoryKey = (platform: Platform, version: number): Key => ({
  pk: `CONNECTIONS#${platform}`,
  sk: historySortKey(version),
});

/**
 * How many partitions share what would otherwise be one: a queue, or a view's key in an index. A partition takes
 * 1,000 writes a second, and a throttled index throttles the table.
 */
const shardCount = 4;
export const shards: readonly number[] = Array.from({ length: shardCount }, (_, shard) => shard);

/** FNV-1a: the same ticket, or whatever else it is, is always in the same shard. */
export function shardOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++)
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  return hash % shardCount;
}

/** The ticket in whose partition an item lies; null for other partitions. */
export function ticketIdOf(pk: unknown): TicketId | null {
  const match = typeof pk === 'string' ? /^TICKET#tkt_(.+)$/s.exec(pk) : null;
  return match === null ? null : `tkt_${match[1]}`;
}

/** The message whose sort key this is; null for anything else. */
export function seqOf(sk: string): number | null {
  const match = /^MSG#(\d{9})$/.exec(sk);
  return match === null ? null : Number(match[1]);
}

/** By time and nothing that could come out otherwise another time: a day would be another in another time zone. */
export const figureEventPosition = ({ at, ticketId, seq, cycle }: FigureEventPlace): string =>
  `${digits(at, 15)}#${ticketId}#${digits(seq ?? cycle, 9)}`;
type FigureEventPlace = Pick<FigureEvent, 'at' | 'ticketId' | 'seq' | 'cycle'>;
export const figureEventPartition = (figure: Figure, shard: number): string => `FIGURE#${figure}#${shard}`;
export const figureEventKey = (event: FigureEvent): Key => ({
  pk: figureEventPartition(event.figure, shardOf(event.ticketId)),
  sk: figureEventPosition(event),
});
/** Before all that happened then, and after all that happened before. */
export const figureEventsFrom = (at: Instant): string => digits(at, 15);

export const figuresPartition = (dimension: Dimension, slot: number): string =>
  `FIGURES#${dimension}#${slot}`;
export const figuresKey = (
  { dimension, day, channel, key }: FiguresPlace & { readonly dimension: Dimension },
  slot: number,
): Key => ({ pk: figuresPartition(dimension, slot), sk: `${day}#${channel}#${key}` });
type FiguresPlace = { readonly day: Day; readonly channel: Channel; readonly key: string };

import * as z from 'zod';
import { decisionIn } from '#domain/ticket/decision.ts';
import type { Delivery, Message } from '#domain/ticket/message.ts';
import type { ThreadEntry, ThreadStore } from '#use-cases/ports.ts';
import type { BodyStore } from './bodies.ts';
import { isAbsent, isPresent } from './conditions.ts';
import { cursorKind } from './cursor.ts';
import { assigning, condition, type Expression, keys, the } from './expression.ts';
import { emailLinkItem } from './items/email-link.ts';
import { decisionItem, decisionKind, historyItem, historyKind } from './items/history.ts';
import { deliveryKeys, messageIn, messageKind, type StoredMessage } from './items/message.ts';
import type { Raw } from './keys.ts';
import { decisionPrefix, messageKey, threadPrefix, ticketPartition } from './keys.ts';
import { readBody } from './long-body.ts';
import type { Queried, Table } from './table.ts';

/** No thread is longer: the sort key of a message has nine digits. */
const lastSeq = 999_999_999;

const placeInThread = z.templateLiteral([threadPrefix, z.string().regex(/^\d{9}(#\d{9})?$/)]);
const forth = cursorKind(z.object({ after: placeInThread }));
const back = cursorKind(z.object({ before: placeInThread }));

export function createThreadStore({ table, bodies }: { table: Table; bodies: BodyStore }): ThreadStore {
  return {
    async loadThread(ticketId, { limit, cursor, from = 'oldest' }) {
      const isBack = from === 'newest';
      const sk = (isBack ? back.read(cursor)?.before : forth.read(cursor)?.after) ?? null;
      const pk = ticketPartition(ticketId);
      // One more than asked for tells whether the thread goes on.
      const page = await table.query(
        keys`${the('pk')} = ${pk} AND begins_with(${the('sk')}, ${threadPrefix})`,
        {
          ConsistentRead: true,
          Limit: limit + 1,
          ScanIndexForward: !isBack,
          ...(sk !== null && { ExclusiveStartKey: { pk, sk } }),
        },
      );
      const items = page.items.slice(0, limit);
      const more = page.items.length > limit || page.last !== null;
      const last = placeInThread.safeParse(items.at(-1)?.sk);
      const entries = await Promise.all(items.map((item) => entryOf(item, bodies)));
      if (!more || !last.success) return { items: isBack ? entries.toReversed() : entries, cursor: null };
      return isBack
        ? { items: entries.toReversed(), cursor: back.write({ before: last.data }) }
        : { items: entries, cursor: forth.write({ after: last.data }) };
    },
    async loadMessage(ticketId, seq) {
      const key = messageKey(ticketId, seq);
      const stored = messageKind.parseIfAny((await table.read([key])).at(key));
      return stored === null ? null : messageOf(stored, bodies);
    },
    async loadMessagesAfter(ticketId, seq) {
      const [next, last] = [messageKey(ticketId, seq + 1), messageKey(ticketId, lastSeq)];
      const between = keys`${the('pk')} = ${next.pk} AND ${the('sk')} BETWEEN ${next.sk} AND ${last.sk}`;
      const items = await everyItem(table, between);
      return items
        .filter(({ type }) => type === messageKind.type)
        .map((item) => messageIn(messageKind.parse(item)));
    },
    async saveDelivery(message, next) {
      const refusals = await table.transact([
        {
          change: messageKey(message.ticketId, message.seq),
          by: assigning({ delivery: next, ...deliveryKeys(message, next) }),
          unless: { condition: isStillDelivered(message.delivery), means: 'moved-on' },
        },
      ]);
      return refusals.length === 0 ? 'saved' : 'moved-on';
    },
    async linkEmail({ ticketId, seq }, rfcId) {
      await table.transact([
        {
          change: messageKey(ticketId, seq),
          by: assigning({ rfcId }),
          unless: { condition: isPresent, means: 'erased' },
        },
        {
          put: emailLinkItem({ rfcId, ticketId, seq }),
          unless: { condition: isAbsent, means: 'taken' },
        },
      ]);
    },
    async saveAttachments(message, attachments) {
      const refusals = await table.transact([
        {
          change: messageKey(message.ticketId, message.seq),
          by: assigning({ attachments }),
          unless: { condition: condition`${the('attachments')} = ${message.attachments}`, means: 'moved-on' },
        },
      ]);
      return refusals.length === 0 ? 'saved' : 'moved-on';
    },
    async recordHistory(entry) {
      const decision = decisionIn(entry);
      if (decision === null) return void (await table.putIf(isAbsent, historyItem(entry)));
      const unless = { condition: isAbsent, means: 'recorded' } as const;
      await table.transact([
        { put: historyItem(entry), unless },
        { put: decisionItem(decision), unless },
      ]);
    },
    async loadDecisions(ticketId) {
      const pk = ticketPartition(ticketId);
      const items = await everyItem(
        table,
        keys`${the('pk')} = ${pk} AND begins_with(${the('sk')}, ${decisionPrefix})`,
      );
      return items.map(decisionKind.parse);
    },
  };
}

async function everyItem(table: Table, key: Expression): Promise<Raw[]> {
  const items: Raw[] = [];
  let from: Raw | null = null;
  do {
    const page: Queried = await table.query(key, {
      ConsistentRead: true,
      ...(from !== null && { ExclusiveStartKey: from }),
    });
    items.push(...page.items);
    from = page.last;
  } while (from !== null);
  return items;
}

async function entryOf(item: Raw, bodies: BodyStore): Promise<ThreadEntry> {
  if (item.type === historyKind.type) return { kind: 'history', entry: historyKind.parse(item) };
  return { kind: 'message', message: await messageOf(messageKind.parse(item), bodies) };
}

export async function messageOf(stored: StoredMessage, bodies: BodyStore): Promise<Message> {
  const message = messageIn(stored);
  return stored.body === null ? message : { ...message, ...(await readBody(bodies, stored.body)) };
}

/** Its state, its attempt and when it changed tell one delivery from every other of the same message. */
function isStillDelivered(delivery: Delivery | null): Expression {
  if (delivery === null) return condition`${the('delivery')} = ${null}`;
  const { state, attempt, changedAt } = delivery;
  return condition`${the('delivery.state')} = ${state} AND ${the('delivery.attempt')} = ${attempt} AND ${the('delivery.changedAt')} = ${changedAt}`;
}

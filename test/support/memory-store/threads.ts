import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { decisionIn } from '#domain/ticket/decision.ts';
import type { Delivery } from '#domain/ticket/message.ts';
import { cursorKind } from '#storage/cursor.ts';
import type { ThreadEntry, ThreadStore, WritingStore } from '#use-cases/ports.ts';
import type { State } from './state.ts';

/** A message's place is its `seq`; what happened after it follows by version. */
type Place = readonly [seq: number, version: number];
const placeSchema = z.tuple([z.int(), z.int()]);
const cursors = {
  oldest: cursorKind<{ after: Place }>(z.object({ after: placeSchema })),
  newest: cursorKind<{ before: Place }>(z.object({ before: placeSchema })),
};

const placeOf = (entry: ThreadEntry): Place =>
  entry.kind === 'message' ? [entry.message.seq, 0] : [entry.entry.afterSeq, entry.entry.version];

const compare = (one: Place, other: Place): number => one[0] - other[0] || one[1] - other[1];

export function memoryThreads(state: State): ThreadStore {
  return {
    async loadThread(ticketId, { limit, cursor, from = 'oldest' }) {
      const { messages, history } = state.thread(ticketId);
      const entries: ThreadEntry[] = [
        ...[...messages.values()].map((message) => ({ kind: 'message', message }) as const),
        ...[...history.values()].map((entry) => ({ kind: 'history', entry }) as const),
      ];
      const sorted = entries.toSorted((one, other) => compare(placeOf(one), placeOf(other)));
      if (from === 'newest') {
        const before = cursors.newest.read(cursor)?.before ?? ([Number.MAX_SAFE_INTEGER, 0] as const);
        const rest = sorted.filter((entry) => compare(placeOf(entry), before) < 0);
        const [first, ...others] = rest.slice(-limit);
        const more = rest.length > limit && first !== undefined;
        return {
          items: first === undefined ? [] : [first, ...others],
          cursor: more ? cursors.newest.write({ before: placeOf(first) }) : null,
        };
      }
      const after = cursors.oldest.read(cursor)?.after ?? ([-1, 0] as const);
      const rest = sorted.filter((entry) => compare(placeOf(entry), after) > 0);
      const items = rest.slice(0, limit);
      const last = items.at(-1);
      const more = rest.length > limit && last !== undefined;
      return { items, cursor: more ? cursors.oldest.write({ after: placeOf(last) }) : null };
    },
    loadMessage: async (ticketId, seq) => state.thread(ticketId).messages.get(seq) ?? null,
    loadMessagesAfter: async (ticketId, seq) =>
      [...state.thread(ticketId).messages.values()]
        .filter((message) => message.seq > seq)
        .toSorted((one, other) => one.seq - other.seq),
    async saveDelivery(message, next) {
      const stored = state.thread(message.ticketId).messages.get(message.seq);
      if (stored === undefined || !isSame(stored.delivery, message.delivery)) return 'moved-on';
      state.putMessage({ ...stored, delivery: next });
      return 'saved';
    },
    async linkEmail({ ticketId, seq }, rfcId) {
      const stored = state.thread(ticketId).messages.get(seq);
      if (stored === undefined || state.emailLinks.has(rfcId)) return;
      state.emailLinks.set(rfcId, { rfcId, ticketId, seq });
      state.putMessage({ ...stored, rfcId });
    },
    async saveAttachments(message, attachments) {
      const stored = state.thread(message.ticketId).messages.get(message.seq);
      if (stored === undefined || !isDeepStrictEqual(stored.attachments, message.attachments))
        return 'moved-on';
      state.putMessage({ ...stored, attachments });
      return 'saved';
    },
    loadDecisions: async (ticketId) =>
      [...state.thread(ticketId).history.values()]
        .toSorted((one, other) => one.version - other.version)
        .flatMap((entry) => decisionIn(entry) ?? []),
    async recordHistory(entry) {
      const { history } = state.thread(entry.ticketId);
      if (!history.has(entry.version)) history.set(entry.version, entry);
    },
  };
}

export const memoryWriting = (state: State): WritingStore => ({
  async saveWriting(sign) {
    state.writing.set(`${sign.ticketId} ${sign.who}`, sign);
  },
  loadWriting: async (ticketId, now) =>
    [...state.writing.values()]
      .filter((sign) => sign.ticketId === ticketId && sign.until > now)
      .toSorted((one, other) => (one.who < other.who ? -1 : 1)),
  async saveAnswering(sign) {
    state.answering.set(sign.ticketId, sign);
  },
  async endAnswering({ ticketId, agentId }) {
    if (state.answering.get(ticketId)?.agentId === agentId) state.answering.delete(ticketId);
  },
});

const isSame = (one: Delivery | null, other: Delivery | null): boolean =>
  one?.state === other?.state && one?.attempt === other?.attempt && one?.changedAt === other?.changedAt;

import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { decisionIn } from '#domain/ticket/decision.ts';
import type { Delivery } from '#domain/ticket/message.ts';
import { cursorKind } from '#storage/cursor.ts';
import type { ThreadEntry, ThreadStore } from '#use-cases/ports.ts';
import type { State } from './state.ts';

/** A message's place is its `seq`; what happened after it follows by version. */
type Place = readonly [seq: number, version: number];
const cursors = cursorKind<Place>(z.tuple([z.int(), z.int()]));

const placeOf = (entry: ThreadEntry): Place =>
  entry.kind === 'message' ? [entry.message.seq, 0] : [entry.entry.afterSeq, entry.entry.version];

const compare = (one: Place, other: Place): number => one[0] - other[0] || one[1] - other[1];

export function memoryThreads(state: State): ThreadStore {
  return {
    async loadThread(ticketId, { limit, cursor }) {
      const after = cursors.read(cursor) ?? ([-1, 0] as const);
      const { messages, history } = state.thread(ticketId);
      const entries: ThreadEntry[] = [
        ...[...messages.values()].map((message) => ({ kind: 'message', message }) as const),
        ...[...history.values()].map((entry) => ({ kind: 'history', entry }) as const),
      ];
      const rest = entries
        .filter((entry) => compare(placeOf(entry), after) > 0)
        .toSorted((one, other) => compare(placeOf(one), placeOf(other)));
      const items = rest.slice(0, limit);
      const last = items.at(-1);
      const more = rest.length > limit && last !== undefined;
      return { items, cursor: more ? cursors.write(placeOf(last)) : null };
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

const isSame = (one: Delivery | null, other: Delivery | null): boolean =>
  one?.state === other?.state && one?.attempt === other?.attempt && one?.changedAt === other?.changedAt;

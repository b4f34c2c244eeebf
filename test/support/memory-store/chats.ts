import type { ChatStore } from '#use-cases/ports.ts';
import type { State } from './state.ts';

/** Nothing lags in memory. */
export const memoryChats = (state: State): ChatStore => ({
  glanceAtChat: async ({ contactId, ticketIds }) => ({
    contact: state.contacts.get(contactId) ?? null,
    tickets: ticketIds.flatMap((id) => state.tickets.get(id) ?? []),
    answering: ticketIds.flatMap((id) => state.answering.get(id) ?? []),
  }),
  loadChat: async (ticketId, { afterSeq, limit }) =>
    [...state.thread(ticketId).messages.values()]
      .filter(({ seq }) => seq > afterSeq)
      .toSorted((one, other) => one.seq - other.seq)
      .slice(0, limit),
});

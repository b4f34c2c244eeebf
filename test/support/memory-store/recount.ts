import type { Recount, RecountStore, ThreadStore } from '#use-cases/ports.ts';
import type { State } from './state.ts';

export function memoryRecount(state: State, { loadThread }: Pick<ThreadStore, 'loadThread'>): RecountStore {
  let recount: Recount | null = null;
  return {
    loadRecount: async () => recount,
    async saveRecount({ before, after }) {
      if (recount?.run !== before?.run || recount?.page !== before?.page) return 'moved-on';
      state.tell({ kind: 'recount', before: recount, after });
      recount = after;
      return 'saved';
    },
    loadOutline: async (ticketId) => [
      ...(await loadThread(ticketId, { limit: 1_000_000, cursor: null })).items,
    ],
  };
}

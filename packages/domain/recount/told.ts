import type { HistoryEntry } from '../ticket/history.ts';
import type { Message } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** One entry of a thread, as it is kept. */
export type Told =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'history'; readonly entry: HistoryEntry };

/** One step of a ticket's life. */
export interface Retold {
  readonly before: Ticket | null;
  readonly after: Ticket;
}

export interface Life {
  readonly steps: readonly Retold[];
  /**
   * Every opening and closing was found. Otherwise nobody can say which opening of the ticket it was that something belongs
   * to, but for the first and the latest, nor whether it was open.
   */
  readonly whole: boolean;
}

export const timeOf = (told: Told): number => (told.kind === 'message' ? told.message.at : told.entry.at);

/** A ticket after a closing of which nothing was kept, and which so counts for nothing. */
export const untold = (state: Ticket): Ticket => ({
  ...state,
  status: 'closed',
  closedAt: null,
  closedBy: null,
  waitingSince: null,
  aiOutcome: null,
});

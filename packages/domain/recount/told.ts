import type { HistoryEntry } from '../ticket/history.ts';
import type { Message } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** One entry of a thread, as it is kept. */
export type Told =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'history'; readonly entry: HistoryEntry };

/** A ticket after a closing of which nothing was kept, and which so counts for nothing. */
export const untold = (state: Ticket): Ticket => ({
  ...state,
  status: 'closed',
  closedAt: null,
  closedBy: null,
  waitingSince: null,
  aiOutcome: null,
});

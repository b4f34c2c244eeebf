import type { Message } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';

/**
 * Whether what a customer wrote still goes to whom it was on its way to: the AI agent, in the cycle in which it was
 * written, or the helpdesk that this very hand-off leads to. Else people have it, or the next hand-off tells it (H4).
 */
export function isStillTheirs(
  ticket: Pick<Ticket, 'handledBy' | 'handOff' | 'openedAt' | 'spam'>,
  { seq, at, delivery }: Pick<Message, 'seq' | 'at' | 'delivery'>,
): boolean {
  const { handledBy, handOff, openedAt, spam } = ticket;
  if (spam) return false;
  if (delivery?.via === 'ai') return handledBy === 'ai' && at >= openedAt;
  const since = handOff?.seq ?? Number.POSITIVE_INFINITY;
  return handledBy === 'elsewhere' && handOff?.method === delivery?.via && seq >= since;
}

import type { Message } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';

/**
 * Whether what a customer wrote still goes to whom it was on its way to: the AI agent, or the helpdesk that this very
 * hand-off leads to. Else people have it, or the hand-off tells of it (H4).
 */
export function isStillTheirs(
  { handledBy, handOff, spam }: Pick<Ticket, 'handledBy' | 'handOff' | 'spam'>,
  { seq, delivery }: Pick<Message, 'seq' | 'delivery'>,
): boolean {
  if (spam) return false;
  if (delivery?.via === 'ai') return handledBy === 'ai';
  const since = handOff?.seq ?? Number.POSITIVE_INFINITY;
  return handledBy === 'elsewhere' && handOff?.method === delivery?.via && seq >= since;
}

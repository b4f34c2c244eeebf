import type { TicketDocument } from '#contracts/api/tickets.ts';

export type WhyNoReply = 'chatIsOver' | 'elsewhere' | 'spam' | 'optedOut';

/** Why nothing can be said to the customer; notes can be written always. */
export function whyNoReply({ channel, status, handledBy, spam, contact }: TicketDocument): WhyNoReply | null {
  if (handledBy === 'elsewhere') return 'elsewhere';
  if (channel === 'web_chat' && status === 'closed') return 'chatIsOver';
  if (spam || contact.blocked) return 'spam';
  return contact.optedOut ? 'optedOut' : null;
}

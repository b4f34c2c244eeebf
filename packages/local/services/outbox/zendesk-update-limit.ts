import type { Clock } from '../../clock.ts';
import { ZendeskError } from './zendesk-error.ts';
import type { Ticket, User } from './zendesk-schemas.ts';

/** https://developer.zendesk.com/api-reference/introduction/rate-limits/#endpoint-rate-limits */
const most = 30;
const span = 10 * 60_000;

/** 30 updates of a ticket in ten minutes by one user, and no more. Forgotten by a restart. */
export function limitUpdates(clock: Clock): (ticket: Ticket, caller: User) => void {
  const updates = new Map<string, number[]>();
  return (ticket, caller) => {
    const key = `${ticket.id} ${caller.id}`;
    const now = clock.now();
    const recent = (updates.get(key) ?? []).filter((at) => now - at < span);
    const [oldest = now] = recent;
    if (recent.length >= most)
      throw new ZendeskError(
        429,
        {
          error: 'TooManyRequests',
          description: 'Rate limit for ticket updates exceeded, please wait before updating this ticket',
        },
        { 'retry-after': String(Math.ceil((oldest + span - now) / 1_000)) },
      );
    updates.set(key, [...recent, now]);
  };
}

import type { Instant } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { changeTicket, type TicketChange, ticketTime } from '../ticket/change.ts';
import { closedFields } from '../ticket/close.ts';
import { draft, placeMessage } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';
import {
  type AutoCloseSettings,
  closesAt,
  closingOf,
  mostTypingDelays,
  type StillReason,
  typingGrace,
  warningAt,
} from './clock.ts';

export type StaysOpen =
  | { readonly reason: StillReason }
  /** Not before its customer has been told. */
  | { readonly reason: 'to-warn' }
  | { readonly reason: 'not-yet'; readonly closesAt: Instant };

/** C5: what the thread says; shown to the team in the reader's language by its code. */
export const inactivityNote = 'Ticket closed due to inactivity.';

/**
 * C2–C7: the decision of a check that fires: close, or stay open and why. It trusts the ticket and the settings
 * alone, never the time that the check was meant for (C4).
 */
export function closeIfInactive(
  ticket: Ticket,
  settings: AutoCloseSettings,
  now: Instant,
): Result<TicketChange, StaysOpen> {
  const closing = closingOf(ticket, settings);
  if (closing.at === null) return refuse({ reason: closing.why });
  const warning = warningAt(ticket, settings);
  if (warning !== null && warning <= now) return refuse({ reason: 'to-warn' });
  if (closing.at > now) return refuse({ reason: 'not-yet', closesAt: closing.at });
  const at = ticketTime(ticket, now);
  const note = draft({
    author: 'system',
    text: inactivityNote,
    internal: true,
    code: 'closed-for-inactivity',
    at,
  });
  const message = placeMessage(ticket, note);
  return ok(
    changeTicket(
      ticket,
      { ...closedFields(ticket, at, 'inactivity'), lastSeq: message.seq, lastChangeBy: 'inactivity' },
      [message],
    ),
  );
}

/**
 * C6: the customer is typing, less than three minutes before their ticket would close: the closing is put off by
 * three minutes. Null where that changes nothing: most signs of typing write nothing, and those that come while
 * the closing is put off already don't use up the ten times.
 *
 * ```
 *        typing  typing           typing
 *  ─────────●──────●────┼───────────●────────┼───────────────────┼──►
 *                    closing      first time put off          second time
 * ```
 */
export function noteTyping(ticket: Ticket, settings: AutoCloseSettings, now: Instant): TicketChange | null {
  const closing = closesAt(ticket, settings);
  if (closing === null || closing >= now + typingGrace || ticket.typingDelays === mostTypingDelays)
    return null;
  return changeTicket(ticket, {
    typingAt: Math.max(closing, now),
    typingDelays: ticket.typingDelays + 1,
  });
}

import type { Instant } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { changeTicket, type TicketChange } from '../ticket/change.ts';
import { closedFields } from '../ticket/close.ts';
import { type Draft, placeMessage } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';
import {
  type AutoCloseSettings,
  clockOf,
  closesAt,
  mostTypingDelays,
  type StillReason,
  typingGrace,
} from './clock.ts';

export type StaysOpen =
  | { readonly reason: StillReason }
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
  if (!settings.enabled) return refuse({ reason: 'off' });
  const clock = clockOf(ticket, settings.closeUnanswered);
  if (clock.state === 'still') return refuse({ reason: clock.reason });
  const closing = closesAt(ticket, settings);
  if (closing === null || closing > now) return refuse({ reason: 'not-yet', closesAt: closing ?? now });
  const note: Draft = {
    author: 'system',
    agentId: null,
    text: inactivityNote,
    html: null,
    internal: true,
    code: 'closed-for-inactivity',
    attachments: [],
    at: now,
    delivery: null,
  };
  const message = placeMessage(ticket, note);
  return ok(
    changeTicket(
      ticket,
      { ...closedFields(now, 'inactivity'), lastSeq: message.seq, lastChangeBy: 'inactivity' },
      [message],
    ),
  );
}

/** C6: the customer is typing: remembers it, and counts it as a delay once the closing would have been due. */
export function noteTyping(ticket: Ticket, settings: AutoCloseSettings, now: Instant): TicketChange | null {
  if (ticket.status === 'closed' || ticket.typingDelays >= mostTypingDelays) return null;
  const closing = closesAt({ ...ticket, typingAt: null }, settings);
  const delays = closing !== null && now + typingGrace > closing;
  return changeTicket(ticket, {
    typingAt: now,
    typingDelays: delays ? ticket.typingDelays + 1 : ticket.typingDelays,
  });
}

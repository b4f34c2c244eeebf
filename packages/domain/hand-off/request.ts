import type { Instant } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { type TicketChange, ticketTime } from '../ticket/change.ts';
import { deliveryOf, draft } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type HandOff, type HandOffSettings, isAsking } from './hand-off.ts';
import { type HandOffFacts, handOver } from './hand-over.ts';
import { answeredByAi, askedOf, changeSaying } from './say.ts';

export interface HandOffRequest {
  /** The AI agent's own id of it. */
  readonly id: string;
  readonly reason: string | null;
  readonly settings: HandOffSettings;
  readonly at: Instant;
}

/** Whose the conversation is, where it isn't the AI agent's. */
export type NotTheAis = 'closed' | 'taken-over' | 'handed-off' | 'is-spam';

export function refusalToAi(ticket: Ticket): NotTheAis | null {
  if (ticket.spam) return 'is-spam';
  if (ticket.handledBy === 'elsewhere') return 'handed-off';
  if (ticket.handledBy === 'human') return ticket.aiOutcome === 'escalated' ? 'handed-off' : 'taken-over';
  return ticket.status === 'closed' ? 'closed' : null;
}

/**
 * H2–H8: the AI agent hands a conversation off. By the method of the day (H10): the customer reads the message of the
 * settings, and that is its answer; or a visitor of the chat is asked first; or it goes to people at once. While
 * somebody is being asked, they are not asked again.
 */
export function requestHandOff(
  ticket: Ticket,
  { id, reason, settings, at: now }: HandOffRequest,
  facts: HandOffFacts,
): Result<TicketChange | 'unchanged', NotTheAis> {
  if (ticket.handOff?.id === id) return ok('unchanged');
  const refusal = refusalToAi(ticket);
  if (refusal !== null) return refuse(refusal);
  if (isAsking(ticket.handOff)) return ok('unchanged');
  const at = ticketTime(ticket, now);
  const { method } = settings;
  const handOff: HandOff = {
    id,
    method,
    state: 'asking-consent',
    reason,
    at,
    seq: null,
    platformTicketId: null,
  };
  if (method === 'none') return ok(offerNobody(ticket, handOff, settings.message ?? ''));
  if (ticket.channel !== 'web_chat')
    return ok(handOver(ticket, { handOff, drafts: [], by: 'ai', at }, facts));
  return ok(
    changeSaying(ticket, [askedOf('hand-off-consent', ticket, at)], {
      ...answeredByAi(ticket, at),
      handOff,
      by: 'ai',
      at,
    }),
  );
}

/** H8: the message is the AI agent's answer. */
function offerNobody(ticket: Ticket, handOff: HandOff, text: string): TicketChange {
  const { at } = handOff;
  const answer = draft({
    author: 'ai',
    text,
    code: 'hand-off-not-offered',
    at,
    delivery: deliveryOf(ticket, at),
  });
  return changeSaying(ticket, [answer], {
    ...answeredByAi(ticket, at),
    aiOutcome: ticket.aiOutcome === 'escalated' ? 'escalated' : 'not-offered',
    handOff: { ...handOff, state: 'not-offered' },
    by: 'ai',
    at,
  });
}

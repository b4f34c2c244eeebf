import type { Instant } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { type TicketChange, ticketTime } from '../ticket/change.ts';
import { type Draft, draft, pendingDelivery } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { HandOff, HandOffState } from './hand-off.ts';
import { type HandOffFacts, handOver, lacksAddress } from './hand-over.ts';
import { answeredByAi, askedOf, changeSaying } from './say.ts';
import { handOffTexts } from './texts.ts';

/** Why a visitor's answer comes to nothing: nothing was asked; a person has taken over; the chat is over. */
export type NothingAsked = 'nothing-asked' | 'overtaken' | 'chat-is-over';

/**
 * H3: the visitor says whether they want a person. A no, also to the question for their address, stays with the AI
 * agent, which is told; and who has said no may still say yes. The same answer again changes nothing.
 */
export function answerConsent(
  ticket: Ticket,
  { accept, at: now }: { readonly accept: boolean; readonly at: Instant },
  facts: HandOffFacts,
): Result<TicketChange | 'unchanged', NothingAsked> {
  const { handOff } = ticket;
  if (ticket.channel !== 'web_chat' || handOff === null || handOff.state === 'not-offered')
    return refuse('nothing-asked');
  if (ticket.handledBy !== 'ai')
    return accept && wasGiven.includes(handOff.state) ? ok('unchanged') : refuse('overtaken');
  if (ticket.status === 'closed') return refuse('chat-is-over');
  const at = ticketTime(ticket, now);
  if (!accept) return ok(handOff.state === 'declined' ? 'unchanged' : decline(ticket, handOff, at));
  if (handOff.state === 'asking-email') return ok('unchanged');
  return ok(give(ticket, handOff, at, facts));
}

/** The yes has been heard, and what followed from it. */
const wasGiven: readonly HandOffState[] = ['creating', 'done', 'failed'];

/** What a visitor chose is a message of theirs, in a code that their page words. */
const chosen = (code: 'consent-given' | 'consent-refused', at: Instant): Draft =>
  draft({ author: 'customer', text: handOffTexts[code], code, at });

const heard = (ticket: Ticket, at: Instant) => ({
  lastMessageAt: at,
  lastCustomerMessageAt: at,
  lastCustomerSeq: ticket.lastSeq + 1,
});

function decline(ticket: Ticket, handOff: HandOff, at: Instant): TicketChange {
  const no: Draft = { ...chosen('consent-refused', at), delivery: { ...pendingDelivery(at), via: 'ai' } };
  return changeSaying(ticket, [no], {
    ...heard(ticket, at),
    waitingSince: ticket.waitingSince ?? at,
    answeredAt: null,
    aiOutcome: ticket.aiOutcome === 'escalated' ? 'escalated' : 'declined',
    handOff: { ...handOff, state: 'declined' },
    by: 'customer',
    at,
  });
}

function give(ticket: Ticket, handOff: HandOff, at: Instant, facts: HandOffFacts): TicketChange {
  const yes = chosen('consent-given', at);
  const changes = heard(ticket, at);
  if (!lacksAddress(ticket, facts))
    return handOver(ticket, { handOff, drafts: [yes], by: 'customer', at, changes }, facts);
  return changeSaying(ticket, [yes, askedOf('hand-off-email', ticket, at)], {
    ...changes,
    ...answeredByAi({ answeredAt: null }, at),
    handOff: { ...handOff, state: 'asking-email' },
    by: 'customer',
    at,
  });
}

/** H3: the visitor has left the address that they were asked for; null where nobody asked. */
export function leaveAddress(
  ticket: Ticket,
  now: Instant,
  facts: Pick<HandOffFacts, 'routing'>,
): TicketChange | null {
  const { handOff } = ticket;
  if (handOff?.state !== 'asking-email' || ticket.handledBy !== 'ai' || ticket.status === 'closed')
    return null;
  const at = ticketTime(ticket, now);
  return handOver(ticket, { handOff, drafts: [], by: 'customer', at }, facts);
}

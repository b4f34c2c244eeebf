import type { Instant } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { type TicketChange, ticketTime } from '../ticket/change.ts';
import { deliveryOf, draft } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type NotTheAis, refusalToAi } from './request.ts';
import { answeredByAi, changeSaying } from './say.ts';

/** H2, H5, C2: the AI agent answers in a ticket that it handles; refused once somebody else does. */
export function writeAsAi(
  ticket: Ticket,
  { text, at: now }: { readonly text: string; readonly at: Instant },
): Result<TicketChange, NotTheAis> {
  const refusal = refusalToAi(ticket);
  if (refusal !== null) return refuse(refusal);
  const at = ticketTime(ticket, now);
  const cc = ticket.email?.cc ?? [];
  const message = draft({ author: 'ai', text, cc, at, delivery: deliveryOf(ticket, at) });
  return ok(changeSaying(ticket, [message], { ...answeredByAi(ticket, at), by: 'ai', at }));
}

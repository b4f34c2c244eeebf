import type { TicketId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { Clock, Receipt, ReceiptKey, TicketStore } from './ports.ts';

export interface Changing {
  readonly store: TicketStore;
  readonly clock: Clock;
  readonly wait?: Pause;
}

export type Decision<Refusal> = Result<TicketChange | 'unchanged', Refusal>;

/** What came of it: the ticket after it, or before it where nothing was to be changed. */
export type Changed = { readonly ticket: Ticket; readonly change: TicketChange | null };

/** Loads a ticket, decides, commits; decides afresh whenever somebody else was faster. */
export function changeTicketBy<Refusal>(
  ticketId: TicketId,
  decide: (ticket: Ticket) => Decision<Refusal> | Promise<Decision<Refusal>>,
  deps: Changing,
): Promise<Result<Changed, Refusal | 'not-found'>> {
  return untilCommitted(async () => {
    const ticket = await deps.store.loadTicket(ticketId);
    if (ticket === null) return refuse('not-found');
    const decision = await decide(ticket);
    if (!decision.ok) return decision;
    if (decision.value === 'unchanged') return ok({ ticket, change: null });
    const change = decision.value;
    const outcome = await deps.store.commit({ change, at: deps.clock() });
    return outcome === 'committed' ? ok({ ticket: change.after, change }) : null;
  }, deps.wait);
}

/** The same, once for a receipt: where the receipt exists already, the answer is what was done then. */
export function changeTicketOnce<Refusal>(
  ticketId: TicketId,
  receipt: ReceiptKey,
  decide: (ticket: Ticket) => Promise<Result<TicketChange, Refusal>>,
  deps: Changing,
): Promise<Result<{ ticket: Ticket; done: TicketChange | Receipt }, Refusal | 'not-found'>> {
  return untilCommitted(async () => {
    const [earlier, ticket] = await Promise.all([
      deps.store.loadReceipt(receipt),
      deps.store.loadTicket(ticketId),
    ]);
    if (ticket === null) return refuse('not-found');
    if (earlier !== null) return ok({ ticket, done: earlier });
    const decision = await decide(ticket);
    if (!decision.ok) return decision;
    const outcome = await deps.store.commit({ change: decision.value, receipt, at: deps.clock() });
    return outcome === 'committed' ? ok({ ticket: decision.value.after, done: decision.value }) : null;
  }, deps.wait);
}

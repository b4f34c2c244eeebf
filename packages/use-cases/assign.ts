import { isAssignee } from '#domain/agent.ts';
import type { AgentId, TicketId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { assignByHand } from '#domain/ticket/assign.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Changing, changeTicketBy } from './change-ticket.ts';
import type { AgentStore } from './ports.ts';

export interface Assigning {
  readonly ticketIds: readonly TicketId[];
  readonly assigneeId: AgentId | null;
  readonly seenAssigneeId: AgentId | null | undefined;
  readonly by: AgentId;
}

export type RefusedTicket =
  | { readonly code: 'not-found' }
  | { readonly code: 'handled-elsewhere' }
  | { readonly code: 'is-spam' }
  | { readonly code: 'already-assigned'; readonly assigneeId: AgentId | null };

export interface AssignedTicket {
  readonly ticketId: TicketId;
  readonly result: Result<Ticket, RefusedTicket>;
}

/** How many tickets of one call are changed at once. */
const abreast = 10;

/** A3: assigns tickets by hand, each on its own: one that can't be changed holds up no other. */
export async function assign(
  { ticketIds, assigneeId, seenAssigneeId, by }: Assigning,
  deps: Changing & { store: AgentStore },
): Promise<Result<AssignedTicket[], 'not-an-assignee'>> {
  if (assigneeId !== null) {
    const assignee = await deps.store.loadAgent(assigneeId);
    if (assignee === null || !isAssignee(assignee)) return refuse('not-an-assignee');
  }
  const one = async (ticketId: TicketId): Promise<AssignedTicket> => {
    // Who has it is read off the very state that refused: the answer names them (A3).
    let holder: AgentId | null = null;
    const changed = await changeTicketBy(
      ticketId,
      (ticket) => {
        holder = ticket.assigneeId;
        return assignByHand(ticket, { assigneeId, seenAssigneeId, by, at: deps.clock() });
      },
      deps,
    );
    if (changed.ok) return { ticketId, result: ok(changed.value.ticket) };
    const code = changed.refusal;
    return {
      ticketId,
      result: refuse(code === 'already-assigned' ? { code, assigneeId: holder } : { code }),
    };
  };
  const results: AssignedTicket[] = [];
  const distinct = [...new Set(ticketIds)];
  for (let next = 0; next < distinct.length; next += abreast)
    results.push(...(await Promise.all(distinct.slice(next, next + abreast).map(one))));
  return ok(results);
}

import type { AgentId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { loadWrite } from './agents.ts';
import { isPresent } from './conditions.ts';
import { changes, condition, the } from './expression.ts';
import { ticketKey } from './keys.ts';
import type { Table } from './table.ts';
import type { Refusal, Write } from './transaction.ts';

type Refused = 'moved-on' | { readonly unknown: AgentId };

/**
 * Moves a ticket's load from whoever has it, exactly once: the ticket remembers whose load counts it. An agent who
 * is no longer known has no load to count, and holds nothing up.
 */
export async function moveLoad(
  table: Table,
  ticket: Ticket,
  to: AgentId | null,
): Promise<'moved' | 'moved-on'> {
  if (ticket.loadOf === to) return 'moved';
  const unknown = new Set<AgentId>();
  for (;;) {
    const refusals = await table.transact<Refused>([
      {
        change: ticketKey(ticket.id),
        by: changes`SET ${the('loadOf')} = ${to} ADD ${the('version')} ${1}`,
        unless: { condition: condition`${the('version')} = ${ticket.version}`, means: 'moved-on' },
      },
      ...countings(ticket.loadOf, to, unknown),
    ]);
    if (refusals.length === 0) return 'moved';
    const strangers = unknownIn(refusals);
    if (strangers === null) return 'moved-on';
    for (const agentId of strangers) unknown.add(agentId);
  }
}

const countings = (
  from: AgentId | null,
  to: AgentId | null,
  unknown: ReadonlySet<AgentId>,
): Write<Refused>[] => [
  ...(from === null || unknown.has(from) ? [] : [counting(from, -1)]),
  ...(to === null || unknown.has(to) ? [] : [counting(to, 1)]),
];

const counting = (agentId: AgentId, by: number): Write<Refused> =>
  loadWrite(agentId, by, { condition: isPresent, means: { unknown: agentId } });

/** Null where anything but unknown agents stood in the way. */
function unknownIn(refusals: readonly Refusal<Refused>[]): AgentId[] | null {
  const strangers = refusals.flatMap(({ means }) => (means === 'moved-on' ? [] : [means.unknown]));
  return strangers.length === refusals.length ? strangers : null;
}

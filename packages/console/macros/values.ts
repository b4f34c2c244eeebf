import type { MeDocument } from '#contracts/api/agents.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import type { MacroVariable } from '#domain/macros.ts';

const firstOf = (name: string): string => name.trim().split(/\s+/)[0] ?? '';

type Told = Pick<TicketDocument, 'number' | 'subject'> & {
  readonly contact: Pick<TicketDocument['contact'], 'name' | 'address'>;
};

/** What a macro's variables stand for in a ticket that somebody answers. */
export const valuesOf = (
  { number, subject = '', contact: { name = '', address } }: Told,
  agent: Pick<MeDocument, 'name'>,
): Record<MacroVariable, string> => ({
  'ticket.number': `${number}`,
  'ticket.subject': subject,
  'contact.name': name,
  'contact.firstName': firstOf(name),
  'contact.address': address,
  'agent.name': agent.name,
  'agent.firstName': firstOf(agent.name),
});

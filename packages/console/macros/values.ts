import { addressOf } from '#console/inbox/contact-name.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import type { MacroVariable } from '#domain/macros.ts';

const firstOf = (name: string): string => name.trim().split(/\s+/)[0] ?? '';

type Told = Pick<TicketDocument, 'channel' | 'number' | 'subject'> & {
  readonly contact: Pick<TicketDocument['contact'], 'name' | 'address' | 'email'>;
};

/** What a macro's variables stand for in a ticket that somebody answers. */
export const valuesOf = (
  { channel, number, subject = '', contact }: Told,
  agent: Pick<MeDocument, 'name'>,
): Record<MacroVariable, string> => ({
  'ticket.number': `${number}`,
  'ticket.subject': subject,
  'contact.name': contact.name ?? '',
  'contact.firstName': firstOf(contact.name ?? ''),
  'contact.address': addressOf({ channel, contact }) ?? '',
  'agent.name': agent.name,
  'agent.firstName': firstOf(agent.name),
});

import { contactIdOf } from '#use-cases/ids.ts';
import type { Ticket } from './agent.ts';
import type { Persona } from './planned.ts';
import type { Stage } from './stage.ts';
import { threadName } from './threads.ts';

const everything = { view: 'all', status: 'any' } as const;

/** Every ticket of a customer, as an index lists them: it may lag behind. */
export async function ticketsOf(
  { agents: { mia }, tickets }: Pick<Stage, 'agents' | 'tickets'>,
  { channel, address }: Pick<Persona, 'channel' | 'address'>,
): Promise<Ticket[]> {
  switch (channel) {
    case 'sms':
      return mia.tickets({ ...everything, q: address });
    case 'email':
      return mia.tickets({ ...everything, contactId: contactIdOf('email', address) });
    case 'web_chat': {
      // What the visitor is called here is nobody's business: one ticket leads to the others.
      const known = tickets.get(threadName(address, 1));
      if (known === undefined) return [];
      return mia.tickets({ ...everything, contactId: (await mia.ticket(known)).contact.id });
    }
  }
}

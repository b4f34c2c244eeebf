import { isAsking } from '../hand-off/hand-off.ts';
import type { Instant } from '../ids.ts';
import type { Ticket } from './ticket.ts';

/** A ticket opens once more: what is told of a cycle begins anew. */
export const newCycle = (ticket: Pick<Ticket, 'cycle' | 'handledBy'>, at: Instant) =>
  ({
    status: 'open',
    closedAt: null,
    closedBy: null,
    cycle: ticket.cycle + 1,
    openedAt: at,
    firstAnswerAt: null,
    aiOutcome: ticket.handledBy === 'ai' ? 'under-way' : null,
  }) as const;

/** H5: a person takes over what the AI agent handles; what it was asking the customer is off. */
export const byPeople = ({
  handledBy,
  aiOutcome,
  handOff,
}: Pick<Ticket, 'handledBy' | 'aiOutcome' | 'handOff'>): Pick<
  Ticket,
  'handledBy' | 'aiOutcome' | 'handOff'
> => ({
  handledBy: 'human',
  aiOutcome: handledBy === 'ai' && aiOutcome === 'under-way' ? 'taken-over' : aiOutcome,
  handOff: handOff !== null && isAsking(handOff) ? { ...handOff, state: 'overtaken' } : handOff,
});

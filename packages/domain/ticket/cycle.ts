import { askedNoMore, isAsking } from '../hand-off/hand-off.ts';
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

/**
 * H5: a person takes over what the AI agent handles; what it was asking the customer is off. One that it has resolved
 * stays resolved, whoever takes the closed ticket (H11).
 */
export const byPeople = ({
  status,
  aiOutcome,
  handOff,
}: Pick<Ticket, 'status' | 'aiOutcome' | 'handOff'>): Pick<
  Ticket,
  'handledBy' | 'aiOutcome' | 'handOff'
> => ({
  handledBy: 'human',
  aiOutcome: status !== 'closed' && aiOutcome === 'under-way' ? 'taken-over' : aiOutcome,
  handOff: askedNoMore(handOff),
});

/** H3: who is asked, and does not answer, has stayed with the AI agent: it has not resolved what it could not answer (H11). */
export const unanswered = ({
  aiOutcome,
  handOff,
}: Pick<Ticket, 'aiOutcome' | 'handOff'>): Pick<Ticket, 'aiOutcome' | 'handOff'> => {
  if (handOff === null || !isAsking(handOff)) return { aiOutcome, handOff };
  return {
    aiOutcome: aiOutcome === 'under-way' ? 'declined' : aiOutcome,
    handOff: { ...handOff, state: 'declined' },
  };
};

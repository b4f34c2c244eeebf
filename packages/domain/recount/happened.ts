import { closedFields, reopenTicket } from '../ticket/close.ts';
import { byPeople, newCycle } from '../ticket/cycle.ts';
import type { HistoryEntry, HistoryEvent } from '../ticket/history.ts';
import type { Actor, Ticket } from '../ticket/ticket.ts';
import { relabelled } from './beginning.ts';
import { type Told, untold } from './told.ts';

/**
 * A ticket after what its history tells happened.
 *
 * @param following the next entry of the thread: a message that reopens its ticket tells of that itself
 */
export function happened(state: Ticket, entry: HistoryEntry, following: Told | null): Ticket {
  const { by, at } = entry;
  return entry.events.reduce<Ticket>(
    (now, event) => ({ ...after(now, event, entry, following), lastChangeBy: by, lastChangeAt: at }),
    state,
  );
}

function after(state: Ticket, event: HistoryEvent, { by, at }: HistoryEntry, following: Told | null): Ticket {
  switch (event.kind) {
    case 'assigned': {
      const labelled = { ...state, ...relabelled(state, event) };
      return event.how === 'rotation' ? labelled : { ...labelled, ...byPeople(state) };
    }
    case 'taken-over':
      return { ...state, ...byPeople(state) };
    case 'closed':
      return state.status === 'closed' ? state : { ...state, ...closedFields(state, at, event.closedBy) };
    case 'reopened': {
      // By what was said just before.
      if (state.status !== 'closed' && state.openedAt === at) return state;
      // That it was closed, nobody was told.
      const closed = state.status === 'closed' ? state : untold(state);
      return bringsItself(by, at, following) ? closed : reopened(closed, by, at);
    }
    default:
      return { ...state, ...relabelled(state, event) };
  }
}

const bringsItself = (by: Actor, at: number, following: Told | null): boolean => {
  if (following?.kind !== 'message' || following.message.at !== at) return false;
  const { author, agentId, internal } = following.message;
  if (by === 'customer') return author === 'customer';
  return author === 'agent' && !internal && (agentId ?? 'elsewhere') === by;
};

function reopened(state: Ticket, by: Actor, at: number): Ticket {
  if (by === 'system')
    return {
      ...state,
      ...newCycle(state, at),
      waitingSince: state.lastCustomerMessageAt,
      answeredAt: null,
      lastAnswerAt: null,
    };
  const byHand = reopenTicket(state, 'agt_', at);
  return byHand.ok ? byHand.value.after : state;
}

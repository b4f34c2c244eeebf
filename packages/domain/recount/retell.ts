import { newCycle } from '../ticket/cycle.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { beginning, labelsAtFirst } from './beginning.ts';
import { happened } from './happened.ts';
import { said } from './said.ts';
import { type Told, untold } from './told.ts';

/** One step of a ticket's life. */
export interface Retold {
  readonly before: Ticket | null;
  readonly after: Ticket;
}

export interface Life {
  readonly steps: readonly Retold[];
  /**
   * Every opening was found. Otherwise nobody can say which opening of the ticket it was that something belongs to, but
   * for the first and the latest.
   */
  readonly whole: boolean;
}

/**
 * H11: how a ticket came to be what it is, told again from its thread, by the rules by which it happened: what was said,
 * what is left of its history, and what the ticket itself knows of its latest opening. What nobody kept is passed over.
 *
 * @param entries the whole thread, the oldest first
 */
export function retell(ticket: Ticket, entries: readonly Told[]): Life {
  if (ticket.spam) return { steps: [], whole: true };
  const steps: Retold[] = [];
  let whole = true;
  let state: Ticket | null = null;
  for (const [place, told] of entries.entries()) {
    if (state === null) {
      const after = opening(ticket, told, entries);
      if (after !== null) steps.push({ before: null, after });
      state = after;
      continue;
    }
    const missed: Ticket | null = missedOpening(state, ticket, told);
    if (missed !== null) whole = false;
    const before: Ticket = missed ?? state;
    const next: Ticket = follow(before, told, entries[place + 1] ?? null);
    state = withOutcome(before, next, ticket, entries.slice(place + 1));
    steps.push({ before, after: state });
  }
  return state === null ? { steps, whole } : ending({ steps, whole }, state, ticket);
}

const follow = (state: Ticket, told: Told, following: Told | null): Ticket =>
  told.kind === 'message' ? said(state, told.message) : happened(state, told.entry, following);

function opening(ticket: Ticket, told: Told, entries: readonly Told[]): Ticket | null {
  if (told.kind !== 'message' || told.message.author !== 'customer') return null;
  const { seq, delivery } = told.message;
  const withAi = delivery?.via === 'ai';
  return {
    ...beginning(ticket),
    ...labelsAtFirst(ticket, entries),
    handledBy: withAi ? 'ai' : 'human',
    aiOutcome: withAi ? 'under-way' : null,
    lastSeq: seq,
  };
}

/** The thread has come to the latest opening, and openings before it were not told of. */
function missedOpening(state: Ticket, ticket: Ticket, told: Told): Ticket | null {
  const at = told.kind === 'message' ? told.message.at : told.entry.at;
  if (at < ticket.openedAt || state.openedAt === ticket.openedAt) return null;
  return state.cycle >= ticket.cycle - 1 ? null : { ...untold(state), cycle: ticket.cycle - 1 };
}

/** What became of the AI agent's part the ticket itself knows best, unless somebody took it when it was closed. */
function withOutcome(before: Ticket, after: Ticket, ticket: Ticket, rest: readonly Told[]): Ticket {
  const closes = before.status !== 'closed' && after.status === 'closed';
  if (!closes || after.openedAt !== ticket.openedAt || after.aiOutcome !== 'under-way') return after;
  const takenLater = rest.some(
    (told) => told.kind === 'history' && told.entry.events.some(({ kind }) => kind === 'assigned'),
  );
  return takenLater ? after : { ...after, aiOutcome: ticket.aiOutcome };
}

/** Where the thread ends before its ticket: it was reopened, taken over or closed, and only the ticket itself tells. */
function ending(life: Life, last: Ticket, ticket: Ticket): Life {
  const steps = [...life.steps];
  let whole = life.whole;
  let state = last;
  const step = (after: Ticket): void => {
    steps.push({ before: state, after });
    state = after;
  };
  if (state.openedAt !== ticket.openedAt) {
    if (state.cycle !== ticket.cycle - 1) whole = false;
    if (state.status !== 'closed') state = untold(state);
    state = { ...state, cycle: ticket.cycle - 1 };
    step({ ...state, ...newCycle(state, ticket.openedAt) });
  }
  if (state.cycle !== ticket.cycle) return { steps, whole: false };
  if (state.status === 'closed') return { steps, whole };
  if (state.aiOutcome === 'under-way' && ticket.aiOutcome !== 'under-way')
    step({ ...state, aiOutcome: ticket.aiOutcome, lastChangeBy: ticket.assigneeId ?? 'system' });
  if (ticket.status === 'closed') {
    const { status, closedAt, closedBy } = ticket;
    step({ ...state, status, closedAt, closedBy, waitingSince: null });
  }
  return { steps, whole };
}

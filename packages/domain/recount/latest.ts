import { newCycle } from '../ticket/cycle.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type Life, type Retold, type Told, timeOf, untold } from './told.ts';

/** What a ticket itself knows of its latest opening, whatever its thread was not told of. */

/** The thread has come to the latest opening, and of the closing before, or of whole openings, nothing was told. */
export function missedOpening(state: Ticket, ticket: Ticket, told: Told): Ticket | null {
  if (timeOf(told) < ticket.openedAt || state.openedAt === ticket.openedAt) return null;
  if (state.status === 'closed' && state.cycle === ticket.cycle - 1) return null;
  return { ...untold(state), cycle: ticket.cycle - 1 };
}

/** In the latest opening the AI agent had no part, whoever had the ticket before. */
export const asOpened = (before: Ticket, after: Ticket, ticket: Ticket): Ticket =>
  before.openedAt !== after.openedAt && after.openedAt === ticket.openedAt && ticket.aiOutcome === null
    ? { ...after, aiOutcome: null, handledBy: after.handledBy === 'ai' ? 'human' : after.handledBy }
    : after;

/** It had been closed when this was said, for which the ticket itself stands. */
export function closedMeanwhile(state: Ticket, ticket: Ticket, told: Told): Ticket | null {
  const { status, closedAt, openedAt } = ticket;
  if (status !== 'closed' || closedAt === null || state.status === 'closed') return null;
  return state.openedAt === openedAt && timeOf(told) > closedAt ? closedAsItIs(state, ticket) : null;
}

function closedAsItIs(state: Ticket, ticket: Ticket): Ticket {
  const { status, closedAt, closedBy } = ticket;
  const aiOutcome = state.aiOutcome === 'under-way' ? ticket.aiOutcome : state.aiOutcome;
  return { ...state, aiOutcome, status, closedAt, closedBy, waitingSince: null };
}

/** That it was closed was told; what had become of the AI agent's part may not have been. */
export const asClosed = (before: Ticket, after: Ticket, ticket: Ticket): Ticket =>
  before.status !== 'closed' && after.status === 'closed' && after.openedAt === ticket.openedAt
    ? { ...after, aiOutcome: before.aiOutcome === 'under-way' ? ticket.aiOutcome : after.aiOutcome }
    : after;

/** Where the thread ends before its ticket: it was reopened, taken over or closed, and only the ticket itself tells. */
export function ending({ steps: told, whole: all }: Life, last: Ticket, ticket: Ticket): Life {
  const steps: Retold[] = [...told];
  let whole = all;
  let state = last;
  const step = (after: Ticket): void => {
    steps.push({ before: state, after });
    state = after;
  };
  if (state.openedAt !== ticket.openedAt) {
    if (state.cycle !== ticket.cycle - 1 || state.status !== 'closed') whole = false;
    if (state.status !== 'closed') state = untold(state);
    state = { ...state, cycle: ticket.cycle - 1 };
    step(asOpened(state, { ...state, ...newCycle(state, ticket.openedAt) }, ticket));
  }
  if (state.cycle !== ticket.cycle) return { steps, whole: false };
  if (state.status === 'closed') return { steps, whole };
  const { aiOutcome } = ticket;
  if (state.aiOutcome === 'under-way' && aiOutcome !== 'under-way')
    step({ ...state, aiOutcome, lastChangeBy: ticket.assigneeId ?? 'system' });
  if (ticket.status === 'closed') step(closedAsItIs(state, ticket));
  return { steps, whole };
}

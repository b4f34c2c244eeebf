import type { Ticket } from '../ticket/ticket.ts';
import { beginning, labelsAtFirst } from './beginning.ts';
import { happened } from './happened.ts';
import { asClosed, asOpened, closedMeanwhile, ending, missedOpening } from './latest.ts';
import { said } from './said.ts';
import type { Life, Retold, Told } from './told.ts';

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
    const closed: Ticket | null = closedMeanwhile(state, ticket, told);
    if (closed !== null) steps.push({ before: state, after: closed });
    const last: Ticket = closed ?? state;
    const missed: Ticket | null = missedOpening(last, ticket, told);
    whole &&= (missed === null || missed.cycle === last.cycle) && !contradicts(last, told);
    const before: Ticket = missed ?? last;
    const next: Ticket = follow(before, told, entries[place + 1] ?? null);
    state = asClosed(before, asOpened(before, next, ticket), ticket);
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

/**
 * Something is missing before: it was reopened, so it had been closed; somebody else had it; what somebody has is not the
 * AI agent's.
 */
const contradicts = (state: Ticket, told: Told): boolean =>
  (state.handledBy === 'ai' && state.assigneeId !== null) ||
  (told.kind === 'history' &&
    told.entry.events.some((event) => {
      if (event.kind === 'reopened') return state.status !== 'closed' && state.openedAt !== told.entry.at;
      if (event.kind === 'unassigned') return event.from !== state.assigneeId;
      // By the answer just before, which closed it as well.
      return event.kind === 'assigned' && ![event.from, event.to].includes(state.assigneeId);
    }));

import type { Ticket } from '#domain/ticket/ticket.ts';
import type { CountStore, RotationStore, Tally } from '#use-cases/ports.ts';
import type { State } from './state.ts';

export const memoryCounts = (state: State): CountStore => ({ loadCounts: async () => ({ ...state.counts }) });

export const memoryTally = (state: State): Pick<RotationStore, 'tally'> => ({
  tally: async (tallies) =>
    tallies.flatMap((tally) => (tallyOne(state, tally) === 'moved-on' ? [tally.ticket.id] : [])),
});

function tallyOne(state: State, { ticket: seen, loadOf, listedIn }: Tally): 'tallied' | 'moved-on' {
  if (seen.loadOf === loadOf && seen.listedIn === listedIn) return 'tallied';
  const ticket = state.tickets.get(seen.id);
  const asSeen =
    ticket?.version === seen.version && ticket.loadOf === seen.loadOf && ticket.listedIn === seen.listedIn;
  if (ticket === undefined || !asSeen) return 'moved-on';
  markTicket(state, ticket, { loadOf, listedIn });
  return 'tallied';
}

export function markTicket(state: State, ticket: Ticket, marks: Pick<Ticket, 'loadOf' | 'listedIn'>): void {
  state.putTicket({ ...ticket, ...marks, version: ticket.version + 1 });
  state.count(ticket, -1);
  state.count(marks, 1);
}

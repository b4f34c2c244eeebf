import * as z from 'zod';
import type { AgentId } from '#domain/ids.ts';
import type { Drain } from '#domain/rotation/explain.ts';
import type { QueueEntry } from '#domain/rotation/plan-assignments.ts';
import { newRotation } from '#domain/rotation/rotation.ts';
import type { QueueId, Ticket } from '#domain/ticket/ticket.ts';
import { cursorKind } from '#storage/cursor.ts';
import type { RotationStore, Turns, TurnsOutcome } from '#use-cases/ports.ts';
import { entryKey, type State } from './state.ts';
import { markTicket, memoryTally } from './tally.ts';

const cursors = cursorKind(
  z.object({ queuedAt: z.int(), ticketId: z.templateLiteral(['tkt_', z.string()]) }),
);

type Position = Pick<QueueEntry, 'queuedAt' | 'ticketId'>;
const compare = (one: Position, other: Position): number =>
  one.queuedAt - other.queuedAt ||
  (one.ticketId < other.ticketId ? -1 : one.ticketId > other.ticketId ? 1 : 0);

export function memoryRotation(state: State, conflicts: () => boolean): RotationStore {
  return {
    async loadQueue(queue, { limit, cursor }) {
      const after = cursors.read(cursor);
      const rest = [...state.entries.values()]
        .filter((entry) => entry.queue === queue && (after === null || compare(after, entry) < 0))
        .toSorted(compare);
      const entries = rest.slice(0, limit).map(({ queue: _, ...entry }) => entry);
      const last = entries.at(-1);
      if (rest.length <= limit || last === undefined) return { entries, cursor: null };
      return { entries, cursor: cursors.write({ queuedAt: last.queuedAt, ticketId: last.ticketId }) };
    },
    loadRotation: async (queue) => state.rotations.get(queue) ?? newRotation(queue),
    commitTurns: async (turns) => (conflicts() ? { outcome: 'conflict' } : commitTurns(state, turns)),
    loadDrains: async (ids) => [...new Set(ids)].flatMap((id) => state.drains.get(id) ?? []),
    async dropEntries(queue, entries, { by, at }) {
      for (const entry of entries) {
        const ticket = state.tickets.get(entry.ticketId);
        if (ticket !== undefined && waitsHere(ticket, queue, entry))
          state.putTicket({
            ...ticket,
            queued: null,
            lastChangeBy: by,
            lastChangeAt: at,
            version: ticket.version + 1,
          });
        else if (state.entries.has(entryKey(queue, entry))) state.deleteEntry(queue, entry);
      }
    },
    ...memoryTally(state),
  };
}

const waitsHere = (ticket: Ticket, queue: QueueId, { queuedAt }: Pick<QueueEntry, 'queuedAt'>): boolean =>
  ticket.queued?.queue === queue && ticket.queued.at === queuedAt;

function commitTurns(state: State, { before, after, drain }: Turns): TurnsOutcome {
  if ((state.rotations.get(drain.queue)?.version ?? 0) !== before.version)
    return { outcome: 'rotation-moved-on' };
  const waiting = drain.turns.flatMap((turn) => {
    const ticket = state.tickets.get(turn.ticketId);
    const waits = ticket?.status === 'open' && waitsHere(ticket, drain.queue, turn);
    return ticket !== undefined && waits ? [ticket] : [];
  });
  // A load that no reaction has released yet is released before anybody else's counts the ticket.
  for (const ticket of waiting.filter(({ loadOf }) => loadOf !== null))
    markTicket(state, ticket, { loadOf: null, listedIn: ticket.listedIn });
  const ready = new Set(waiting.map(({ id }) => id));
  const ticketIds = drain.turns.map(({ ticketId }) => ticketId).filter((id) => !ready.has(id));
  const agentIds = refusingAgents(state, drain);
  if (ticketIds.length + agentIds.length > 0) return { outcome: 'refused', ticketIds, agentIds };
  state.rotations.set(drain.queue, after);
  state.tell({ kind: 'rotation', queue: drain.queue, after });
  state.drains.set(drain.id, drain);
  for (const [place, turn] of drain.turns.entries()) takeTurn(state, drain, place, turn);
  return { outcome: 'committed' };
}

function refusingAgents(state: State, drain: Drain): AgentId[] {
  const shares = Map.groupBy(drain.turns, ({ agentId }) => agentId);
  return [...shares].flatMap(([agentId, { length }]) => {
    const agent = state.agents.get(agentId);
    const present =
      agent?.presence === 'online' && agent.onlineUntil !== null && agent.onlineUntil > drain.at;
    const room = agent === undefined ? 0 : (agent.maxOpenTickets ?? Number.POSITIVE_INFINITY) - agent.load;
    return present && room >= length ? [] : [agentId];
  });
}

function takeTurn(state: State, drain: Drain, place: number, turn: Drain['turns'][number]): void {
  const ticket = state.tickets.get(turn.ticketId);
  if (ticket === undefined) return;
  state.putTicket({
    ...ticket,
    assigneeId: turn.agentId,
    assignment: { by: 'rotation', at: drain.at, drainId: drain.id, turn: place },
    loadOf: turn.agentId,
    queued: null,
    lastChangeBy: 'rotation',
    lastChangeAt: drain.at,
    version: ticket.version + 1,
  });
  state.count({ loadOf: turn.agentId, listedIn: null }, 1);
}

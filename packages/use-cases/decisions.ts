import type { Agent } from '#domain/agent.ts';
import type { AgentId, Instant, TeamId, TicketId } from '#domain/ids.ts';
import { type Drain, type Explanation, explainTurn } from '#domain/rotation/explain.ts';
import type { Team } from '#domain/routing/team.ts';
import type { DecisionEntry, DecisionEvent } from '#domain/ticket/decision.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { AgentStore, RotationStore, SettingsStore, ThreadStore, TicketStore } from './ports.ts';

/** A12: who got a ticket, or where it waited, and why; `agentId` is whoever decided it, where a person did. */
export type Decision = {
  readonly at: Instant;
  readonly by: 'rotation' | 'person' | 'reply' | 'system';
  readonly agentId: AgentId | null;
} & What;

type Of<Kind extends DecisionEvent['kind']> = Extract<DecisionEvent, { readonly kind: Kind }>;

type What =
  | (Pick<Of<'assigned'>, 'kind' | 'to' | 'from'> & { readonly explanation: Explanation | null })
  | Of<'unassigned'>
  | (Of<'routed'> & { readonly why: RoutedWhy })
  | Of<'unqueued'>;

/** It came to a team when it was opened, by tags or segments; by new tags, of a person's or of what its customer wrote; … */
export type RoutedWhy = 'opened' | 'tagged' | 'customer-wrote' | 'nobody-online' | 'team-gone';

export interface Decisions {
  /** Oldest first. */
  readonly decisions: readonly Decision[];
  /** Everyone and every team, for the names of whoever is mentioned. */
  readonly agents: readonly Agent[];
  readonly teams: readonly Team[];
}

/** A12: every decision of a ticket's life; null where there is no such ticket. */
export async function readDecisions(
  ticketId: TicketId,
  { store }: { store: ThreadStore & TicketStore & RotationStore & AgentStore & SettingsStore },
): Promise<Decisions | null> {
  const [ticket, entries, agents, settings] = await Promise.all([
    store.loadTicket(ticketId),
    store.loadDecisions(ticketId),
    store.loadAgents(),
    store.loadSettings(),
  ]);
  if (ticket === null) return null;
  const events = entries.flatMap((entry) => entry.events);
  const drainIds = events.flatMap((event) =>
    event.kind === 'assigned' && event.turn !== null ? [event.turn.drainId] : [],
  );
  const drains = drainIds.length === 0 ? [] : await store.loadDrains([...new Set(drainIds)]);
  const decided = entries.flatMap((entry) => entry.events.map((event) => decision(entry, event, drains)));
  return {
    decisions: [...opening(ticket, events), ...decided],
    agents,
    teams: settings.teams.teams,
  };
}

/** Which team a new ticket came to follows from where it has gone since. */
function opening({ createdAt, teamId }: Ticket, events: readonly DecisionEvent[]): Decision[] {
  const moved = events.find((event) => event.kind === 'routed');
  const to: TeamId | null = moved === undefined ? teamId : moved.from;
  if (to === null) return [];
  return [{ at: createdAt, by: 'system', agentId: null, kind: 'routed', to, from: null, why: 'opened' }];
}

function decision(entry: DecisionEntry, event: DecisionEvent, drains: readonly Drain[]): Decision {
  const decided = { at: entry.at, by: decidedBy(entry, event), agentId: personOf(entry) };
  switch (event.kind) {
    case 'assigned': {
      const { kind, to, from, turn } = event;
      const drain = drains.find(({ id }) => id === turn?.drainId);
      const explanation = drain === undefined || turn === null ? null : explainTurn(drain, turn.place);
      return { ...decided, kind, to, from, explanation };
    }
    case 'routed':
      return { ...decided, ...event, why: routedWhy(entry) };
    case 'unassigned':
    case 'unqueued':
      return { ...decided, ...event };
  }
}

function decidedBy(entry: DecisionEntry, event: DecisionEvent): Decision['by'] {
  if (event.kind === 'assigned') return event.how;
  if (entry.by === 'rotation') return 'rotation';
  return personOf(entry) === null ? 'system' : 'person';
}

const personOf = ({ by }: DecisionEntry): AgentId | null =>
  by.startsWith('agt_') ? `agt_${by.slice(4)}` : null;

function routedWhy(entry: DecisionEntry): RoutedWhy {
  if (entry.by === 'customer') return 'customer-wrote';
  if (entry.by === 'rotation') return 'nobody-online';
  return personOf(entry) === null ? 'team-gone' : 'tagged';
}

import type { Agent } from '#domain/agent.ts';
import { checkAt, clockOf, closesAt } from '#domain/auto-close/clock.ts';
import type { Contact } from '#domain/contact.ts';
import type { DrainId, Instant, TicketId } from '#domain/ids.ts';
import { type Drain, type Explanation, explainTurn } from '#domain/rotation/explain.ts';
import type { Team } from '#domain/routing/team.ts';
import type { Settings } from '#domain/settings.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { isAnyoneOnline } from './online.ts';
import type {
  AgentStore,
  Clock,
  Page,
  RotationStore,
  SettingsStore,
  TicketStore,
  ViewQuery,
  ViewStore,
} from './ports.ts';

/** A ticket with all that its overview shows (T7, A12). */
export interface Overview {
  readonly ticket: Ticket;
  readonly contact: Contact | null;
  /** Null for the inbox, and for a team that is gone. */
  readonly team: Team | null;
  /** A9: it waits in a queue of whose people nobody is online. */
  readonly nobodyOnline: boolean;
  /** Everyone, for the names of whoever is mentioned. */
  readonly agents: readonly Agent[];
  readonly explanation: Explanation | null;
  /** C4, C8; null where auto-close has nothing to do with it. */
  readonly autoClose: {
    readonly checkAt: Instant;
    readonly closesAt: Instant | null;
    /** Why there is no closing time. */
    readonly standsStill: 'waits-for-us' | 'reopened' | null;
  } | null;
}

export type Viewing = {
  readonly store: TicketStore & ViewStore & RotationStore & AgentStore & SettingsStore;
  readonly clock: Clock;
};

/** A2: a page of a view. */
export async function listTickets(query: ViewQuery, deps: Viewing): Promise<Page<Overview>> {
  const page = await deps.store.listTickets(query);
  return { items: await overviews(page.items, deps), cursor: page.cursor };
}

/** T7. */
export async function readTicket(ticketId: TicketId, deps: Viewing): Promise<Overview | null> {
  const ticket = await deps.store.loadTicket(ticketId);
  return ticket === null ? null : overview(ticket, deps);
}

export async function overview(ticket: Ticket, deps: Viewing): Promise<Overview> {
  const [only] = await overviews([ticket], deps);
  if (only === undefined) throw new Error('one ticket has one overview');
  return only;
}

export async function overviews(tickets: readonly Ticket[], deps: Viewing): Promise<Overview[]> {
  if (tickets.length === 0) return [];
  const [contacts, agents, drains, settings] = await Promise.all([
    deps.store.loadContacts([...new Set(tickets.map((ticket) => ticket.contactId))]),
    deps.store.loadAgents(),
    deps.store.loadDrains([...new Set(tickets.flatMap(drainOf))]),
    deps.store.loadSettings(),
  ]);
  const find = <Item extends { id: string }>(items: readonly Item[], id: string | null): Item | null =>
    items.find((item) => item.id === id) ?? null;
  const teams = settings.teams.teams;
  const now = deps.clock();
  return tickets.map((ticket) => ({
    ticket,
    team: find(teams, ticket.teamId),
    nobodyOnline: ticket.queued !== null && !isAnyoneOnline(ticket.queued.queue, { agents, settings, now }),
    contact: find(contacts, ticket.contactId),
    agents,
    explanation: explain(ticket, drains),
    autoClose: autoCloseOf(ticket, settings),
  }));
}

const drainOf = ({ assignment }: Ticket): DrainId[] =>
  assignment?.by === 'rotation' ? [assignment.drainId] : [];

function explain({ assignment }: Ticket, drains: readonly Drain[]): Explanation | null {
  if (assignment?.by !== 'rotation') return null;
  const drain = drains.find(({ id }) => id === assignment.drainId);
  return drain === undefined ? null : explainTurn(drain, assignment.turn);
}

function autoCloseOf(ticket: Ticket, settings: Settings): Overview['autoClose'] {
  const rules = settings['auto-close'];
  if (!rules.enabled || ticket.status === 'closed' || ticket.handledBy === 'elsewhere' || ticket.spam)
    return null;
  const clock = clockOf(ticket, rules.closeUnanswered);
  const reason = clock.state === 'still' ? clock.reason : null;
  return {
    checkAt: checkAt(ticket, rules),
    closesAt: closesAt(ticket, rules),
    standsStill: reason === 'waits-for-us' || reason === 'reopened' ? reason : null,
  };
}

import type { Instant, TeamId } from '../ids.ts';
import type { Settings } from '../settings.ts';
import type { Queued, Ticket } from '../ticket/ticket.ts';
import { type Labels, type Team, teamFor, teamForNewTags } from './team.ts';

/** Where a ticket goes: into the queue of a team or of the inbox, or to nobody until somebody claims it. */
export interface Routing {
  readonly teamId: TeamId | null;
  readonly queued: Queued | null;
  /** Its contact is blocked (T8). */
  readonly spam: boolean;
  /** The AI agent begins; it is in no queue until that hands it off (H2). */
  readonly toAi?: boolean;
}

type Rules = Pick<Settings, 'round-robin' | 'teams'>;

/**
 * A4, A9: a new ticket goes to the first team that matches, whether round robin is on or off; else with round robin
 * on it waits its turn in the inbox's queue, and otherwise for whoever claims it.
 */
export const routeTicket = (labels: Labels, settings: Rules, at: Instant): Routing =>
  routingTo(teamFor(settings.teams.teams, labels), settings, at);

/**
 * A9: where a ticket is after another message of its customer's: one that was closed goes where a new one would; new
 * tags may route any other; else it stays where it is, or goes back there from its sleep.
 *
 * @param labels with the message's tags
 */
export function routeAgain(
  ticket: Pick<Ticket, 'status' | 'teamId' | 'tags' | 'queued'>,
  labels: Labels,
  settings: Rules,
  at: Instant,
): Routing {
  if (ticket.status === 'closed') return routeTicket(labels, settings, at);
  const teams = settings.teams.teams;
  const another = teamForNewTags(teams, ticket, labels);
  if (another !== null) return routingTo(another, settings, ticket.queued?.at ?? at);
  if (ticket.status === 'snoozed') return routingTo(teamOf(ticket, teams), settings, at);
  return { teamId: ticket.teamId, queued: ticket.queued, spam: false };
}

/** H2: the AI agent's; whose it will be is told once it is handed off. */
export const aiRouting: Routing = { teamId: null, queued: null, spam: false, toAi: true };

/** T8: a blocked contact's ticket goes to nobody. */
export const spamRouting: Routing = { teamId: null, queued: null, spam: true };

/** Where a ticket that nobody has any longer waits: for its team, if there still is one, or as any other. */
export const requeued = (ticket: Pick<Ticket, 'teamId'>, settings: Rules, at: Instant): Queued | null =>
  routingTo(teamOf(ticket, settings.teams.teams), settings, at).queued;

const teamOf = ({ teamId }: Pick<Ticket, 'teamId'>, teams: readonly Team[]): Team | null =>
  teams.find(({ id }) => id === teamId) ?? null;

function routingTo(team: Team | null, settings: Rules, at: Instant): Routing {
  if (team !== null) return { teamId: team.id, queued: { queue: team.id, at }, spam: false };
  const inTurn = settings['round-robin'].enabled;
  return { teamId: null, queued: inTurn ? { queue: 'inbox', at } : null, spam: false };
}

import type { Instant, TeamId } from '../ids.ts';
import type { Settings } from '../settings.ts';
import type { Queued, Ticket } from '../ticket/ticket.ts';
import { type Team, teamFor } from './team.ts';

/** Where a ticket goes: into the queue of a team or of the inbox, or to nobody until somebody claims it. */
export interface Routing {
  readonly teamId: TeamId | null;
  readonly queued: Queued | null;
  /** Its contact is blocked (T8). */
  readonly spam: boolean;
}

type Rules = Pick<Settings, 'round-robin' | 'teams'>;

/**
 * A4, A9: a new ticket goes to the first team that matches, whether round robin is on or off; else with round robin
 * on it waits its turn in the inbox's queue, and otherwise for whoever claims it.
 */
export function routeTicket(
  labels: { readonly tags: readonly string[]; readonly segments: readonly string[] },
  settings: Rules,
  at: Instant,
): Routing {
  const team = teamFor(settings.teams.teams, labels);
  return { teamId: team?.id ?? null, queued: queueOf(team, settings, at), spam: false };
}

/** T8: a blocked contact's ticket goes to nobody. */
export const spamRouting: Routing = { teamId: null, queued: null, spam: true };

/** Where a ticket that nobody has any longer waits: for its team, if there still is one, or as any other. */
export const requeued = (ticket: Pick<Ticket, 'teamId'>, settings: Rules, at: Instant): Queued | null =>
  queueOf(settings.teams.teams.find(({ id }) => id === ticket.teamId) ?? null, settings, at);

function queueOf(team: Team | null, settings: Rules, at: Instant): Queued | null {
  if (team !== null) return { queue: team.id, at };
  return settings['round-robin'].enabled ? { queue: 'inbox', at } : null;
}

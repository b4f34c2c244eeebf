import type { AgentId, TeamId } from '../ids.ts';

/** A9: a named set of agents that tickets are routed to by tag or segment, into a queue and a rotation of its own. */
export interface Team {
  readonly id: TeamId;
  readonly name: string;
  readonly description: string;
  readonly agentIds: readonly AgentId[];
  readonly tags: readonly string[];
  readonly segments: readonly string[];
  /** With nobody of the team online a ticket waits for the team, or falls to the inbox. */
  readonly whenNobodyOnline: 'wait' | 'inbox';
}

/** In order: the first one that matches gets a ticket. */
export interface TeamsSettings {
  readonly teams: readonly Team[];
}

/** What a ticket is routed by. */
export interface Labels {
  readonly tags: readonly string[];
  /** Of its contact. */
  readonly segments: readonly string[];
}

/** A contact has no more; what comes beyond, by a provider, is left out. */
export const mostSegments = 50;

/** `VIP` and `vip ` are one tag, and one segment. */
export const labelOf = (written: string): string =>
  written.toWellFormed().normalize('NFC').trim().toLowerCase();

const share = (one: readonly string[], other: readonly string[]): boolean => {
  const known = new Set(one.map(labelOf));
  return other.some((label) => known.has(labelOf(label)));
};

const matches = (team: Team, { tags, segments }: Labels): boolean =>
  share(team.tags, tags) || share(team.segments, segments);

/** A9: the first team that has one of these tags or segments. */
export const teamFor = (teams: readonly Team[], labels: Labels): Team | null =>
  teams.find((team) => matches(team, labels)) ?? null;

/**
 * A9: the team that a ticket's new tags route it to: the first that has one of them, unless the ticket's own comes
 * before it and matches still. Other tags, which the ticket has had for long, move it nowhere: not when teams have
 * changed since, and not back to a team where nobody was online.
 */
export function teamForNewTags(
  teams: readonly Team[],
  ticket: { readonly teamId: TeamId | null; readonly tags: readonly string[] },
  labels: Labels,
): Team | null {
  const added = labels.tags.filter((tag) => !ticket.tags.includes(tag));
  const concerned = teams.find(
    (team) => share(team.tags, added) || (team.id === ticket.teamId && matches(team, labels)),
  );
  return concerned === undefined || concerned.id === ticket.teamId ? null : concerned;
}

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

/** A9: most tags and segments of a team together. */
export const mostLabels = 20;

/** `VIP` and `vip ` are one tag, and one segment. */
export const labelOf = (written: string): string => written.normalize('NFC').trim().toLowerCase();

/** A9: the first team that has one of these tags or segments. */
export function teamFor(
  teams: readonly Team[],
  { tags, segments }: { readonly tags: readonly string[]; readonly segments: readonly string[] },
): Team | null {
  const share = (one: readonly string[], other: readonly string[]): boolean => {
    const known = new Set(one.map(labelOf));
    return other.some((label) => known.has(labelOf(label)));
  };
  return teams.find((team) => share(team.tags, tags) || share(team.segments, segments)) ?? null;
}

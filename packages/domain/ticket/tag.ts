import type { AgentId, Instant, TeamId } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { labelOf } from '../routing/team.ts';
import { changeTicket, type TicketChange, ticketTime } from './change.ts';
import { mayQueue, type Ticket } from './ticket.ts';

/** A ticket has no more; what comes beyond, by a provider or by words, is left out. */
export const mostTags = 20;
export const longestTag = 64;

/** These and those, as labels, each once. */
export const withTags = (tags: readonly string[], more: readonly string[]): readonly string[] =>
  more.length === 0
    ? tags
    : [...new Set([...tags, ...more.map(tagOf)])].filter((tag) => tag !== '').slice(0, mostTags);

/** Cut where a character ends. */
const tagOf = (written: string): string =>
  labelOf(written)
    .slice(0, longestTag)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();

export interface Tagging {
  /** All that it is to have. */
  readonly tags: readonly string[];
  /** The team that its new tags route it to, if any (A9). */
  readonly teamId: TeamId | null;
  readonly by: AgentId;
  readonly at: Instant;
}

/**
 * T9, A9: an agent says what tags a ticket has. A new tag that is another team's routes the ticket there, as long as
 * nobody has it; it keeps its place by the time since which it waits. Tags that go move nothing.
 */
export function tagTicket(
  ticket: Ticket,
  { tags: wanted, teamId, by, at }: Tagging,
): Result<TicketChange | 'unchanged', 'is-spam'> {
  if (ticket.spam) return refuse('is-spam');
  const tags = withTags([], wanted);
  const added = tags.some((tag) => !ticket.tags.includes(tag));
  if (!added && tags.length === ticket.tags.length) return ok('unchanged');
  const changedAt = ticketTime(ticket, at);
  const queued = (queue: TeamId) => ({ queue, at: ticket.queued?.at ?? changedAt }) as const;
  return ok(
    changeTicket(ticket, {
      tags,
      ...(teamId !== null &&
        mayQueue(ticket) &&
        ticket.status !== 'closed' && {
          teamId,
          outOfRotation: false,
          queued: ticket.status === 'open' ? queued(teamId) : null,
        }),
      lastChangeBy: by,
      lastChangeAt: changedAt,
    }),
  );
}

import type { AgentId, TeamId } from '../ids.ts';
import type { HistoryEvent } from '../ticket/history.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { Told } from './told.ts';

/** A ticket as it was when its first message opened it, but for who had it and what it was tagged with. */
export const beginning = (ticket: Ticket): Ticket => ({
  ...ticket,
  status: 'open',
  assignment: null,
  lastMessageAt: ticket.createdAt,
  lastCustomerMessageAt: ticket.createdAt,
  lastCustomerSeq: 1,
  waitingSince: ticket.createdAt,
  answeredAt: null,
  lastAnswerAt: null,
  reopenedAt: null,
  snoozedUntil: null,
  closedAt: null,
  closedBy: null,
  cycle: 1,
  openedAt: ticket.createdAt,
  firstAnswerAt: null,
  handOff: null,
  queued: null,
  wantsAssignee: null,
  lastChangeBy: 'customer',
  lastChangeAt: ticket.createdAt,
});

type Labels = Pick<Ticket, 'assigneeId' | 'teamId' | 'tags'>;

/** What a ticket has now, with every change of it that was kept undone, the latest first. */
export function labelsAtFirst({ assigneeId, teamId, tags }: Ticket, entries: readonly Told[]): Labels {
  let labels: Labels = { assigneeId, teamId, tags };
  for (const told of entries.toReversed())
    if (told.kind === 'history')
      for (const event of told.entry.events.toReversed()) labels = undone(labels, event);
  return labels;
}

function undone(labels: Labels, event: HistoryEvent): Labels {
  switch (event.kind) {
    case 'assigned':
    case 'unassigned':
      return { ...labels, assigneeId: event.from };
    case 'routed':
      return { ...labels, teamId: event.from };
    case 'tagged':
      return {
        ...labels,
        tags: [...labels.tags.filter((tag) => !event.added.includes(tag)), ...event.removed],
      };
    default:
      return labels;
  }
}

/** The labels after an event of the history. */
export function relabelled(labels: Labels, event: HistoryEvent): Partial<Labels> {
  switch (event.kind) {
    case 'assigned':
      return { assigneeId: event.to satisfies AgentId };
    case 'unassigned':
      return { assigneeId: null };
    case 'routed':
      return { teamId: event.to satisfies TeamId | null };
    case 'tagged':
      return {
        tags: [...labels.tags.filter((tag) => !event.removed.includes(tag)), ...event.added],
      };
    default:
      return {};
  }
}

import type { HandOffMethod } from '../hand-off/hand-off.ts';
import type { AgentId, DrainId, Instant, TeamId, TicketId } from '../ids.ts';
import type { Actor, ClosedBy, QueueId, Ticket } from './ticket.ts';

/** What happened to a ticket besides messages (T11); the text is made for the reader, from these facts. */
export type HistoryEvent =
  | {
      readonly kind: 'assigned';
      readonly to: AgentId;
      readonly from: AgentId | null;
      readonly how: 'rotation' | 'person' | 'reply';
      /** Which turn of the rotation it was (A12). */
      readonly turn: { readonly drainId: DrainId; readonly place: number } | null;
    }
  | {
      readonly kind: 'unassigned';
      readonly from: AgentId;
      /** A person chose *No assignee*; they were away (A11); they are no longer one of the team. */
      readonly why: 'person' | 'away' | 'removed';
    }
  | { readonly kind: 'closed'; readonly closedBy: ClosedBy }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'snoozed'; readonly until: Instant }
  | { readonly kind: 'woken' }
  | { readonly kind: 'tagged'; readonly added: readonly string[]; readonly removed: readonly string[] }
  | { readonly kind: 'routed'; readonly to: TeamId | null; readonly from: TeamId | null }
  /** It waits for nobody's turn any longer, and nobody got it. */
  | {
      readonly kind: 'unqueued';
      readonly from: QueueId;
      /** *No assignee* was chosen (A3); the backlog is left (A8); round robin is off, or was when it came. */
      readonly why: 'person' | 'nobody-eligible' | 'round-robin-off';
    }
  /** By the AI agent, or by its visitor's yes: to people here, or to another helpdesk (H5–H7). */
  | { readonly kind: 'handed-off'; readonly to: Exclude<HandOffMethod, 'none'> }
  /** It is people's here after all: whoever was to handle it could not be reached (H9). */
  | { readonly kind: 'handed-back'; readonly from: 'ai' | 'elsewhere' }
  /** A person has taken it from the AI agent (H5). */
  | { readonly kind: 'taken-over' };

/** An entry of the thread, placed after the message that was the latest when the change was made. */
export interface HistoryEntry {
  readonly ticketId: TicketId;
  readonly afterSeq: number;
  /** The version of the ticket that the change made: one entry a version, however often it is seen. */
  readonly version: number;
  readonly at: Instant;
  readonly by: Actor;
  readonly events: readonly HistoryEvent[];
}

/** T11: what changed from one state of a ticket to the next; null where nothing did that the team should see. */
export function historyOf(before: Ticket, after: Ticket): HistoryEntry | null {
  const events = [
    ...handOffEvents(before, after),
    ...assignmentEvents(before, after),
    ...statusEvents(before, after),
    ...labelEvents(before, after),
    ...queueEvents(before, after),
  ];
  if (events.length === 0) return null;
  return {
    ticketId: after.id,
    // An answer that closes the ticket comes before its closing; what a customer's message reopens, after its reopening.
    afterSeq: after.status === 'closed' ? after.lastSeq : before.lastSeq,
    version: after.version,
    at: after.lastChangeAt,
    by: after.lastChangeBy,
    events,
  };
}

function handOffEvents(before: Ticket, after: Ticket): HistoryEvent[] {
  const from = before.handledBy;
  // A new cycle begins wherever new tickets do.
  const isSame = from === after.handledBy || (before.status === 'closed' && after.status !== 'closed');
  if (isSame || from === 'human') return [];
  if (after.lastChangeBy === 'system') return [{ kind: 'handed-back', from }];
  if (after.lastChangeBy !== 'ai' && after.lastChangeBy !== 'customer') return [{ kind: 'taken-over' }];
  const to = after.handOff?.method;
  return to === undefined || to === 'none' ? [] : [{ kind: 'handed-off', to }];
}

function assignmentEvents(before: Ticket, after: Ticket): HistoryEvent[] {
  if (before.assigneeId === after.assigneeId) return [];
  if (after.assigneeId !== null)
    return [
      {
        kind: 'assigned',
        to: after.assigneeId,
        from: before.assigneeId,
        how: after.assignment?.by ?? 'person',
        turn: turnOf(after),
      },
    ];
  if (before.assigneeId === null) return [];
  const why = { rotation: 'away', system: 'removed' } as const;
  const by = after.lastChangeBy;
  return [
    {
      kind: 'unassigned',
      from: before.assigneeId,
      why: by === 'rotation' || by === 'system' ? why[by] : 'person',
    },
  ];
}

const turnOf = ({ assignment }: Ticket) =>
  assignment?.by === 'rotation' ? { drainId: assignment.drainId, place: assignment.turn } : null;

function statusEvents(before: Ticket, after: Ticket): HistoryEvent[] {
  // Somebody answered a closed ticket, and closed it again with that.
  const forAMoment = before.status === 'closed' && after.status === 'closed' && before.cycle !== after.cycle;
  if (forAMoment && after.closedBy !== null)
    return [{ kind: 'reopened' }, { kind: 'closed', closedBy: after.closedBy }];
  if (before.status === after.status && before.snoozedUntil === after.snoozedUntil) return [];
  if (after.status === 'snoozed')
    return [{ kind: 'snoozed', until: after.snoozedUntil ?? after.lastChangeAt }];
  if (after.status === 'open') return [{ kind: before.status === 'closed' ? 'reopened' : 'woken' }];
  // A closing for inactivity wrote its own note, in the transaction that closed the ticket (C5).
  return after.closedBy === null || after.closedBy === 'inactivity'
    ? []
    : [{ kind: 'closed', closedBy: after.closedBy }];
}

function labelEvents(before: Ticket, after: Ticket): HistoryEvent[] {
  const added = after.tags.filter((tag) => !before.tags.includes(tag));
  const removed = before.tags.filter((tag) => !after.tags.includes(tag));
  return [
    ...(added.length + removed.length > 0 ? [{ kind: 'tagged', added, removed } as const] : []),
    ...(before.teamId === after.teamId
      ? []
      : [{ kind: 'routed', to: after.teamId, from: before.teamId } as const]),
  ];
}

/** Leaving a queue is told where nothing else tells it: who got the ticket, where it went, what became of it. */
function queueEvents(before: Ticket, after: Ticket): HistoryEvent[] {
  if (before.queued === null || after.queued !== null || after.assigneeId !== null) return [];
  const isOtherwiseAsBefore =
    before.status === after.status &&
    before.teamId === after.teamId &&
    before.handledBy === after.handledBy &&
    before.spam === after.spam;
  if (!isOtherwiseAsBefore) return [];
  const why = { rotation: 'nobody-eligible', system: 'round-robin-off' } as const;
  const by = after.lastChangeBy;
  const reason = by === 'rotation' || by === 'system' ? why[by] : 'person';
  return [{ kind: 'unqueued', from: before.queued.queue, why: reason }];
}

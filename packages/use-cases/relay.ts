import { isForwarded } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Change } from './changes.ts';
import type { DueJob, MediaJob, MessageJob, Queues, TimerJob, TimerKind } from './ports.ts';
import { dueOfAgent, sessionTimers } from './relay-agents.ts';

interface Jobs {
  readonly timers: { job: TimerJob; cause: string }[];
  readonly deliveries: { job: MessageJob; cause: string }[];
  readonly media: MediaJob[];
  readonly due: DueJob[];
}

/** The facts that decide when a ticket's check fires (C2–C8). */
const timerFacts = [
  'status',
  'handledBy',
  'lastCustomerMessageAt',
  'answeredAt',
  'lastAnswerAt',
  'reopenedAt',
  'typingAt',
  'warnedAt',
  'keepOpenUntil',
] as const satisfies readonly (keyof Ticket)[];

/** The facts that decide whether, and when, a ticket goes on to somebody else (A11). */
const absenceFacts = [
  'status',
  'assigneeId',
  'teamId',
  'lastCustomerSeq',
] as const satisfies readonly (keyof Ticket)[];

/**
 * Carries changes out of the table, to the queues of those who talk to the world: checks to arm, messages to
 * deliver, files to fetch. A repeated change has the same cause, and so makes one job.
 */
export function jobsOf(changes: readonly Change[]): Jobs {
  const jobs: Jobs = { timers: [], deliveries: [], media: [], due: [] };
  for (const change of changes) {
    if (change.kind === 'ticket') jobs.timers.push(...timersOf(change.before, change.after));
    if (change.kind === 'message') {
      jobs.deliveries.push(...deliveriesOf(change));
      jobs.media.push(...mediaOf(change));
    }
    if (change.kind === 'agent') {
      jobs.timers.push(...sessionTimers(change));
      jobs.due.push(...dueOfAgent(change));
    }
    // Saved but once a version, yet any repetition of these jobs is harmless (C9, A8).
    if (change.kind === 'setting' && change.name === 'auto-close')
      jobs.due.push({ kind: 'replan', run: change.version, page: 0 });
    if (change.kind === 'recount' && change.after !== null && change.before?.run !== change.after.run)
      jobs.due.push({ kind: 'recount', run: change.after.run, page: 0 });
    if (change.kind === 'setting' && change.name === 'office-hours')
      jobs.timers.push({ job: { kind: 'open-office' }, cause: `office-hours-${crypto.randomUUID()}` });
  }
  return jobs;
}

function timersOf(before: Ticket | null, after: Ticket | null): Jobs['timers'] {
  const ticket = after ?? before;
  if (ticket === null) return [];
  const kinds = (['check', 'wake', 'rotate'] as const).filter((kind) => moves(kind, before, after));
  // An erased customer who writes again has the same ticket, which counts from 1 again: only the time tells them apart.
  const cause = [ticket.id, ticket.version, ticket.lastChangeAt, ...(after === null ? ['erased'] : [])];
  return kinds.map((kind) => ({
    job: { kind, ticketId: ticket.id, fired: false },
    cause: (kind === 'check' ? cause : [...cause, kind]).join('-'),
  }));
}

function moves(kind: TimerKind, before: Ticket | null, after: Ticket | null): boolean {
  // T8: spam has no timers.
  if ((after ?? before)?.spam === true) return false;
  // What is remembered of its schedules goes with the ticket, of those that have long been done with, too.
  if (after === null) return true;
  if (kind === 'wake') return (before?.snoozedUntil ?? null) !== after.snoozedUntil;
  if (kind === 'rotate') return before !== null && movesOn(before, after);
  if (before === null) return true;
  return timerFacts.some((fact) => before[fact] !== after[fact]);
}

/**
 * A11: while nobody is wanted nothing does but a reopening and a snoozing by hand: it may be of somebody who is gone, and
 * whoever takes what is theirs looks through the open ones and the snoozed ones at different times.
 */
function movesOn(before: Ticket, after: Ticket): boolean {
  const [one, other] = [before.wantsAssignee, after.wantsAssignee];
  if (one === null && other === null) {
    const [from, to] = [before.status, after.status];
    const moved = (from === 'closed' && to === 'open') || (from !== 'snoozed' && to === 'snoozed');
    return moved && after.assigneeId !== null;
  }
  return (
    one?.since !== other?.since ||
    one?.how !== other?.how ||
    absenceFacts.some((fact) => before[fact] !== after[fact])
  );
}

/** A message whose delivery has become pending, at first or once more. */
function deliveriesOf({ before, after }: Extract<Change, { kind: 'message' }>): Jobs['deliveries'] {
  if (after?.delivery?.state !== 'pending' || before?.delivery?.state === 'pending') return [];
  const { ticketId, seq, delivery } = after;
  // A retry after `busy` is the delivery queue's own: it holds the job until then.
  if (delivery.attempt > 0) return [];
  const job = { ticketId, seq, ...(isForwarded(after) && { forward: true }) };
  return [{ job, cause: `${ticketId}-${seq}-${delivery.changedAt}` }];
}

/** A new message with files that still lie at its provider. */
function mediaOf({ before, after }: Extract<Change, { kind: 'message' }>): MediaJob[] {
  if (before !== null || after === null || after.attachments.every(({ source }) => source === null))
    return [];
  return [{ ticketId: after.ticketId, seq: after.seq }];
}

export async function relay(changes: readonly Change[], queues: Queues): Promise<void> {
  const { timers, deliveries, media, due } = jobsOf(changes);
  await Promise.all([
    queues.requestTimers(timers),
    queues.requestDeliveries(deliveries),
    queues.requestMedia(media),
    ...due.map((job) => queues.sendDue(job, 0)),
  ]);
}

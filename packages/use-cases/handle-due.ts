import { closesAt } from '#domain/auto-close/clock.ts';
import { closeIfInactive } from '#domain/auto-close/close-if-inactive.ts';
import { warnOfClosing } from '#domain/auto-close/warn.ts';
import type { TicketId } from '#domain/ids.ts';
import { requeued } from '#domain/routing/route.ts';
import { wakeTicket } from '#domain/ticket/snooze.ts';
import { type Pause, untilCommitted } from './again.ts';
import { type Draining, drainQueue } from './drain-queue.ts';
import { endSessionIfOver } from './end-session.ts';
import { handOnIfDue } from './hand-on.ts';
import type { Count, Log } from './log.ts';
import type {
  Clock,
  DueJob,
  Queues,
  ReplanStore,
  ThreadStore,
  TicketStore,
  TimerStore,
  ViewStore,
} from './ports.ts';
import { queuesOf } from './react.ts';
import { type Recounting, recountPage } from './recount.ts';
import { releaseSome } from './release.ts';
import { replanChecks } from './replan-checks.ts';

export interface HandlingDue {
  readonly store: TicketStore &
    TimerStore &
    ThreadStore &
    ViewStore &
    ReplanStore &
    Recounting['store'] &
    Draining['store'];
  readonly queues: Queues;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
  readonly wait?: Pause;
  /** See `Replanning`. */
  readonly perSecond?: number;
}

/** Something that was scheduled is due, or is said to be: it may come early, late, or twice. */
export async function handleDue(job: DueJob, deps: HandlingDue): Promise<void> {
  if (job.kind === 'check') return check(job.ticketId, deps);
  if (job.kind === 'wake') return wake(job.ticketId, deps);
  if (job.kind === 'rotate') return handOnIfDue(job.ticketId, deps);
  if (job.kind === 'end-session') return endSessionIfOver(job.agentId, deps);
  if (job.kind === 'release') return releaseSome(job, deps);
  if (job.kind === 'replan') return replanChecks(job, deps);
  if (job.kind === 'recount') return recountPage(job, deps);
  const settings = await deps.store.loadSettings();
  for (const queue of queuesOf(settings)) await drainQueue(queue, deps);
  await deps.queues.requestTimers([{ job: { kind: 'open-office' }, cause: `opened-${crypto.randomUUID()}` }]);
}

/**
 * C4, C5: closes the ticket if its clock has run out, in a transaction that fails if the customer has written in the
 * meantime; otherwise has the check armed anew.
 */
async function check(ticketId: TicketId, deps: HandlingDue): Promise<void> {
  const outcome = await untilCommitted(async () => {
    const { ticket, settings } = await deps.store.loadForTimer(ticketId, 'check');
    if (ticket === null) return 'gone' as const;
    const now = deps.clock();
    const rules = settings['auto-close'];
    const decision = closeIfInactive(ticket, rules, now);
    if (!decision.ok && decision.refusal.reason !== 'to-warn')
      return { ...decision.refusal, ...(ticket.closedBy !== null && { closedBy: ticket.closedBy }) };
    const change = decision.ok
      ? decision.value
      : warnOfClosing(ticket, {
          settings: rules,
          contact: await deps.store.loadContact(ticket.contactId),
          now,
        });
    const committed = await deps.store.commit({ change, at: now });
    if (committed !== 'committed') return null;
    if (!decision.ok) return 'warned' as const;
    return { closedLate: now - (closesAt(ticket, rules) ?? now) };
  }, deps.wait);
  if (outcome === 'gone') return deps.log.info('check-for-no-ticket', { ticketId });
  if (outcome !== 'warned' && 'closedLate' in outcome) {
    deps.count('Closed', 1);
    return deps.log.info('ticket-closed-for-inactivity', { ticketId, lateMs: outcome.closedLate });
  }
  if (outcome === 'warned') return deps.log.info('customer-warned-of-closing', { ticketId });
  deps.log.info('check-closed-nothing', { ticketId, ...outcome });
  await deps.queues.requestTimers([
    { job: { kind: 'check', ticketId, fired: true }, cause: `${ticketId}-checked-${crypto.randomUUID()}` },
  ]);
}

/** T9: wakes a snoozed ticket whose time has come; one that nobody has waits for its team again, or as any other (A11). */
async function wake(ticketId: TicketId, deps: HandlingDue): Promise<void> {
  const outcome = await untilCommitted(async () => {
    const { ticket, settings } = await deps.store.loadForTimer(ticketId, 'wake');
    if (ticket === null) return 'gone' as const;
    const now = deps.clock();
    const waking = wakeTicket(ticket, requeued(ticket, settings, now), now);
    if (!waking.ok) return waking.refusal;
    const committed = await deps.store.commit({ change: waking.value, at: now });
    return committed === 'committed' ? ('woken' as const) : null;
  }, deps.wait);
  deps.log.info('wake-handled', { ticketId, outcome });
  if (outcome !== 'not-due') return;
  await deps.queues.requestTimers([
    { job: { kind: 'wake', ticketId, fired: true }, cause: `${ticketId}-woken-${crypto.randomUUID()}` },
  ]);
}

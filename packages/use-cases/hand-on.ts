import type { TicketId } from '#domain/ids.ts';
import { refuse } from '#domain/result.ts';
import { requeued } from '#domain/routing/route.ts';
import { handOn, releaseTicket } from '#domain/ticket/hand-on.ts';
import { type Pause, untilCommitted } from './again.ts';
import { type HandOnFacts, type HandOnTime, handOnAt } from './hand-on-time.ts';
import type { Log } from './log.ts';
import type { AgentStore, Clock, Queues, ThreadStore, TicketStore, TimerStore } from './ports.ts';

export interface HandingOn {
  readonly store: TicketStore & TimerStore & AgentStore & ThreadStore;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly log: Log;
  readonly wait?: Pause;
}

/**
 * A11: gives a ticket back to its queue whose customer has waited for somebody who is still away; decided afresh, so
 * that one which fires early, late or twice changes nothing, and has itself armed anew.
 */
export async function handOnIfDue(ticketId: TicketId, deps: HandingOn): Promise<void> {
  const outcome = await untilCommitted(async () => {
    const { ticket, settings } = await deps.store.loadForTimer(ticketId, 'rotate');
    if (ticket === null) return 'gone' as const;
    const now = deps.clock();
    const facts = { ticket, settings, now };
    const due = await handOnAt(facts, deps.store);
    if (due === null || due.at > now) return 'not-due' as const;
    const decision = decide(facts, due);
    if (!decision.ok) return 'not-due' as const;
    const committed = await deps.store.commit({ change: decision.value, at: now });
    return committed === 'committed' ? ('handed-on' as const) : null;
  }, deps.wait);
  deps.log.info('rotate-handled', { ticketId, outcome });
  if (outcome !== 'not-due') return;
  await deps.queues.requestTimers([
    { job: { kind: 'rotate', ticketId, fired: true }, cause: `${ticketId}-rotated-${crypto.randomUUID()}` },
  ]);
}

function decide({ ticket, settings, now }: HandOnFacts, { assignee }: HandOnTime) {
  const { assigneeId } = ticket;
  const queued = requeued(ticket, settings, now);
  if (assignee === null && assigneeId !== null)
    return releaseTicket(ticket, { from: assigneeId, queued, now });
  return queued === null ? refuse('nowhere-to-go') : handOn(ticket, { assignee, queued, now });
}

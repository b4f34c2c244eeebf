import { endSession } from '#domain/agent.ts';
import { type AgentId, type Instant, second } from '#domain/ids.ts';
import { type Pause, untilCommitted } from './again.ts';
import { soonest } from './arm-timer.ts';
import type { Log } from './log.ts';
import type { AgentStore, Clock, EndSessionJob, Queues, Schedules } from './ports.ts';

/** Scheduler takes names of 64 characters: a user's id has 40 of them. */
const sessionName = (agentId: AgentId, at: Instant): string =>
  `session-${agentId}-${Math.ceil(at / second).toString(36)}`;

/**
 * A5: has the switch follow the end of a session. Each end has a schedule of its own; one that signing out has made
 * pointless finds nothing to end.
 */
export async function armSessionEnd(
  { agentId, at }: EndSessionJob & { readonly at: Instant },
  deps: { schedules: Schedules; queues: Queues; clock: Clock },
): Promise<void> {
  const job = { kind: 'end-session', agentId } as const;
  if (at - deps.clock() < soonest) await deps.queues.sendDue(job, at);
  else await deps.schedules.put({ name: sessionName(agentId, at), at, job, replaces: false });
}

/** A5: turns the switch of somebody whose session is over; for whoever has signed in again nothing is due yet. */
export async function endSessionIfOver(
  agentId: AgentId,
  deps: { store: AgentStore; queues: Queues; clock: Clock; log: Log; wait?: Pause },
): Promise<void> {
  const onlineUntil = await untilCommitted(async () => {
    const before = await deps.store.loadAgent(agentId);
    if (before === null || before.presence === 'offline') return { at: null };
    const after = endSession(before, deps.clock());
    if (after === null) return { at: before.onlineUntil };
    const saved = await deps.store.saveAgent({ before, after });
    if (saved === 'saved') deps.log.info('session-ended', { agentId });
    return saved === 'saved' ? { at: null } : null;
  }, deps.wait);
  if (onlineUntil.at === null) return;
  const cause = `${agentId}-online-${crypto.randomUUID()}`;
  await deps.queues.requestTimers([{ job: { kind: 'end-session', agentId, at: onlineUntil.at }, cause }]);
}

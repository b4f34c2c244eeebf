import type { Instant } from '#domain/ids.ts';
import { armTimer } from '#use-cases/arm-timer.ts';
import { auditTimers } from '#use-cases/audit-timers.ts';
import { armSessionEnd } from '#use-cases/end-session.ts';
import { handleDue } from '#use-cases/handle-due.ts';
import { armOpening } from '#use-cases/open-office.ts';
import type { DueJob, TimerJob } from '#use-cases/ports.ts';
import { react } from '#use-cases/react.ts';
import { reactTogether } from '#use-cases/react-together.ts';
import { relay } from '#use-cases/relay.ts';
import type { Inbox } from './inbox.ts';

/** Plays everything that happens by itself around an inbox in memory: stream, queues, Scheduler. */
export function clockworkOf(inbox: Inbox) {
  const { deps, time, changes, queues, schedules } = inbox;
  const due: { job: DueJob; at: Instant }[] = [];
  /** Of those that may be lost on the way to Scheduler, or from there. */
  let loses: (job: DueJob) => boolean = () => false;
  let seen = 0;

  const arm = (job: TimerJob): Promise<void> => {
    if (job.kind === 'open-office') return armOpening(deps);
    if (job.kind === 'end-session') return armSessionEnd(job, deps);
    if (job.kind === 'audit') return auditTimers(job, deps);
    return armTimer(job, false, deps);
  };
  async function react1(): Promise<boolean> {
    const fresh = changes.slice(seen);
    seen = changes.length;
    if (fresh.length === 0) return false;
    await relay(fresh, queues);
    for (const change of fresh) await react(change, deps);
    await reactTogether(fresh, deps);
    return true;
  }
  async function fire(): Promise<boolean> {
    due.push(...queues.due.splice(0));
    for (const [name, { at, job }] of schedules.pending) {
      if (at > time.now) continue;
      schedules.pending.delete(name);
      if (!loses(job)) due.push({ job, at });
    }
    const ready = due.filter(({ at }) => at <= time.now);
    for (const one of ready) due.splice(due.indexOf(one), 1);
    for (const { job } of ready) await handleDue(job, deps);
    return ready.length > 0;
  }
  async function settle(): Promise<void> {
    for (let rounds = 0; rounds < 1_000; rounds++) {
      let worked = await react1();
      for (const { job } of queues.timers.splice(0)) {
        await arm(job);
        worked = true;
      }
      if (!(await fire()) && !worked) return;
    }
    throw new Error('it never settles');
  }
  const nextAt = (): Instant =>
    Math.min(...[...schedules.pending.values(), ...due].map(({ at }) => at), Number.POSITIVE_INFINITY);

  return {
    settle,
    /** Lets the time pass until then, and everything happen that is due on the way. */
    async passTo(then: Instant): Promise<void> {
      await settle();
      for (let at = nextAt(); at <= then; at = nextAt()) {
        time.now = Math.max(time.now, at);
        await settle();
      }
      time.now = then;
      await settle();
    },
    lose(which: (job: DueJob) => boolean): void {
      loses = which;
    },
  };
}

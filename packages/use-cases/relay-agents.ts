import { isAssignee } from '#domain/agent.ts';
import type { Change } from './changes.ts';
import type { DueJob, TimerJob } from './ports.ts';

type AgentChange = Extract<Change, { kind: 'agent' }>;

/** A5: who goes online has the end of their session armed. */
export function sessionTimers({ before, after }: AgentChange): { job: TimerJob; cause: string }[] {
  const at = after?.onlineUntil ?? null;
  if (after === null || at === null || before?.onlineUntil === at) return [];
  return [{ job: { kind: 'end-session', agentId: after.id, at }, cause: `${after.id}-until-${at}` }];
}

/** A1: whoever may no longer have tickets loses those that are still under way. */
export function dueOfAgent({ before, after }: AgentChange): DueJob[] {
  if (before === null || after === null || !isAssignee(before) || isAssignee(after)) return [];
  return (['open', 'snoozed'] as const).map((status) => ({
    kind: 'release',
    agentId: after.id,
    status,
    cursor: null,
    again: false,
  }));
}

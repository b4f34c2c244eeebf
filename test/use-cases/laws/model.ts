import type { Agent } from '#domain/agent.ts';
import { hour } from '#domain/ids.ts';
import type { Planning, QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';
import type { RotationAgent } from '#domain/rotation/standing.ts';
import type { Settings } from '#domain/settings.ts';
import type { QueueId } from '#domain/ticket/ticket.ts';

/** What is known of a queue. */
export interface Known {
  readonly queue: QueueId;
  readonly settings: Settings;
  readonly agents: readonly Agent[];
  readonly rotation: Rotation;
  readonly entries: readonly QueueEntry[];
  readonly now: number;
}

/** The office hours of these histories, by the clock on the wall: always, never, or from nine to seventeen. */
function isOpenAt(now: number, { 'office-hours': { weekly } }: Settings): boolean {
  const [span] = weekly;
  if (span === undefined) return false;
  const oClock = Math.floor(now / hour) % 24;
  return span.from === '00:00' || (oClock >= 9 && oClock < 17);
}

const memberIds = (queue: QueueId, { teams }: Settings): readonly string[] | 'everyone' =>
  queue === 'inbox' ? 'everyone' : (teams.teams.find(({ id }) => id === queue)?.agentIds ?? []);

/** What whoever hands out a queue with paper and pencil goes by. */
export function onPaper({ queue, settings, agents, rotation, entries, now }: Known): Planning {
  const rules = settings['round-robin'];
  const members = memberIds(queue, settings);
  const inRing = new Set(rotation.members.map(({ agentId }) => agentId));
  const known = agents.flatMap((agent): RotationAgent[] => {
    const inTeam = members === 'everyone' || members.includes(agent.id);
    if (agent.removedAt !== null || !(inTeam || inRing.has(agent.id))) return [];
    return [{ ...agent, inTeam, mayBeAssigned: agent.role !== 'analyst' }];
  });
  const since = rules.enabled ? (rules.enabledAt ?? 0) : Number.POSITIVE_INFINITY;
  return {
    rotation,
    agents: known,
    entries: entries.filter(({ queuedAt }) => queue !== 'inbox' || queuedAt >= since),
    now,
    closedFor: isOpenAt(now, settings) ? 'none' : rules.officeHoursGate,
    backlogPerAgent: rules.backlogPerAgent,
    most: Number.POSITIVE_INFINITY,
  };
}

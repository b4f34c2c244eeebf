import { type Agent, isAssignee, presenceOf } from '#domain/agent.ts';
import type { Instant } from '#domain/ids.ts';
import { isOpen } from '#domain/office-hours/office-hours.ts';
import type { Settings } from '#domain/settings.ts';
import type { QueueId } from '#domain/ticket/ticket.ts';

/** A9: everyone takes turns in the inbox's queue; in a team's, who is of the team. Nobody in that of a team that is gone. */
export function isOfQueue(
  { id }: Pick<Agent, 'id'>,
  queue: QueueId,
  { teams }: Pick<Settings, 'teams'>,
): boolean {
  if (queue === 'inbox') return true;
  return teams.teams.find((team) => team.id === queue)?.agentIds.includes(id) ?? false;
}

/** A1, A5, A9: whether anyone is online of those whose queue it is, with or without room. */
export const isAnyoneOnline = (
  queue: QueueId,
  { agents, settings, now }: { agents: readonly Agent[]; settings: Pick<Settings, 'teams'>; now: Instant },
): boolean =>
  agents.some(
    (agent) => isOfQueue(agent, queue, settings) && isAssignee(agent) && presenceOf(agent, now) === 'online',
  );

/** A5: whether the switch is shown, and so whether being offline says anything. */
export const isPresenceShown = (settings: Pick<Settings, 'round-robin' | 'teams'>): boolean =>
  settings['round-robin'].enabled || settings.teams.teams.length > 0;

/** What an agent's presence stands among. */
export interface Surroundings {
  readonly presenceShown: boolean;
  /** O1: now. */
  readonly withinOfficeHours: boolean;
}

export async function surroundingsAt(now: Instant, settings: Settings): Promise<Surroundings> {
  const hours = settings['office-hours'];
  // Time zones are large, and most cold starts ask for something else.
  const { inZone } = await import('./time-zone.ts');
  return {
    presenceShown: isPresenceShown(settings),
    withinOfficeHours: isOpen(hours, inZone(now, hours.timeZone)),
  };
}

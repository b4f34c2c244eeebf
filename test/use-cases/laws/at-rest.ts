import type { QueueId } from '#domain/ticket/ticket.ts';
import { isShut, pencil } from '#test/domain/rotation/model.ts';
import type { Store } from '#use-cases/ports.ts';
import { teamSets } from './cast.ts';
import { onPaper } from './model.ts';

const queues: readonly QueueId[] = ['inbox', ...new Set(teamSets.flat().map(({ id }) => id))];

/** A8, A9: nothing waits that somebody could have, nor where nobody ever will take it. */
export async function atRest(when: string, store: Store, now: number): Promise<string[]> {
  const [settings, agents] = await Promise.all([store.loadSettings(), store.loadAgents()]);
  const wrong: string[] = [];
  for (const queue of queues) {
    const [rotation, page] = await Promise.all([
      store.loadRotation(queue),
      store.loadQueue(queue, { limit: 1_000, cursor: null }),
    ]);
    const { entries } = page;
    const planning = onPaper({ queue, settings, agents, rotation, entries, now });
    for (const { ticketId, agentId } of pencil(planning))
      wrong.push(`A8: ${when}, ${ticketId} waits in ${queue}, and ${agentId} could have it`);
    const team = settings.teams.teams.find(({ id }) => id === queue);
    const here = planning.agents.some(
      (agent) =>
        agent.inTeam && agent.mayBeAssigned && agent.presence === 'online' && (agent.onlineUntil ?? 0) > now,
    );
    for (const entry of entries) {
      if (queue === 'inbox' ? !settings['round-robin'].enabled : team === undefined)
        wrong.push(`A9: ${when}, ${entry.ticketId} waits in ${queue}, which is nobody’s`);
      if (team?.whenNobodyOnline === 'inbox' && !here && !isShut(planning, entry))
        wrong.push(`A9: ${when}, ${entry.ticketId} waits for ${queue}, of which nobody is online`);
      const ticket = await store.loadTicket(entry.ticketId);
      if (ticket?.queued?.queue !== queue || ticket.queued.at !== entry.queuedAt)
        wrong.push(`A8: ${when}, an entry of ${entry.ticketId} in ${queue} stands for nothing`);
    }
  }
  return wrong;
}

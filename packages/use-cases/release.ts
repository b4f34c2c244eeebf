import { isAssignee } from '#domain/agent.ts';
import { type AgentId, minute } from '#domain/ids.ts';
import { requeued } from '#domain/routing/route.ts';
import { releaseTicket } from '#domain/ticket/hand-on.ts';
import { type Changing, changeTicketBy } from './change-ticket.ts';
import type { Log } from './log.ts';
import type { AgentStore, Queues, ReleaseJob, SettingsStore, ViewStore } from './ports.ts';

export type Releasing = Changing & {
  readonly store: AgentStore & SettingsStore & ViewStore;
  readonly queues: Queues;
  readonly log: Log;
};

const pageSize = 25;
const secondLook = minute;

/**
 * A1: takes a page of tickets from somebody who is no longer one of the team, and asks for the next page. Each ticket
 * is changed once however often the page comes; closed ones keep their name. A minute after the last page there is a
 * second look: an index may lag behind, and somebody may have assigned them a ticket just before they went.
 */
export async function releaseSome(job: ReleaseJob, deps: Releasing): Promise<void> {
  const { agentId, status, cursor } = job;
  const agent = await deps.store.loadAgent(agentId);
  if (agent !== null && isAssignee(agent)) return;
  const page = await deps.store.listTickets({
    assignee: agentId,
    status,
    sort: 'activity',
    contactIds: null,
    tag: null,
    filter: () => true,
    limit: pageSize,
    cursor,
  });
  const settings = await deps.store.loadSettings();
  const released = await Promise.all(
    page.items.map(({ id }) =>
      changeTicketBy(
        id,
        (ticket) => {
          const now = deps.clock();
          return releaseTicket(ticket, { from: agentId, queued: requeued(ticket, settings, now), now });
        },
        deps,
      ),
    ),
  );
  const tickets = released.filter(({ ok }) => ok).length;
  if (tickets > 0) deps.log.info('tickets-released', { agentId, status, tickets });
  if (page.cursor !== null) await deps.queues.sendDue({ ...job, cursor: page.cursor }, deps.clock());
  else if (!job.again)
    await deps.queues.sendDue({ ...job, cursor: null, again: true }, deps.clock() + secondLook);
}

/** Everything that is still under way with them, from the beginning. */
export async function requestRelease(
  agentId: AgentId,
  { queues, clock }: Pick<Releasing, 'queues' | 'clock'>,
) {
  for (const status of ['open', 'snoozed'] as const)
    await queues.sendDue({ kind: 'release', agentId, status, cursor: null, again: false }, clock());
}

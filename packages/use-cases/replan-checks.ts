import type { Queues, TimerJob, ViewStore } from './ports.ts';

const pageSize = 100;

/**
 * C9: has the checks of every open and snoozed ticket armed anew, page by page: each page asks for the next, so
 * a crash resumes where it was. An index may lag behind by a ticket that is just being received; that one arms
 * itself by what it finds.
 */
export async function replanChecks(
  job: Extract<TimerJob, { kind: 'replan' }>,
  deps: { store: ViewStore; queues: Queues },
): Promise<void> {
  const page = await deps.store.listTickets({
    assignee: null,
    status: job.status,
    sort: 'activity',
    contactId: null,
    filter: () => true,
    limit: pageSize,
    cursor: job.cursor,
  });
  const run = crypto.randomUUID();
  await deps.queues.requestTimers(
    page.items.map(({ id }) => ({
      job: { kind: 'check', ticketId: id, fired: false, replanned: true },
      cause: `${id}-replan-${run}`,
    })),
  );
  if (page.cursor !== null)
    await deps.queues.requestTimers([{ job: { ...job, cursor: page.cursor }, cause: `replan-${run}` }]);
}

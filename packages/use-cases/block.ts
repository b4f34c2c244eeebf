import type { Contact } from '#domain/contact.ts';
import type { AgentId, ContactId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { closeTicket } from '#domain/ticket/close.ts';
import { type Pause, untilCommitted } from './again.ts';
import { type Changing, changeTicketBy } from './change-ticket.ts';
import type { Log } from './log.ts';
import type { TicketStore, ViewStore } from './ports.ts';

interface Blocking {
  readonly contactId: ContactId;
  readonly by: AgentId;
}

type Deps = Changing & { readonly store: TicketStore & ViewStore; readonly log: Log };

/**
 * T8: what a blocked contact writes from now on is kept apart; their open and snoozed tickets are closed. Blocking them
 * again finds those that the first attempt did not get to, or that an index did not list yet: such a ticket stays
 * open and is somebody's to close, while nothing more comes into it.
 */
export async function block(request: Blocking, deps: Deps): Promise<Result<Contact, 'not-found'>> {
  const blocked = await setBlocked(request.contactId, true, deps);
  if (!blocked.ok) return blocked;
  const closed = await closeTicketsOf(request, deps);
  deps.log.info('contact-blocked', { ...request, closed });
  return blocked;
}

/** What was kept apart stays there; what they write from now on is a ticket again. */
export async function unblock(request: Blocking, deps: Deps): Promise<Result<Contact, 'not-found'>> {
  const unblocked = await setBlocked(request.contactId, false, deps);
  if (unblocked.ok) deps.log.info('contact-unblocked', { ...request });
  return unblocked;
}

const setBlocked = (
  contactId: ContactId,
  blocked: boolean,
  { store, wait }: { readonly store: TicketStore; readonly wait?: Pause },
): Promise<Result<Contact, 'not-found'>> =>
  untilCommitted<Result<Contact, 'not-found'>>(async () => {
    const before = await store.loadContact(contactId);
    if (before === null) return refuse('not-found');
    if (before.blocked === blocked) return ok(before);
    const after = { ...before, blocked, version: before.version + 1 };
    return (await store.saveContact({ before, after })) === 'saved' ? ok(after) : null;
  }, wait);

const ticketsAtOnce = 25;

async function closeTicketsOf({ contactId, by }: Blocking, deps: Deps): Promise<number> {
  let closed = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ViewStore['listTickets']>> = await deps.store.listTickets({
      assignee: null,
      status: 'any',
      sort: 'activity',
      contactIds: [contactId],
      tag: null,
      filter: ({ status }) => status !== 'closed',
      limit: ticketsAtOnce,
      cursor,
    });
    const outcomes = await Promise.all(
      page.items.map(({ id }) => changeTicketBy(id, (ticket) => closeTicket(ticket, by, deps.clock()), deps)),
    );
    closed += outcomes.filter(({ ok }) => ok).length;
    cursor = page.cursor;
  } while (cursor !== null);
  return closed;
}

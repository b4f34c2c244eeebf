import type { Platform } from '#domain/hand-off/hand-off.ts';
import type { Clock, Helpdesk, Opening, SendOutcome } from '#use-cases/ports.ts';

/** Whoever was at it died: nobody knows how far it got. */
export class Crash extends Error {}

/** How a call ends instead of well; `after`: it was done all the same. */
export type Fault = 'busy' | 'rejected' | 'lost-before' | 'lost-after' | 'crash-before' | 'crash-after';

export interface Entry {
  readonly by: 'customer' | 'person';
  readonly id: string;
  readonly text: string;
  readonly at: number;
}

export interface TicketThere {
  readonly id: string;
  readonly opening: Opening;
  readonly entries: Entry[];
  closed: boolean;
  deleted: boolean;
}

/**
 * Another helpdesk that keeps what it is given, and knows no idempotency: asked twice it makes two. Customers' comments
 * open a closed ticket again.
 */
export function helpdeskThere(
  platform: Platform,
  {
    clock,
    fault,
    onChange = () => {},
  }: { clock: Clock; fault: () => Fault | null; onChange?: (ticket: TicketThere) => void },
) {
  const tickets: TicketThere[] = [];
  const calls: string[] = [];
  const perform = (call: string, work: () => string | null): SendOutcome => {
    calls.push(call);
    const how = fault();
    if (how === 'crash-before') throw new Crash(call);
    if (how === 'busy') return { outcome: 'busy', retryAfter: null };
    if (how === 'rejected') return { outcome: 'rejected', reason: 'Not wanted.' };
    if (how === 'lost-before') return { outcome: 'unknown' };
    const id = work();
    if (how === 'crash-after') throw new Crash(call);
    if (how === 'lost-after') return { outcome: 'unknown' };
    return id === null
      ? { outcome: 'rejected', reason: 'There is no such ticket.' }
      : { outcome: 'accepted', providerMessageId: id };
  };
  const ask = (call: string): void => {
    calls.push(call);
    const how = fault();
    if (how !== null && how !== 'rejected') throw new Crash(call);
  };
  const helpdesk: Helpdesk = {
    platform,
    open: async (opening) =>
      perform('open', () => {
        const id = `${platform}-${tickets.length + 1}`;
        const ticket = { id, opening, entries: [], closed: false, deleted: false };
        tickets.push(ticket);
        onChange(ticket);
        return id;
      }),
    async findOpened(externalId) {
      ask('findOpened');
      const there = tickets.find(({ opening }) => opening.externalId === externalId);
      return there === undefined ? null : { providerMessageId: there.id };
    },
    comment: async ({ ticketIdThere, externalId, text, at }) =>
      perform('comment', () => {
        const ticket = tickets.find(({ id, deleted }) => id === ticketIdThere && !deleted);
        if (ticket === undefined) return null;
        ticket.entries.push({ by: 'customer', id: externalId, text, at });
        ticket.closed = false;
        onChange(ticket);
        return `comment-${externalId}`;
      }),
    async findComment({ externalId }) {
      ask('findComment');
      const found = tickets.some(({ entries }) => entries.some(({ id }) => id === externalId));
      return found ? { providerMessageId: `comment-${externalId}` } : null;
    },
    async read(id) {
      ask('read');
      const ticket = tickets.find((each) => each.id === id && !each.deleted);
      if (ticket === undefined) return null;
      const replies = ticket.entries
        .filter(({ by }) => by === 'person')
        .map((entry) => ({ id: entry.id, sender: 'Zoe', text: entry.text, html: null, at: entry.at }));
      return { replies, closed: ticket.closed };
    },
  };
  let written = 0;
  return {
    ...{ helpdesk, tickets, calls },
    /** A person there answers the customer. */
    reply(ticket: TicketThere, text = `reply ${written + 1}`): void {
      ticket.entries.push({ by: 'person', id: `r${++written}`, text, at: clock() });
      onChange(ticket);
    },
    close(ticket: TicketThere): void {
      ticket.closed = true;
      onChange(ticket);
    },
    remove(ticket: TicketThere): void {
      ticket.deleted = true;
      onChange(ticket);
    },
  };
}

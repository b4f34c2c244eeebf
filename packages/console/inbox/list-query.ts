import type { TicketDocument } from '#contracts/api/tickets.ts';

/** A2: the views, by their names in addresses. */
export const viewNames = ['all', 'mine', 'unassigned', 'spam'] as const;
export type ViewName = (typeof viewNames)[number];

const values = {
  status: ['open', 'snoozed', 'closed', 'any'],
  channel: ['sms', 'email', 'web_chat'],
  handledBy: ['human', 'ai', 'elsewhere'],
  waitingFor: ['us', 'customer'],
  sort: ['activity', 'waiting'],
} as const;

type Chosen = { readonly [Name in keyof typeof values]?: (typeof values)[Name][number] };

/** What the list shows: a view, and how it is narrowed; as its address says. */
export interface ListQuery extends Chosen {
  readonly view: ViewName;
  readonly tag?: string;
  readonly teamId?: string;
  readonly assigneeId?: string;
  readonly contactId?: string;
  readonly q?: string;
}

const words = ['tag', 'teamId', 'assigneeId', 'contactId', 'q'] as const;

/** What an address says that isn't known is left out. */
export function listQueryOf(view: string | undefined, search: string): ListQuery {
  const params = new URLSearchParams(search);
  const oneOf = <T extends string>(name: string, known: readonly T[]) => {
    const value = known.find((each) => each === params.get(name));
    return value === undefined ? {} : { [name]: value };
  };
  const written = words.flatMap((name) => {
    const value = params.get(name);
    return value ? [[name, value]] : [];
  });
  return {
    view: viewNames.find((name) => name === view) ?? 'all',
    ...oneOf('status', values.status),
    ...oneOf('channel', values.channel),
    ...oneOf('handledBy', values.handledBy),
    ...oneOf('waitingFor', values.waitingFor),
    ...oneOf('sort', values.sort),
    ...Object.fromEntries(written),
  };
}

/** The same query has the same text, whatever its order. */
export function searchOf({ view: _, ...narrowed }: ListQuery): string {
  const entries = Object.entries(narrowed).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
}

export const apiParamsOf = (query: ListQuery): string =>
  `view=${query.view}&${searchOf(query)}`.replace(/&$/, '');

export const sortOf = ({ sort, view }: ListQuery) =>
  sort ?? (view === 'mine' || view === 'unassigned' ? 'waiting' : 'activity');

/** Whether a ticket, as it is about to be, is still in the list. */
export function belongs(ticket: TicketDocument, query: ListQuery, me: string | undefined): boolean {
  // Who looks for something finds it whatever becomes of it.
  const status = query.status ?? (query.q === undefined && query.contactId === undefined ? 'open' : 'any');
  return (
    (query.view === 'spam' || status === 'any' || ticket.status === status) &&
    (query.view !== 'mine' || ticket.assignee?.id === me) &&
    (query.view !== 'unassigned' || ticket.assignee === null) &&
    (query.assigneeId === undefined || ticket.assignee?.id === query.assigneeId) &&
    (query.tag === undefined || ticket.tags.includes(query.tag))
  );
}

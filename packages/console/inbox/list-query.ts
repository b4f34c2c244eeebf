import type { TicketDocument } from '#contracts/api/tickets.ts';

/** A2: the views, by their names in addresses. */
export const viewNames = ['all', 'mine', 'unassigned', 'spam'] as const;
export type ViewName = (typeof viewNames)[number];

export const filterValues = {
  status: ['open', 'snoozed', 'closed', 'any'],
  channel: ['sms', 'email', 'web_chat'],
  handledBy: ['human', 'ai', 'elsewhere'],
  waitingFor: ['us', 'customer'],
  sort: ['activity', 'waiting'],
} as const;

type Chosen = { readonly [Name in keyof typeof filterValues]?: (typeof filterValues)[Name][number] };

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

export type Filter = Exclude<keyof ListQuery, 'view'>;
/** What leaves some out, in the order in which it is told; the order alone leaves out nothing. */
const narrowing = [
  'q',
  'contactId',
  'status',
  'waitingFor',
  'assigneeId',
  'teamId',
  'tag',
  'channel',
  'handledBy',
] as const satisfies readonly Filter[];

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
    ...oneOf('status', filterValues.status),
    ...oneOf('channel', filterValues.channel),
    ...oneOf('handledBy', filterValues.handledBy),
    ...oneOf('waitingFor', filterValues.waitingFor),
    ...oneOf('sort', filterValues.sort),
    ...Object.fromEntries(written),
  };
}

/** By what the list is narrowed. */
export const narrowingOf = (list: ListQuery) => narrowing.filter((name) => list[name] !== undefined);

/** The list with one filter chosen anew; `''` takes it away, as does what a view has anyway. */
export function withFilter(list: ListQuery, name: Filter, value: string): ListQuery {
  const params = new URLSearchParams(searchOf(list));
  const usual = name === 'sort' && value === sortOf({ view: list.view });
  if (value === '' || usual) params.delete(name);
  else params.set(name, value);
  return listQueryOf(list.view, params.toString());
}

/** The whole view, in the order that was chosen. */
export const widened = ({ view, sort }: ListQuery): ListQuery => ({ view, ...(sort && { sort }) });

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

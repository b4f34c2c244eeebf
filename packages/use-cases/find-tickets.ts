import type { Contact } from '#domain/contact.ts';
import { findableBy, isFoundBy, type Sought } from '#domain/finding.ts';
import type { ContactId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { isInView } from './in-view.ts';
import { type FinderStore, MalformedCursor, type Page, type ViewQuery } from './ports.ts';
import { listTickets, type Overview, overviews, type Viewing } from './view.ts';

/** Whose tickets a search lists: who looks for more people than these has to type more. */
const mostContacts = 25;

export type Finding = Viewing & { readonly store: Viewing['store'] & FinderStore };

/** Whose tickets it goes on with: whoever else is found by then begins no new search. */
interface Place {
  readonly contactIds: readonly ContactId[];
  readonly cursor: string | null;
}

/**
 * T12: the tickets of a view that are found by a number, first, or by their contact. `known` are contacts who may be
 * the one, by an address that was given in full: found even before the index knows them. Throws `MalformedCursor`.
 */
export async function findTickets(
  { sought, known }: { readonly sought: Sought; readonly known: readonly ContactId[] },
  view: ViewQuery,
  deps: Finding,
): Promise<Page<Overview>> {
  const goingOn = placeIn(view.cursor);
  const [numbered, contactIds] = await Promise.all([
    goingOn === null ? ticketNumbered(sought, view, deps) : [],
    goingOn?.contactIds ?? contactsSought(sought, known, view, deps),
  ]);
  const items = await overviews(numbered, deps);
  if (contactIds.length === 0) return { items, cursor: null };
  const limit = view.limit - items.length;
  if (limit === 0) return { items, cursor: written({ contactIds, cursor: null }) };
  const filter = (ticket: Ticket): boolean => ticket.number !== sought.number && view.filter(ticket);
  const cursor = goingOn?.cursor ?? null;
  const theirs = await listTickets({ ...view, contactIds, filter, limit, cursor }, deps);
  return {
    items: [...items, ...theirs.items],
    cursor: theirs.cursor === null ? null : written({ contactIds, cursor: theirs.cursor }),
  };
}

async function ticketNumbered({ number }: Sought, view: ViewQuery, { store }: Finding): Promise<Ticket[]> {
  if (number === null) return [];
  const ticket = await store.findByNumber(number);
  return ticket !== null && isInView(view, ticket) ? [ticket] : [];
}

/** The index suggests; what a contact is found by is seen in the contact. */
async function contactsSought(
  sought: Sought,
  known: readonly ContactId[],
  { contactIds }: ViewQuery,
  { store }: Finding,
): Promise<ContactId[]> {
  if (sought.searches.length === 0) return [];
  const suggested =
    contactIds === null
      ? [known, ...(await Promise.all(sought.searches.map((each) => store.findContacts(each, mostContacts))))]
      : [contactIds];
  const contacts = await store.loadContacts([...new Set(suggested.flat())]);
  const isFound = (contact: Contact): boolean => isFoundBy(findableBy(contact), sought);
  return contacts
    .filter(isFound)
    .slice(0, mostContacts)
    .map(({ id }) => id);
}

/** They are no secret, and a cursor within a cursor would be half as long again. */
const written = ({ contactIds, cursor }: Place): string =>
  `${contactIds.map((id) => id.slice(4)).join('.')}~${cursor ?? ''}`;

function placeIn(cursor: string | null): Place | null {
  if (cursor === null) return null;
  const [, ids, rest] = /^([0-9A-Za-z-]{1,64}(?:\.[0-9A-Za-z-]{1,64})*)~(.*)$/s.exec(cursor) ?? [];
  const contactIds = ids?.split('.').map((id): ContactId => `con_${id}`) ?? [];
  if (rest === undefined || contactIds.length > mostContacts)
    throw new MalformedCursor('not a cursor of what was found');
  return { contactIds, cursor: rest === '' ? null : rest };
}

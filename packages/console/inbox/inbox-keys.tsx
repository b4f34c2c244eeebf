import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '#console/api/keys.ts';
import { useAgents } from '#console/api/queries.ts';
import { useShortcuts } from '#console/keys/registry.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { hrefOf, useMoving, usePlace } from './place.ts';
import {
  clearSelection,
  extendBy,
  forgetCursor,
  forgetSelection,
  moveCursor,
  selectAll,
  selectionNow,
  toggle,
} from './selection.ts';
import { useDoing } from './use-doing.ts';
import { usePrefetch } from './use-prefetch.ts';

/** What keys do in the list, and with the tickets in it. */
export function InboxKeys() {
  const queryClient = useQueryClient();
  const { list, ticketId, me } = usePlace();
  const { open, inOrder, neighbours } = useMoving();
  const doing = useDoing();
  const place = hrefOf(list);
  usePrefetch();
  // Whoever gives a ticket to somebody doesn't wait for their names.
  useAgents();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it is another list
  useEffect(forgetSelection, [place]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the open ticket is where one is
  useEffect(() => {
    if (selectionNow().ids.size === 0) forgetCursor();
  }, [ticketId]);

  const order = (): string[] => inOrder().map(({ id }) => id);
  /** Where the keys are: at the row they have come to, else at the open ticket. */
  const here = (): string | undefined => selectionNow().cursor ?? ticketId;
  const selected = (): TicketDocument[] => inOrder().filter(({ id }) => selectionNow().ids.has(id));
  const meant = (): TicketDocument[] => {
    const chosen = selected();
    if (chosen.length > 0) return chosen;
    const id = ticketId ?? here();
    const ticket =
      id === undefined
        ? undefined
        : (queryClient.getQueryData<TicketDocument | null>(keys.ticket(id)) ??
          inOrder().find((each) => each.id === id));
    return ticket ? [ticket] : [];
  };
  const withThem = (work: (tickets: TicketDocument[]) => void) => (): boolean => {
    const tickets = meant();
    if (tickets.length > 0) work(tickets);
    return tickets.length > 0;
  };
  const go = (event: KeyboardEvent | undefined, way: 'next' | 'previous'): boolean => {
    if (isForArrows(event)) return false;
    const to = neighbours(here())[way];
    if (to === undefined) return true;
    moveCursor(to);
    // While some are selected, and where none is open, one looks around first.
    if (ticketId !== undefined && selectionNow().ids.size === 0) open(to);
    return true;
  };
  const extend = (event: KeyboardEvent | undefined, way: 'next' | 'previous'): boolean => {
    if (isForArrows(event)) return false;
    const from = here();
    const to = neighbours(from)[way];
    if (to === undefined) return true;
    extendBy(from ?? to, to, order());
    moveCursor(to);
    return true;
  };
  useShortcuts({
    next: (event) => go(event, 'next'),
    previous: (event) => go(event, 'previous'),
    extendDown: (event) => extend(event, 'next'),
    extendUp: (event) => extend(event, 'previous'),
    open(event) {
      // A button or a link that has the focus is what is meant.
      if (event?.key === 'Enter' && isElement(event.target) && event.target.closest('a, button, input'))
        return false;
      const id = here();
      if (id !== undefined) open(id);
      return id !== undefined;
    },
    select() {
      const id = here() ?? order()[0];
      if (id !== undefined) toggle(id);
      if (id !== undefined) moveCursor(id);
      return true;
    },
    selectAll: () => selectAll(order()),
    clear(event) {
      // Out of what is written first: it stays as it is.
      if (isElement(event?.target) && event.target.matches('textarea, input')) event.target.blur();
      else if (selectionNow().ids.size > 0) {
        clearSelection();
        if (ticketId !== undefined) forgetCursor();
      } else return false;
      return true;
    },
    take: withThem((tickets) => doing.assign(tickets, { id: me.id, name: me.name })),
    assign: withThem(doing.askAssign),
    tag: withThem(doing.askTag),
    snooze: withThem(doing.askSnooze),
    close: withThem(doing.close),
    reopen: withThem(doing.reopen),
  });
  return null;
}

const isElement = (target: EventTarget | null | undefined): target is HTMLElement =>
  target instanceof HTMLElement;

/** A conversation that has the focus is read by the arrows. */
const isForArrows = (event: KeyboardEvent | undefined): boolean =>
  event?.key.startsWith('Arrow') === true &&
  isElement(event.target) &&
  event.target.closest('[data-arrows]') !== null;

import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useLayoutEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { keys } from '#console/api/keys.ts';
import { afterClosingChoice } from '#console/keys/preferences.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import { type CachedList, ticketsIn } from './cached-list.ts';
import { isClosing } from './close-later.ts';
import { type ListQuery, searchOf } from './list-query.ts';

/** Where somebody is in the inbox. */
export interface Place {
  readonly list: ListQuery;
  readonly ticketId: string | undefined;
  readonly me: MeDocument;
}

export const InboxContext = createContext<Place | null>(null);

/** Within the inbox only. */
export function usePlace(): Place {
  const place = useContext(InboxContext);
  if (place === null) throw new Error('this is not in the inbox');
  return place;
}

export const useMyself = (): MeDocument => usePlace().me;

/** The address of a list, or of a ticket in it. */
export function hrefOf(list: ListQuery, ticketId?: string): string {
  const search = searchOf(list);
  return `/inbox/${list.view}${ticketId === undefined ? '' : `/${ticketId}`}${search === '' ? '' : `?${search}`}`;
}

/** Ways from the open ticket to others. They stay the same whichever is open, so that no row is drawn anew for it. */
export function useMoving() {
  const { list, ticketId } = usePlace();
  const opened = useRef(ticketId);
  useLayoutEffect(() => {
    opened.current = ticketId;
  });
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const open = useCallback((id?: string) => navigate(hrefOf(list, id)), [navigate, list]);
  /** The list's tickets, as far as they are loaded. */
  const inOrder = useCallback(() => {
    const known = queryClient.getQueryData<CachedList>(keys.list(list));
    return known ? ticketsIn(known) : [];
  }, [queryClient, list]);
  /** Who stands before and after a ticket, those left out that are about to go. */
  const neighbours = useCallback(
    (from = opened.current, going: ReadonlySet<string> = noIds) => {
      const ids: string[] = inOrder().map(({ id }) => id);
      const at = from === undefined ? -1 : ids.indexOf(from);
      const stays = (id: string): boolean => id !== from && !going.has(id) && !isClosing(id);
      return { previous: ids.slice(0, Math.max(0, at)).findLast(stays), next: ids.slice(at + 1).find(stays) };
    },
    [inOrder],
  );
  /** Once tickets are done with: to the one after the open one, else to the one before, else to none. */
  const moveOn = useCallback(
    (done?: ReadonlySet<string>) => {
      const from = opened.current;
      if (from === undefined || (done && !done.has(from))) return;
      const { previous, next } = neighbours(from, done);
      open(afterClosingChoice.get() === 'next' ? (next ?? previous) : undefined);
    },
    [neighbours, open],
  );
  return { open, inOrder, neighbours, moveOn };
}

const noIds: ReadonlySet<string> = new Set();

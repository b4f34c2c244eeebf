import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext } from 'react';
import { useLocation } from 'wouter';
import { keys } from '#console/api/keys.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import { type CachedList, ticketsIn } from './cached-list.ts';
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

/** Ways from the open ticket to others. */
export function useMoving() {
  const { list, ticketId } = usePlace();
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const open = useCallback((id?: string) => navigate(hrefOf(list, id)), [navigate, list]);
  /** Who stands before and after it; asked while it is still there. */
  const neighbours = useCallback(() => {
    const known = queryClient.getQueryData<CachedList>(keys.list(list));
    const tickets = known ? ticketsIn(known) : [];
    const at = tickets.findIndex(({ id }) => id === ticketId);
    return { previous: tickets[at - 1]?.id, next: tickets[at + 1]?.id };
  }, [queryClient, list, ticketId]);
  /** To the one after it, else to the one before, else to none. */
  const moveOn = useCallback(() => {
    const { previous, next } = neighbours();
    open(next ?? previous);
  }, [neighbours, open]);
  return { open, neighbours, moveOn };
}

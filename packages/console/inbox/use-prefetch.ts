import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { type CachedList, ticketsIn } from './cached-list.ts';
import type { CachedThread } from './cached-thread.ts';
import { useMoving, usePlace } from './place.ts';
import { useSelection } from './selection.ts';

/** What is open goes first. */
const patienceMs = 250;

/** Has the conversations ready that are next and before, so that they are there at once. */
export function usePrefetch(): void {
  const api = useApi();
  const queryClient = useQueryClient();
  const { list, ticketId } = usePlace();
  const { neighbours } = useMoving();
  const { cursor } = useSelection();
  const had = useRef(new Map<string, string>());
  const { data } = useQuery<CachedList>({ queryKey: keys.list(list), queryFn: skipToken });

  useEffect(() => {
    if (data === undefined) return;
    const tickets = new Map<string, TicketDocument>(ticketsIn(data).map((ticket) => [ticket.id, ticket]));
    const { next, previous } = neighbours(cursor ?? ticketId);
    const ahead = [cursor, next, previous].filter((id) => id !== undefined && id !== ticketId);
    const abort = new AbortController();
    const load = async (id: string): Promise<void> => {
      const ticket = tickets.get(id);
      // As of its latest message it is had once.
      if (ticket === undefined || had.current.get(id) === ticket.lastMessageAt) return;
      const path = `/tickets/${id}/messages?from=newest&limit=50`;
      const thread = await api.get<CachedThread>(path, { signal: abort.signal });
      had.current.set(id, ticket.lastMessageAt);
      queryClient.setQueryData<CachedThread>(keys.thread(id), (known) => newer(known, thread));
    };
    const loadAll = async (): Promise<void> => {
      for (const id of ahead) if (id !== undefined) await load(id);
    };
    const timer = setTimeout(() => void loadAll().catch(() => {}), patienceMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, cursor, data, neighbours, queryClient, ticketId]);
}

/** What has been read further back stays. */
const newer = (known: CachedThread | undefined, thread: CachedThread): CachedThread =>
  known === undefined || known.messages.at(-1)?.id !== thread.messages.at(-1)?.id ? thread : known;

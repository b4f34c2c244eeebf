import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { type CachedList, type TicketPage, ticketsIn } from '../cached-list.ts';
import { apiParamsOf, type ListQuery } from '../list-query.ts';

export interface LoadedList {
  /** Undefined until the first page is there. */
  readonly tickets: readonly TicketDocument[] | undefined;
  /** Loads the next page, if there is one. */
  readonly more: (() => void) | undefined;
}

/** A list as far as somebody has scrolled. Its first page comes with the live request, the others by this. */
export function useTicketList(list: ListQuery): LoadedList {
  const api = useApi();
  const queryClient = useQueryClient();
  const loading = useRef<string | null>(null);
  const { data } = useQuery<CachedList>({
    queryKey: keys.list(list),
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const cursor = data?.pages.at(-1)?.cursor;
  const load = useCallback(async () => {
    if (cursor === undefined || loading.current === cursor) return;
    loading.current = cursor;
    try {
      const page = await api.get<TicketPage>(
        `/tickets?${apiParamsOf(list)}&limit=100&cursor=${encodeURIComponent(cursor)}`,
      );
      queryClient.setQueryData<CachedList>(keys.list(list), (known) => {
        // It may have been begun anew meanwhile.
        if (known === undefined || known.pages.at(-1)?.cursor !== cursor) return known;
        return { pages: [...known.pages, page], pageParams: [...known.pageParams, cursor] };
      });
    } finally {
      loading.current = null;
    }
  }, [api, queryClient, list, cursor]);
  const tickets = useMemo(() => data && ticketsIn(data), [data]);
  const more = useMemo(
    () => (cursor === undefined ? undefined : () => void load().catch(() => {})),
    [cursor, load],
  );
  return { tickets, more };
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import type { ConversationsDocument } from '#contracts/api/reports.ts';
import type { Behind } from './behind.ts';

/** The conversations behind a figure, the latest first, page by page. */
export function useBehind({ figure, narrowed }: Behind) {
  const api = useApi();
  const search = new URLSearchParams({ figure, ...narrowed }).toString();
  return useInfiniteQuery({
    queryKey: keys.behind(search),
    queryFn: ({ signal, pageParam }) =>
      api.get<ConversationsDocument>(
        `/reports/conversations?${search}${pageParam === null ? '' : `&cursor=${encodeURIComponent(pageParam)}`}`,
        { signal },
      ),
    initialPageParam: cursorAtFirst(),
    getNextPageParam: ({ cursor }) => cursor,
  });
}

const cursorAtFirst = (): string | null => null;

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { type CachedList, ticketsIn } from '#console/inbox/cached-list.ts';
import type { TeamDocument } from '#contracts/api/teams.ts';

/** Tags as far as they have been seen: those that tickets have, the most used first, and those that teams go by. */
export function useKnownTags(): readonly string[] {
  const queryClient = useQueryClient();
  const { data: teams } = useTeams();
  return useMemo(() => {
    const lists = queryClient.getQueriesData<CachedList>({ queryKey: keys.lists });
    const used = lists.flatMap(([, list]) => (list ? ticketsIn(list) : [])).flatMap(({ tags }) => tags);
    const counts = Map.groupBy([...used, ...(teams ?? []).flatMap(({ tags }) => tags)], (tag) => tag);
    return [...counts].sort(([, a], [, b]) => b.length - a.length).map(([tag]) => tag);
  }, [queryClient, teams]);
}

/** In their order; looked up again after a while. */
export function useTeams() {
  const api = useApi();
  return useQuery({
    queryKey: ['team-names'],
    queryFn: async ({ signal }) => (await api.get<{ teams: TeamDocument[] }>('/teams', { signal })).teams,
    staleTime: 5 * 60_000,
  });
}

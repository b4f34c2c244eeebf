import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { managesSettings, useMe } from '#console/api/queries.ts';
import type { TeamDocument } from '#contracts/api/teams.ts';

export type TeamFields = Omit<TeamDocument, 'id'>;

/** A change of the teams, which are one setting: they have one version together. */
export interface TeamsChange {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** On top of whatever somebody else has saved meanwhile. */
  readonly onTop?: boolean;
}

const path = '/teams';

export function useTeams() {
  const api = useApi();
  const queryClient = useQueryClient();
  const { data: me } = useMe();
  const key = [...keys.teams, 'settings'];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.call<{ teams: TeamDocument[] }>('GET', path, { signal }),
    staleTime: 0,
    refetchOnReconnect: false,
  });
  const change = useMutation({
    mutationFn: async ({ method, path: at, body, onTop = false }: TeamsChange) => {
      const etag = onTop ? (await api.call('GET', path)).etag : data?.etag;
      return api.call(method, at, { body, headers: { 'if-match': etag ?? '*' } });
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.teams });
      void queryClient.invalidateQueries({ queryKey: keys.setting('history') });
    },
  });
  return {
    teams: data?.data.teams,
    error,
    reload: () => refetch(),
    change,
    mayChange: me !== undefined && managesSettings(me),
  };
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Method } from '#console/api/client.ts';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import type { AgentDocument } from '#contracts/api/agents.ts';

export interface PeopleChange {
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
}

export function usePeople() {
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: keys.agents,
    queryFn: ({ signal }) => api.get<{ agents: AgentDocument[] }>('/agents', { signal }),
    staleTime: 0,
  });
  return { people: data?.agents, error, reload: () => refetch() };
}

/** Several calls one after the other: each is about something else of one person. */
export function usePeopleChange() {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (changes: readonly PeopleChange[]) => {
      let status = 0;
      for (const { method, path, body } of changes)
        ({ status } = await api.call(method, path, body === undefined ? {} : { body }));
      return status;
    },
    // Some of them may have come through.
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.agents });
      await queryClient.invalidateQueries({ queryKey: keys.teams });
    },
  });
}

import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { type CachedList, ticketsIn } from '#console/inbox/cached-list.ts';
import type { CachedThread } from '#console/inbox/cached-thread.ts';
import type { Presence } from '#console/live/use-live.ts';
import type { AgentDocument, MeDocument } from '#contracts/api/agents.ts';
import type { LiveDocument } from '#contracts/api/live.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import type { Role } from '#contracts/routes.ts';
import { useApi } from './context.ts';
import { keys } from './keys.ts';

/** What the live request brings: nothing is asked for by itself. */
const brought = { queryFn: skipToken, staleTime: Number.POSITIVE_INFINITY } as const;

export const useMe = () => {
  const api = useApi();
  return useQuery({
    queryKey: keys.me,
    queryFn: ({ signal }) => api.get<MeDocument>('/me', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
};

export const useViews = (): LiveDocument['views'] | undefined =>
  useQuery<LiveDocument['views']>({ queryKey: keys.views, ...brought }).data;

/** Null: there is no such ticket (any more). */
export function useTicket(id: string): TicketDocument | null | undefined {
  const queryClient = useQueryClient();
  const { data } = useQuery<TicketDocument | null>({
    queryKey: keys.ticket(id),
    ...brought,
    // Some list has shown it.
    placeholderData: () => {
      const lists = queryClient.getQueriesData<CachedList>({ queryKey: keys.lists });
      return lists.flatMap(([, list]) => (list ? ticketsIn(list) : [])).find((ticket) => ticket.id === id);
    },
  });
  return data;
}

export const useThread = (id: string): CachedThread | undefined =>
  useQuery<CachedThread>({ queryKey: keys.thread(id), ...brought }).data;

export const usePresence = (id: string): Presence | undefined =>
  useQuery<Presence>({ queryKey: keys.presence(id), ...brought }).data;

export function useAgents(): readonly AgentDocument[] {
  const api = useApi();
  const { data } = useQuery({
    queryKey: keys.agents,
    queryFn: ({ signal }) => api.get<{ agents: AgentDocument[] }>('/agents', { signal }),
    staleTime: 60_000,
  });
  return data?.agents ?? [];
}

/** A1: who may have tickets. */
export const mayBeAssigned = ({ role }: { role: Role }): boolean => role !== 'analyst';
export const managesSettings = ({ role }: { role: Role }): boolean =>
  ['owner', 'admin', 'manager'].includes(role);

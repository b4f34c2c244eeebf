import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import type { IntegrationDocument } from '#contracts/api/integrations.ts';
import { useMayChange } from '../use-may-change.ts';

export type Platform = IntegrationDocument['platform'];

/** H1: other helpdesks, as far as one may know of them. */
export function useIntegrations() {
  const api = useApi();
  const queryClient = useQueryClient();
  const mayChange = useMayChange();
  const { data, error, refetch } = useQuery({
    queryKey: keys.setting('integrations'),
    queryFn: ({ signal }) => api.get<{ integrations: IntegrationDocument[] }>('/integrations', { signal }),
    enabled: mayChange,
    staleTime: 0,
  });
  return {
    integrations: data?.integrations,
    error,
    refresh: (): void => {
      void queryClient.invalidateQueries({ queryKey: keys.setting('history') });
      void refetch();
    },
  };
}

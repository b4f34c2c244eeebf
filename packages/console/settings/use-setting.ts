import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Answered } from '#console/api/client.ts';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';

/**
 * A setting as it is, with its version. Saving names the version that was seen: if somebody else has saved meanwhile
 * it is refused (412), and nothing of theirs is written over.
 */
export function useSetting<T>(name: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  const key = keys.setting(name);
  const path = `/settings/${name}`;
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.call<T>('GET', path, { signal }),
    staleTime: 0,
    // What somebody is just changing isn't exchanged under their hands.
    refetchOnReconnect: false,
  });
  const save = useMutation({
    mutationFn: (value: T) =>
      api.call<T>('PUT', path, { body: value, headers: { 'if-match': data?.etag ?? '*' } }),
    onSuccess: (saved: Answered<T>) => queryClient.setQueryData(key, saved),
  });
  return { answered: data, value: data?.data, error, reload: () => refetch(), save };
}

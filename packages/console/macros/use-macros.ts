import { useQuery } from '@tanstack/react-query';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import type { MacroDocument } from '#contracts/api/macros.ts';

/** The team's macros; undefined: they aren't here yet. */
export function useMacros(): readonly MacroDocument[] | undefined {
  const api = useApi();
  const { data } = useQuery({
    // As the settings know it, so that what is changed there is offered here at once.
    queryKey: keys.setting('macros'),
    queryFn: ({ signal }) => api.call<{ macros: MacroDocument[] }>('GET', '/settings/macros', { signal }),
    staleTime: 60_000,
  });
  return data?.data.macros;
}

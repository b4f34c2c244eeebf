import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import type { OverviewDocument } from '#contracts/api/reports.ts';
import type { ReportChannel } from './asked.ts';
import type { Days } from './range.ts';

export const searchFor = (days: Days, channel: ReportChannel | null): string =>
  new URLSearchParams({ from: days.from, to: days.to, ...(channel !== null && { channel }) }).toString();

/** The figures of some days, renewed while they are looked at; null: of none. */
export function useOverview(days: Days | null, channel: ReportChannel | null) {
  const api = useApi();
  const search = days === null ? '' : searchFor(days, channel);
  return useQuery({
    queryKey: keys.report(search),
    queryFn: ({ signal }) => api.get<OverviewDocument>(`/reports/overview?${search}`, { signal }),
    enabled: days !== null,
    staleTime: 30_000,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
}

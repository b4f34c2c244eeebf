import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Api } from '#console/api/client.ts';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { whileChanging } from '#console/live/use-live.ts';
import { sayFailed } from '#console/ui/toasts.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { type CachedList, withTicket } from './cached-list.ts';
import { belongs, type ListQuery } from './list-query.ts';

export type Person = NonNullable<TicketDocument['assignee']>;

interface AssignAnswer {
  readonly results: readonly {
    readonly ticketId: string;
    readonly ok: boolean;
    readonly problem?: { detail?: string; title: string };
  }[];
}

/** What can be done with a ticket; shown at once, and taken back with a word if it fails. */
export interface TicketActions {
  assign(ticket: TicketDocument, to: Person | null): Promise<boolean>;
  close(ticket: TicketDocument): Promise<boolean>;
  reopen(ticket: TicketDocument): Promise<boolean>;
  snooze(ticket: TicketDocument, until: string, keepOpen?: boolean): Promise<boolean>;
  tag(ticket: TicketDocument, tags: string[]): Promise<boolean>;
}

export function useTicketActions(): TicketActions {
  const api = useApi();
  const queryClient = useQueryClient();
  const { t } = useTranslation();
  return useMemo(() => {
    /** The change, as it will be; then the one that is asked for, whose answer is what is true. */
    const change = async (
      after: TicketDocument,
      { ask, failed }: { ask: (api: Api) => Promise<TicketDocument | undefined>; failed: string },
    ): Promise<boolean> => {
      const restore = showTicket(queryClient, after);
      try {
        const answered = await whileChanging(() => ask(api));
        if (answered !== undefined) showTicket(queryClient, answered);
        return true;
      } catch (error) {
        restore();
        sayFailed(failed, error instanceof Error ? error.message : undefined);
        return false;
      }
    };
    const ticketAfter = (path: string, body?: unknown) => (api: Api) => api.post<TicketDocument>(path, body);
    return {
      assign: (ticket, to) =>
        change({ ...ticket, assignee: to }, { ask: assigning(ticket, to), failed: t('actions.notAssigned') }),
      close: (ticket) =>
        change(
          { ...ticket, status: 'closed', waitingSince: null, autoClose: null },
          { ask: ticketAfter(`/tickets/${ticket.id}/close`), failed: t('actions.notClosed') },
        ),
      reopen: (ticket) =>
        change(
          { ...ticket, status: 'open' },
          { ask: ticketAfter(`/tickets/${ticket.id}/reopen`), failed: t('actions.notReopened') },
        ),
      snooze: (ticket, until, keepOpen = false) =>
        change(
          { ...ticket, status: 'snoozed', snoozedUntil: until },
          {
            ask: ticketAfter(`/tickets/${ticket.id}/snooze`, { until, keepOpen }),
            failed: t('actions.notSnoozed'),
          },
        ),
      tag: (ticket, tags) =>
        change(
          { ...ticket, tags },
          {
            ask: (api) => api.put<TicketDocument>(`/tickets/${ticket.id}/tags`, { tags }),
            failed: t('actions.notTagged'),
          },
        ),
    };
  }, [api, queryClient, t]);
}

/** A3: one that has changed hands since it was seen stays with whoever has it. */
const assigning =
  (ticket: TicketDocument, to: Person | null) =>
  async (api: Api): Promise<undefined> => {
    const seenAssigneeId = ticket.assignee?.id ?? null;
    const { results } = await api.post<AssignAnswer>('/tickets/assign', {
      ticketIds: [ticket.id],
      assigneeId: to?.id ?? null,
      seenAssigneeId,
    });
    const problem = results.find(({ ok }) => !ok)?.problem;
    if (problem !== undefined) throw new Error(problem.detail ?? problem.title);
  };

/** Shows a ticket so everywhere; returns what takes that back. */
export function showTicket(queryClient: QueryClient, ticket: TicketDocument): () => void {
  const me = queryClient.getQueryData<MeDocument>(keys.me)?.id;
  const known = queryClient.getQueryData<TicketDocument | null>(keys.ticket(ticket.id));
  const lists = queryClient.getQueriesData<CachedList>({ queryKey: keys.lists });
  queryClient.setQueryData(keys.ticket(ticket.id), ticket);
  for (const [key, list] of lists) {
    const query = queryOf(key);
    if (list && query) queryClient.setQueryData(key, withTicket(list, ticket, belongs(ticket, query, me)));
  }
  return () => {
    if (known !== undefined) queryClient.setQueryData(keys.ticket(ticket.id), known);
    for (const [key, list] of lists) queryClient.setQueryData(key, list);
  };
}

function queryOf(key: readonly unknown[]): ListQuery | undefined {
  const [, query] = key;
  return isQuery(query) ? query : undefined;
}

const isQuery = (query: unknown): query is ListQuery =>
  typeof query === 'object' && query !== null && 'view' in query;

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { whyOf } from '#console/api/why.ts';
import { noteOwnDoing } from '#console/live/arrivals.ts';
import { sayFailed } from '#console/ui/toasts.ts';
import type { MeDocument } from '#contracts/api/agents.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { type CachedList, withTicket } from './cached-list.ts';
import { changesOf, type TicketChanges } from './changes.ts';
import { belongs, type ListQuery } from './list-query.ts';

export type Person = NonNullable<TicketDocument['assignee']>;

/** What can be done with a ticket; shown at once, and taken back with a word if it fails. */
export type TicketActions = {
  readonly [Name in keyof TicketChanges]: (
    ...args: Parameters<TicketChanges[Name]['ask']>
  ) => Promise<boolean>;
};

export function useTicketActions(): TicketActions {
  const api = useApi();
  const queryClient = useQueryClient();
  const { t } = useTranslation();
  return useMemo(() => {
    const changes = changesOf(api);
    /** The change, as it will be; then the one that is asked for, whose answer is what is true. */
    const shown = async (
      after: TicketDocument,
      { ask, failed }: { ask: () => Promise<TicketDocument | undefined>; failed: string },
    ): Promise<boolean> => {
      const restore = showTicket(queryClient, after);
      try {
        const answered = await ask();
        if (answered !== undefined) showTicket(queryClient, answered);
        return true;
      } catch (error) {
        restore();
        sayFailed(failed, whyOf(error));
        return false;
      }
    };
    const { assign, close, reopen, snooze, tag } = changes;
    return {
      assign: (ticket, to) =>
        shown(assign.after(ticket, to), {
          ask: () => assign.ask(ticket, to),
          failed: t('actions.notAssigned'),
        }),
      close: (ticket) =>
        shown(close.after(ticket), { ask: () => close.ask(ticket), failed: t('actions.notClosed') }),
      reopen: (ticket) =>
        shown(reopen.after(ticket), { ask: () => reopen.ask(ticket), failed: t('actions.notReopened') }),
      snooze: (ticket, until, keepOpen) =>
        shown(snooze.after(ticket, until), {
          ask: () => snooze.ask(ticket, until, keepOpen),
          failed: t('actions.notSnoozed'),
        }),
      tag: (ticket, tags) =>
        shown(tag.after(ticket, tags), { ask: () => tag.ask(ticket, tags), failed: t('actions.notTagged') }),
    };
  }, [api, queryClient, t]);
}

/** Shows a ticket so everywhere; returns what takes that back. */
export function showTicket(queryClient: QueryClient, ticket: TicketDocument): () => void {
  const me = queryClient.getQueryData<MeDocument>(keys.me)?.id;
  const known = queryClient.getQueryData<TicketDocument | null>(keys.ticket(ticket.id));
  const lists = queryClient.getQueriesData<CachedList>({ queryKey: keys.lists });
  queryClient.setQueryData(keys.ticket(ticket.id), ticket);
  if (me !== undefined && ticket.assignee?.id === me) noteOwnDoing(ticket.id);
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

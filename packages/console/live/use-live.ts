import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { type CachedList, withFirstPage } from '#console/inbox/cached-list.ts';
import { type CachedThread, withLatest } from '#console/inbox/cached-thread.ts';
import { apiParamsOf, type ListQuery } from '#console/inbox/list-query.ts';
import type { LiveDocument } from '#contracts/api/live.ts';
import { noteArrival } from './arrivals.ts';
import { type Poller, startPolling } from './poller.ts';
import { noteFailure, noteSuccess } from './status.ts';

const pageSize = 50;

/** Who else is at a ticket. */
export interface Presence {
  readonly answering: readonly { readonly id: string; readonly name: string }[];
  readonly customerTyping: boolean;
}

/** Counts changes of our own: an answer that was asked for before one knows nothing of it. */
let changes = 0;
let changing = 0;
let pollNow = (): void => {};

/** Around a change of our own: what is asked meanwhile is thrown away, and afterwards it is asked anew. */
export async function whileChanging<T>(change: () => Promise<T>): Promise<T> {
  changes += 1;
  changing += 1;
  try {
    return await change();
  } finally {
    changing -= 1;
    if (changing === 0) pollNow();
  }
}

/** Keeps up all that an inbox shows, by one request, whose answer is spread over the cache. */
export function useLive(list: ListQuery, ticketId: string | undefined): void {
  const api = useApi();
  const queryClient = useQueryClient();
  const asked = useRef({ list, ticketId });
  const poller = useRef<Poller | null>(null);
  const etags = useRef(new Map<string, string>());
  const path = pathOf(list, ticketId);

  useEffect(() => {
    const poll = async (signal: AbortSignal): Promise<void> => {
      const { list, ticketId } = asked.current;
      const path = pathOf(list, ticketId);
      const known = etags.current.get(path);
      const before = changes;
      const headers: Record<string, string> = known === undefined ? {} : { 'if-none-match': known };
      const { data, etag, status } = await api.call<LiveDocument>('GET', path, { headers, signal });
      if (signal.aborted || status === 304 || before !== changes || changing > 0) return;
      noteArrival(data);
      spread(queryClient, data, { list, ticketId });
      etags.current = new Map(etag === null ? [] : [[path, etag]]);
    };
    poller.current = startPolling({ poll, succeeded: noteSuccess, failed: noteFailure });
    pollNow = poller.current.now;
    return () => {
      poller.current?.stop();
      poller.current = null;
      pollNow = () => {};
    };
  }, [api, queryClient]);

  useEffect(() => {
    const isSame = pathOf(asked.current.list, asked.current.ticketId) === path;
    asked.current = { list, ticketId };
    if (!isSame) poller.current?.now();
  }, [path, list, ticketId]);
}

/** For who wants to see at once what has just been done. */
export const lookAgain = (): void => pollNow();

const pathOf = (list: ListQuery, ticketId: string | undefined): string =>
  `/live?${apiParamsOf(list)}&limit=${pageSize}${ticketId === undefined ? '' : `&ticketId=${ticketId}`}`;

function spread(
  queryClient: QueryClient,
  { me, views, tickets, cursor, open }: LiveDocument,
  { list, ticketId }: { list: ListQuery; ticketId: string | undefined },
): void {
  queryClient.setQueryData(keys.me, me);
  queryClient.setQueryData(keys.views, views);
  queryClient.setQueryData<CachedList>(keys.list(list), (known) => withFirstPage(known, { tickets, cursor }));
  if (ticketId === undefined) return;
  if (open === null) {
    queryClient.setQueryData(keys.ticket(ticketId), null);
    return;
  }
  const { ticket, messages, cursor: before, answering, customerTyping } = open;
  queryClient.setQueryData(keys.ticket(ticketId), ticket);
  queryClient.setQueryData<CachedThread>(keys.thread(ticketId), (known) =>
    withLatest(known, { messages, cursor: before }),
  );
  queryClient.setQueryData<Presence>(keys.presence(ticketId), { answering, customerTyping });
}

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { type CachedList, type TicketPage, ticketsIn } from '#console/inbox/cached-list.ts';
import { ChannelIcon } from '#console/inbox/channel-icon.tsx';
import { addressOf, contactNameOf } from '#console/inbox/contact-name.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { fitOf } from './match.ts';
import type { PickOption } from './picker.tsx';

const most = 8;
/** So long nothing more is typed before it is searched for. */
const patienceMs = 150;

/** Those that are already here at once, then all others that there are. */
export function useFoundTickets(text: string, close: () => void) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const q = useDeferredValue(text.trim());
  const here = useTicketsHere();
  const { data, isSearching } = useSearched(q);
  const local = q === '' ? [] : here.filter((ticket) => isMeant(q, ticket)).slice(0, most);
  const isHere = new Set(local.map(({ id }) => id));
  const others = q === '' ? [] : (data ?? []).filter(({ id }) => !isHere.has(id));
  const tickets = [...local, ...others].slice(0, most).map(
    (ticket): PickOption => ({
      id: ticket.id,
      label: contactNameOf(ticket, t),
      mark: <ChannelIcon channel={ticket.channel} />,
      hint: [`#${ticket.number}`, ticket.subject, t(`ticket.status.${ticket.status}`)]
        .filter(Boolean)
        .join(' · '),
      group: t('finder.tickets'),
      run() {
        close();
        navigate(`/inbox/all/${ticket.id}`);
      },
    }),
  );
  return { tickets, isSearching };
}

/** A phone number by any of its digits. */
function isMeant(q: string, ticket: TicketDocument): boolean {
  if (fitOf(q, wordsOf(ticket)) !== null) return true;
  const digits = /^[+\d\s()/-]+$/.test(q) ? q.replace(/\D/g, '') : '';
  return digits.length > 2 && (addressOf(ticket) ?? '').replace(/\D/g, '').includes(digits);
}

function wordsOf(ticket: TicketDocument): string {
  const { number, contact, subject = '' } = ticket;
  return [`#${number}`, number, contact.name, addressOf(ticket), contact.email, subject].join(' ');
}

function useTicketsHere(): TicketDocument[] {
  const queryClient = useQueryClient();
  const lists = queryClient.getQueriesData<CachedList>({ queryKey: keys.lists });
  const all = lists.flatMap(([, list]) => (list ? ticketsIn(list) : []));
  return [...new Map(all.map((ticket) => [ticket.id, ticket])).values()];
}

function useSearched(q: string) {
  const api = useApi();
  const [settled, setSettled] = useState(q);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(q), patienceMs);
    return () => clearTimeout(timer);
  }, [q]);
  const { data, isFetching } = useQuery({
    queryKey: ['found', settled],
    queryFn: async ({ signal }) =>
      (await api.get<TicketPage>(`/tickets?limit=${most}&q=${encodeURIComponent(settled)}`, { signal }))
        .tickets,
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    gcTime: 60_000,
  });
  return { data, isSearching: isFetching || settled !== q };
}

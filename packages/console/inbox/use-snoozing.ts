import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { keys } from '#console/api/keys.ts';
import { ApiProblem } from '#console/api/problem.ts';
import { whyOf } from '#console/api/why.ts';
import { useFormats } from '#console/i18n/format.ts';
import { serverNow } from '#console/live/clock.ts';
import { loadPatiently } from '#console/parts/load.ts';
import { sayFailed } from '#console/ui/toasts.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { showTicket, useTicketActions } from './actions.ts';
import { changesOf } from './changes.ts';
import { useMoving } from './place.ts';
import { useTogether } from './use-together.ts';

type Tickets = readonly TicketDocument[];

export interface Snoozing {
  /** Puts tickets aside until a time, and moves on to the next one. */
  snooze(tickets: Tickets, until: number): void;
  /** T9: as if its time had come. */
  wake(ticket: TicketDocument): void;
}

/** No time of the past is taken: over a slow network, or to a busy system, a moment is longer. */
const momentsMs = [2_500, 12_000, 45_000];

export function useSnoozing(): Snoozing {
  const { t } = useTranslation();
  const formats = useFormats();
  const api = useApi();
  const queryClient = useQueryClient();
  const one = useTicketActions();
  const together = useTogether();
  const { moveOn, open } = useMoving();
  return useMemo(() => {
    const changes = changesOf(api);
    const ask = async (tickets: Tickets, until: number, keepOpen?: true): Promise<Tickets> => {
      const [only, ...more] = tickets;
      const at = new Date(until).toISOString();
      if (only && more.length === 0) return (await one.snooze(only, at, keepOpen)) ? [only] : [];
      return together.snooze(tickets, at, keepOpen);
    };
    const wake = async (ticket: TicketDocument): Promise<void> => {
      let why: unknown;
      for (const ms of momentsMs) {
        try {
          const at = new Date(serverNow() + ms).toISOString();
          const answered = await changes.snooze.ask(ticket, at);
          if (answered !== undefined) showTicket(queryClient, answered);
          return;
        } catch (error) {
          why = error;
          if (!(error instanceof ApiProblem) || error.status !== 400) break;
        }
      }
      sayFailed(t('actions.notWoken', { number: ticket.number }), whyOf(why));
    };
    /** C7: those that close for inactivity before they wake. */
    const closingBefore = (tickets: Tickets, until: number): Tickets =>
      tickets.filter(({ id }) => {
        const now = queryClient.getQueryData<TicketDocument | null>(keys.ticket(id));
        const closesAt = now?.autoClose?.closesAt ?? null;
        return now?.status === 'snoozed' && closesAt !== null && Date.parse(closesAt) < until;
      });
    const tell = async (tickets: Tickets, until: number): Promise<void> => {
      const [first] = tickets;
      if (first === undefined) return;
      const closing = closingBefore(tickets, until);
      const undo = (): void => {
        if (tickets.length === 1) open(first.id);
        for (const ticket of tickets) void wake(ticket);
      };
      const keepOpen = (): void => void ask(closing, until, true);
      const { tellSnoozed } = await loadPatiently(() => import('./tell-snoozed.ts'));
      tellSnoozed({ tickets, until, closing, undo, keepOpen }, { t, formats });
    };
    return {
      snooze(tickets, until) {
        moveOn(new Set(tickets.map(({ id }) => id)));
        void ask(tickets, until).then((done) => void tell(done, until));
      },
      wake: (ticket) => void wake(ticket),
    };
  }, [api, formats, moveOn, one, open, queryClient, t, together]);
}

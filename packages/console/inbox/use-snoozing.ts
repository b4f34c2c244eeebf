import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '#console/api/keys.ts';
import { useFormats } from '#console/i18n/format.ts';
import { offerUndo } from '#console/keys/undo.ts';
import { serverNow } from '#console/live/clock.ts';
import { say } from '#console/ui/toasts.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useTicketActions } from './actions.ts';
import { useMoving } from './place.ts';
import { undoMs } from './use-closing.ts';
import { useTogether } from './use-together.ts';

type Tickets = readonly TicketDocument[];

export interface Snoozing {
  /** Puts tickets aside until a time, and moves on to the next one. */
  snooze(tickets: Tickets, until: number): void;
  /** T9: as if its time had come. */
  wake(ticket: TicketDocument): void;
}

/** No time of the past is taken, and clocks differ a little. */
const inAMomentMs = 2_500;

export function useSnoozing(): Snoozing {
  const { t } = useTranslation();
  const formats = useFormats();
  const queryClient = useQueryClient();
  const one = useTicketActions();
  const together = useTogether();
  const { moveOn, open } = useMoving();
  return useMemo(() => {
    const ask = async (tickets: Tickets, until: number, keepOpen?: true): Promise<Tickets> => {
      const [only, ...more] = tickets;
      const at = new Date(until).toISOString();
      if (only && more.length === 0) return (await one.snooze(only, at, keepOpen)) ? [only] : [];
      return together.snooze(tickets, at, keepOpen);
    };
    const inAMoment = (): number => serverNow() + inAMomentMs;
    /** C7: those that close for inactivity before they wake. */
    const closingBefore = (tickets: Tickets, until: number): Tickets =>
      tickets.filter(({ id }) => {
        const now = queryClient.getQueryData<TicketDocument | null>(keys.ticket(id));
        const closesAt = now?.autoClose?.closesAt ?? null;
        return now?.status === 'snoozed' && closesAt !== null && Date.parse(closesAt) < until;
      });
    const tell = (tickets: Tickets, until: number): void => {
      const [first] = tickets;
      if (first === undefined) return;
      const time = formats.dateTime(until);
      const title =
        tickets.length > 1
          ? t('bulk.snoozed', { count: tickets.length })
          : t('actions.snoozed', { number: first.number, time });
      const closing = closingBefore(tickets, until);
      const undo = (): void => {
        said.close();
        if (tickets.length === 1) open(first.id);
        void ask(tickets, inAMoment());
      };
      const forget = offerUndo(undo);
      setTimeout(forget, undoMs);
      const keepOpen = (): void => {
        forget();
        void ask(closing, until, true);
      };
      const said = say({
        title,
        timeout: undoMs,
        ...(closing.length > 0 && {
          description: t('actions.closesBefore', { count: closing.length }),
        }),
        action:
          closing.length > 0
            ? { label: t('actions.keepOpen'), run: keepOpen }
            : { label: t('actions.undo'), run: undo },
      });
    };
    return {
      snooze(tickets, until) {
        moveOn(new Set(tickets.map(({ id }) => id)));
        void ask(tickets, until).then((done) => tell(done, until));
      },
      wake: (ticket) => void one.snooze(ticket, new Date(inAMoment()).toISOString()),
    };
  }, [formats, moveOn, one, open, queryClient, t, together]);
}

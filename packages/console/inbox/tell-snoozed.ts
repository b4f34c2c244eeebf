import type { TFunction } from 'i18next';
import type { Formats } from '#console/i18n/format.ts';
import { offerUndo } from '#console/keys/undo.ts';
import { say } from '#console/ui/toasts.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { undoMs } from './use-closing.ts';

type Tickets = readonly TicketDocument[];

export interface Snoozed {
  readonly tickets: Tickets;
  readonly until: number;
  /** C7: those that close for inactivity before they wake. */
  readonly closing: Tickets;
  readonly undo: () => void;
  readonly keepOpen: () => void;
}

/** What was put aside, and how that is taken back. */
export function tellSnoozed(
  { tickets, until, closing, undo, keepOpen }: Snoozed,
  { t, formats }: { t: TFunction; formats: Formats },
): void {
  const [first] = tickets;
  if (first === undefined) return;
  const time = formats.dateTime(until);
  const takeBack = (): void => {
    said.close();
    undo();
  };
  const forget = offerUndo(takeBack);
  setTimeout(forget, undoMs);
  const keep = (): void => {
    forget();
    keepOpen();
  };
  const said = say({
    title:
      tickets.length > 1
        ? t('bulk.snoozed', { count: tickets.length })
        : t('actions.snoozed', { number: first.number, time }),
    timeout: undoMs,
    ...(closing.length > 0 && { description: t('actions.closesBefore', { count: closing.length }) }),
    action:
      closing.length > 0
        ? { label: t('actions.keepOpen'), run: keep }
        : { label: t('actions.undo'), run: takeBack },
  });
}

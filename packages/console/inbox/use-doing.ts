import { useMemo } from 'react';
import { openOverlay } from '#console/keys/overlay.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { type Person, useTicketActions } from './actions.ts';
import { useMoving } from './place.ts';
import { clearSelection, selectionNow } from './selection.ts';
import { useClosing } from './use-closing.ts';
import { useSnoozing } from './use-snoozing.ts';
import { useTogether } from './use-together.ts';

type Tickets = readonly TicketDocument[];

/** What is done with the open ticket, with one of the list, or with all that are selected. */
export interface Doing {
  assign(tickets: Tickets, to: Person | null): void;
  close(tickets: Tickets): void;
  reopen(tickets: Tickets): void;
  /** They ask first: whom, until when, which. */
  askAssign(tickets: Tickets): void;
  askSnooze(tickets: Tickets): void;
  askTag(tickets: Tickets): void;
  /** The list's tickets, as far as they are loaded. */
  inOrder(): Tickets;
}

export function useDoing(): Doing {
  const one = useTicketActions();
  const together = useTogether();
  const closing = useClosing();
  const snoozing = useSnoozing();
  const { inOrder } = useMoving();
  return useMemo(() => {
    /** What was selected for it is done with. */
    const over = (tickets: Tickets): void => {
      if (tickets.some(({ id }) => selectionNow().ids.has(id))) clearSelection();
    };
    const here = (tickets: Tickets): Tickets => tickets.filter(({ handledBy }) => handledBy !== 'elsewhere');
    const assign: Doing['assign'] = (tickets, to) => {
      const [only, ...more] = here(tickets);
      over(tickets);
      if (only && more.length === 0) void one.assign(only, to);
      else if (only) void together.assign(here(tickets), to);
    };
    const snooze = (asked: Tickets, until: number): void => {
      const tickets = here(asked).filter(({ status }) => status !== 'closed');
      snoozing.snooze(tickets, until);
      over(asked);
    };
    /** On, or off where they all have it. */
    const tag = (tickets: Tickets, name: string): void => {
      const isOff = tickets.every(({ tags }) => tags.includes(name));
      const tagsOf = ({ tags }: TicketDocument): string[] =>
        isOff ? tags.filter((each) => each !== name) : [...new Set([...tags, name])];
      const [only, ...more] = tickets;
      if (only && more.length === 0) void one.tag(only, tagsOf(only));
      else if (only) void together.tag(tickets, tagsOf);
    };
    return {
      assign,
      close(tickets) {
        over(tickets);
        closing(tickets);
      },
      reopen(asked) {
        const tickets = asked.filter(mayReopen);
        const [only, ...more] = tickets;
        over(asked);
        if (only && more.length === 0) void one.reopen(only);
        else if (only) void together.reopen(tickets);
      },
      askAssign: (tickets) => openOverlay({ kind: 'assign', tickets, choose: (to) => assign(tickets, to) }),
      askSnooze: (tickets) => openOverlay({ kind: 'snooze', tickets, choose: (at) => snooze(tickets, at) }),
      askTag: (tickets) => openOverlay({ kind: 'tag', tickets, choose: (name) => tag(tickets, name) }),
      inOrder,
    };
  }, [one, together, closing, snoozing, inOrder]);
}

/** T4: a closed chat is final. */
export const mayReopen = ({ status, channel }: TicketDocument): boolean =>
  status === 'closed' && channel !== 'web_chat';

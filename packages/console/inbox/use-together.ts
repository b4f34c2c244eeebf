import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { whyOf } from '#console/api/why.ts';
import { whileChanging } from '#console/live/use-live.ts';
import { say, sayFailed } from '#console/ui/toasts.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { type Person, showTicket } from './actions.ts';
import { eachOf, type Failure, type Outcome } from './bulk.ts';
import { type AssignResult, assignTogether, changesOf } from './changes.ts';

type Tickets = readonly TicketDocument[];

/** The API takes no more at a time. */
const mostAtOnce = 100;
/** Of what failed, told by name. */
const mostTold = 5;

/** The same with many tickets. Each is shown as it is once it is so; what failed is told of by ticket. */
export function useTogether() {
  const api = useApi();
  const queryClient = useQueryClient();
  const { t } = useTranslation();
  return useMemo(() => {
    const changes = changesOf(api);
    const tell = ({ done, failed }: Outcome, title?: string): readonly TicketDocument[] => {
      const told = failed.slice(0, mostTold).map(({ ticket, why }) => `#${ticket.number}: ${why}`);
      if (failed.length > mostTold) told.push(t('bulk.more', { count: failed.length - mostTold }));
      if (failed.length > 0)
        sayFailed(t('bulk.partly', { done: done.length, count: failed.length }), told.join('\n'));
      else if (title !== undefined) say({ title });
      return done;
    };
    const each = (tickets: Tickets, ask: (ticket: TicketDocument) => Promise<TicketDocument | undefined>) =>
      whileChanging(() =>
        eachOf(tickets, async (ticket) => {
          const answered = await ask(ticket);
          if (answered !== undefined) showTicket(queryClient, answered);
        }),
      );
    const why = ({ problem }: AssignResult): string => {
      if (problem?.assignee) return t('bulk.taken', { name: problem.assignee.name });
      return problem?.assignee === null ? t('bulk.givenUp') : (problem?.detail ?? problem?.title ?? '');
    };
    const assignGroup = async (tickets: Tickets, to: Person | null): Promise<Outcome> => {
      const byId = new Map<string, TicketDocument>(tickets.map((ticket) => [ticket.id, ticket]));
      try {
        const results = await assignTogether(api, { tickets, to });
        const done: TicketDocument[] = [];
        const failed: Failure[] = [];
        for (const result of results) {
          const ticket = byId.get(result.ticketId);
          if (ticket === undefined) continue;
          if (!result.ok) failed.push({ ticket, why: why(result) });
          else done.push(ticket) && showTicket(queryClient, changes.assign.after(ticket, to));
        }
        return { done, failed };
      } catch (error) {
        const why = whyOf(error);
        return { done: [], failed: tickets.map((ticket) => ({ ticket, why })) };
      }
    };
    return {
      /** One request for those that the same person has. */
      async assign(tickets: Tickets, to: Person | null): Promise<void> {
        const groups = [...Map.groupBy(tickets, ({ assignee }) => assignee?.id).values()].flatMap(inHundreds);
        const outcomes = await whileChanging(() =>
          Promise.all(groups.map((group) => assignGroup(group, to))),
        );
        const name = to?.name ?? t('overview.noAssignee');
        const done = outcomes.flatMap((outcome) => outcome.done);
        const failed = outcomes.flatMap((outcome) => outcome.failed);
        tell({ done, failed }, t('bulk.assigned', { count: done.length, name }));
      },
      close: async (tickets: Tickets): Promise<Tickets> =>
        tickets.length === 0 ? [] : tell(await each(tickets, changes.close.ask)),
      async reopen(tickets: Tickets): Promise<void> {
        if (tickets.length > 0) tell(await each(tickets, changes.reopen.ask));
      },
      snooze: async (tickets: Tickets, until: string, keepOpen?: boolean): Promise<Tickets> =>
        tickets.length === 0
          ? []
          : tell(await each(tickets, (ticket) => changes.snooze.ask(ticket, until, keepOpen))),
      async tag(tickets: Tickets, tagsOf: (ticket: TicketDocument) => string[]): Promise<void> {
        const outcome = await each(tickets, (ticket) => changes.tag.ask(ticket, tagsOf(ticket)));
        tell(outcome, t('bulk.tagged', { count: outcome.done.length }));
      },
    };
  }, [api, queryClient, t]);
}

const inHundreds = (tickets: Tickets): Tickets[] =>
  Array.from({ length: Math.ceil(tickets.length / mostAtOnce) }, (_, part) =>
    tickets.slice(part * mostAtOnce, (part + 1) * mostAtOnce),
  );

import type { Api } from '#console/api/client.ts';
import { whileChanging } from '#console/live/use-live.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import type { Person } from './actions.ts';

/** What becomes of a ticket, and what asks for it, which rejects when it stays as it was. */
interface Change<More extends readonly unknown[]> {
  after(ticket: TicketDocument, ...more: More): TicketDocument;
  ask(ticket: TicketDocument, ...more: More): Promise<TicketDocument | undefined>;
}

export interface TicketChanges {
  readonly assign: Change<[to: Person | null]>;
  readonly close: Change<[]>;
  readonly reopen: Change<[]>;
  readonly snooze: Change<[until: string, keepOpen?: boolean]>;
  readonly tag: Change<[tags: string[]]>;
}

interface AssignAnswer {
  readonly results: readonly AssignResult[];
}

export interface AssignResult {
  readonly ticketId: string;
  readonly ok: boolean;
  readonly problem?: { readonly title: string; readonly detail?: string; readonly assignee?: Person | null };
}

/** A3: those that were all seen with the same person; each that has changed hands since stays with whoever has it. */
export async function assignTogether(
  api: Api,
  { tickets, to }: { readonly tickets: readonly TicketDocument[]; readonly to: Person | null },
): Promise<readonly AssignResult[]> {
  const body = {
    ticketIds: tickets.map(({ id }) => id),
    assigneeId: to?.id ?? null,
    seenAssigneeId: tickets[0]?.assignee?.id ?? null,
  };
  return (await whileChanging(() => api.post<AssignAnswer>('/tickets/assign', body))).results;
}

export function changesOf(api: Api): TicketChanges {
  const post = (ticket: TicketDocument, what: string, body?: unknown) =>
    whileChanging(() => api.post<TicketDocument>(`/tickets/${ticket.id}/${what}`, body));
  return {
    assign: {
      after: (ticket, to) => ({ ...ticket, assignee: to }),
      async ask(ticket, to) {
        const [result] = await assignTogether(api, { tickets: [ticket], to });
        if (result?.problem) throw new Error(result.problem.detail ?? result.problem.title);
        return undefined;
      },
    },
    close: {
      after: (ticket) => ({ ...ticket, status: 'closed', waitingSince: null, autoClose: null }),
      ask: (ticket) => post(ticket, 'close'),
    },
    reopen: {
      after: (ticket) => ({ ...ticket, status: 'open' }),
      ask: (ticket) => post(ticket, 'reopen'),
    },
    snooze: {
      after: (ticket, until) => ({ ...ticket, status: 'snoozed', snoozedUntil: until }),
      ask: (ticket, until, keepOpen = false) => post(ticket, 'snooze', { until, keepOpen }),
    },
    tag: {
      after: (ticket, tags) => ({ ...ticket, tags }),
      ask: (ticket, tags) =>
        whileChanging(() => api.put<TicketDocument>(`/tickets/${ticket.id}/tags`, { tags })),
    },
  };
}

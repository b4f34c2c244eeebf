import { snoozeBody } from '#contracts/api/answering.ts';
import { ticketParams } from '#contracts/api/tickets.ts';
import { day } from '#domain/ids.ts';
import type { AgentOperation } from '#http/authenticate.ts';
import { parseJson, parseParams, refuseFaults } from '#http/input.ts';
import { instant } from '#http/names.ts';
import { presentTicket } from '#http/present.ts';
import { json } from '#http/reply.ts';
import { close, reopen } from '#use-cases/close.ts';
import { closesBeforeWaking, snooze } from '#use-cases/snooze.ts';
import { overview } from '#use-cases/view.ts';
import { refused } from './conflicts.ts';
import type { Deps } from './deps.ts';

const longestSnooze = 366 * day;

/** T4, T9: closing, reopening, snoozing; each answers with the ticket after it. */
export const statusChanges = (deps: Deps): Record<string, AgentOperation> => ({
  'POST /tickets/{id}/close': async (event, { agent }) => {
    const { id } = parseParams(ticketParams, event, 'ticket');
    const closed = await close({ ticketId: id, by: agent.id }, deps);
    if (!closed.ok) throw refused(closed.refusal);
    return json(200, presentTicket(await overview(closed.value.ticket, deps)));
  },
  'POST /tickets/{id}/reopen': async (event, { agent }) => {
    const { id } = parseParams(ticketParams, event, 'ticket');
    const reopened = await reopen({ ticketId: id, by: agent.id }, deps);
    if (!reopened.ok) throw refused(reopened.refusal);
    return json(200, presentTicket(await overview(reopened.value.ticket, deps)));
  },
  'POST /tickets/{id}/snooze': async (event, { agent }) => {
    const { id } = parseParams(ticketParams, event, 'ticket');
    const { until, keepOpen } = parseJson(snoozeBody, event);
    if (until > deps.clock() + longestSnooze)
      refuseFaults([{ path: 'until', message: 'is more than a year away' }]);
    const snoozed = await snooze({ ticketId: id, until, keepOpen, by: agent.id }, deps);
    if (!snoozed.ok) throw refused(snoozed.refusal);
    const shown = await overview(snoozed.value.ticket, deps);
    const closesAt = closesBeforeWaking(shown);
    return json(200, {
      ...presentTicket(shown),
      ...(closesAt !== null && {
        warning: { code: 'closes-before-waking', closesAt: instant(closesAt) },
      }),
    });
  },
});

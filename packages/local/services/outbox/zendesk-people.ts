import type { HelpdeskAct, PlayedHelpdesk } from '../types.ts';
import { commentOn } from './zendesk-comments.ts';
import type { Ticket } from './zendesk-schemas.ts';
import type { ZendeskState } from './zendesk-state.ts';
import { colleague } from './zendesk-users.ts';

/** Who is at work there unless somebody is named. */
const somebody = 'Zoe Zendesk';

/** What those who work at Zendesk see and do: in the browser, not by the API. */
export function zendeskPeople(state: ZendeskState, updated: (ticket: Ticket) => void): PlayedHelpdesk {
  return {
    tickets: () => [...state.tickets.values()].map((ticket) => shown(ticket, state)),
    act(ticketId, act) {
      const ticket = state.tickets.get(Number(ticketId));
      if (!ticket) return undefined;
      if (ticket.status === 'closed') return 'A closed ticket can’t be changed.';
      const next = { ...ticket, status: statusAfter(ticket, act), updated_at: state.now() };
      const comment = commentBy(ticket, act, state);
      state.keep({ ticket: next }, ...(comment ? [{ comment }] : []));
      updated(next);
      return shown(next, state);
    },
  };
}

/** Whoever works on a new ticket opens it. */
const statusAfter = ({ status }: Ticket, act: HelpdeskAct): Ticket['status'] =>
  act.status ?? (status === 'new' ? 'open' : status);

function commentBy(
  ticket: Ticket,
  { text, html, public: isPublic = true, name = somebody }: HelpdeskAct,
  state: ZendeskState,
) {
  if (text === undefined) return undefined;
  const said = { body: text, html_body: html, public: isPublic, uploads: [] };
  return commentOn(ticket, said, { author: colleague(name, state), channel: 'web', custom: {} }, state);
}

function shown(ticket: Ticket, { users, comments }: ZendeskState): object {
  return {
    ...ticket,
    requester: users.get(ticket.requester_id),
    comments: (comments.get(ticket.id) ?? []).map(
      ({ id, author_id: author, body, html_body: html, public: isPublic, created_at: at, attachments }) => ({
        id,
        by: users.get(author)?.name,
        body,
        html_body: html,
        public: isPublic,
        created_at: at,
        attachments: attachments.map(({ file_name: name, size }) => ({ name, size })),
      }),
    ),
  };
}

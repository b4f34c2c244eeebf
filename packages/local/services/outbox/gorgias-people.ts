import type { HelpdeskAct, OutboxEntry, PlayedHelpdesk } from '../types.ts';
import type { GorgiasHooks } from './gorgias-hooks.ts';
import type { Customer, Message, Ticket } from './gorgias-schemas.ts';
import type { GorgiasState } from './gorgias-state.ts';
import { messagesOf, shownTicket } from './gorgias-tickets.ts';

/** Who is at work there unless somebody is named. */
const somebody = 'Greta Gorgias';

export interface GorgiasPeopleOptions {
  readonly state: GorgiasState;
  readonly hooks: GorgiasHooks;
  /** Shows what Gorgias itself has sent. */
  readonly note: (entry: OutboxEntry) => void;
}

/** What those who work at Gorgias see and do: in the browser, not by the API. */
export function gorgiasPeople({ state, hooks, note }: GorgiasPeopleOptions): PlayedHelpdesk {
  return {
    tickets: () => [...state.tickets.values()].map((ticket) => shown(ticket, state)),
    act(ticketId, act) {
      const ticket = state.tickets.get(Number(ticketId));
      if (!ticket) return undefined;
      if (act.status === 'pending' || act.status === 'hold') return 'At Gorgias a ticket is open or closed.';
      const customer = state.customers.get(ticket.customer_id);
      const message = messageBy(ticket, act, customer, state);
      const next = withStatus(ticket, act.status, state);
      state.keep({ ticket: next }, ...(message ? [{ message }] : []));
      if (message) hooks.tell('ticket-message-created', next);
      if (next.status !== ticket.status) hooks.tell('ticket-updated', next);
      if (message?.channel === 'email') note(mailOf(message, next, customer));
      return shown(next, state);
    },
  };
}

function withStatus(ticket: Ticket, status: HelpdeskAct['status'], state: GorgiasState): Ticket {
  if (status === undefined) return ticket;
  if (status === 'open') return { ...ticket, status: 'open', closed_datetime: null };
  return { ...ticket, status: 'closed', closed_datetime: ticket.closed_datetime ?? state.now() };
}

/** Whoever has an e-mail address is answered by e-mail; the others by whatever brought their message there. */
function messageBy(
  ticket: Ticket,
  { text, html, public: isPublic = true, name = somebody }: HelpdeskAct,
  customer: Customer | undefined,
  state: GorgiasState,
): Message | undefined {
  if (text === undefined) return undefined;
  const channel = isPublic ? (customer?.email == null ? ticket.channel : 'email') : 'internal-note';
  const at = state.now();
  return {
    id: state.nextId(),
    ticket_id: ticket.id,
    external_id: null,
    channel,
    via: 'helpdesk',
    public: isPublic,
    from_agent: true,
    sender: { id: 1, name, email: `${name.split(' ')[0]?.toLowerCase()}@${ticket.domain}.example` },
    subject: isPublic ? ticket.subject : null,
    body_text: text,
    body_html: html ?? null,
    attachments: [],
    created_datetime: at,
    sent_datetime: isPublic ? at : null,
    deleted_datetime: null,
  };
}

/** What Gorgias sends goes to nobody from here: it is shown in the outbox. */
function mailOf(message: Message, { domain }: Ticket, customer: Customer | undefined): OutboxEntry {
  const { sender, subject, body_text, body_html, created_datetime } = message;
  return {
    provider: 'gorgias',
    at: `${created_datetime}Z`,
    request: {
      method: 'POST',
      url: `https://${domain}.gorgias.com/mail-to-the-customer`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        from: sender.name,
        to: customer?.email,
        subject,
        text: body_text,
        html: body_html,
      }),
    },
    answer: { status: 202, body: '' },
  };
}

function shown(ticket: Ticket, state: GorgiasState): object {
  return {
    ...shownTicket(ticket, state),
    account: `${ticket.domain}.gorgias.com`,
    messages: messagesOf(ticket.id, state).map((message) => ({
      id: message.id,
      external_id: message.external_id,
      by: message.sender.name,
      from_agent: message.from_agent,
      public: message.public,
      channel: message.channel,
      body_text: message.body_text,
      body_html: message.body_html,
      attachments: message.attachments.map(({ name, size }) => ({ name, size })),
      created_datetime: message.created_datetime,
    })),
  };
}

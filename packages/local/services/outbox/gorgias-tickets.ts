import { senderOf, shownCustomer } from './gorgias-customers.ts';
import { GorgiasError, notFound } from './gorgias-error.ts';
import { ordered, pageOf } from './gorgias-page.ts';
import { read } from './gorgias-read.ts';
import {
  type Message,
  type NewMessage,
  newMessageSchema,
  newTicketSchema,
  type Ticket,
} from './gorgias-schemas.ts';
import type { GorgiasState } from './gorgias-state.ts';

export const messagesOf = (ticketId: number, { messages }: GorgiasState): Message[] =>
  [...messages.values()].filter((message) => message.ticket_id === ticketId);

export function shownTicket(
  { domain: _, customer_id, tags, ...ticket }: Ticket,
  state: GorgiasState,
): object {
  const customer = state.customers.get(customer_id);
  return {
    ...ticket,
    uri: `/api/tickets/${ticket.id}/`,
    spam: false,
    customer: customer ? shownCustomer(customer) : null,
    tags: tags.map((name, nth) => ({ id: nth + 1, name })),
    messages_count: messagesOf(ticket.id, state).length,
  };
}

export const shownMessage = (message: Message): object => ({
  ...message,
  uri: `/api/tickets/${message.ticket_id}/messages/${message.id}/`,
  stripped_text: message.body_text,
  stripped_html: message.body_html,
});

/** There is no such thing as a ticket of the same `external_id`: who asks twice gets two. */
export function createTicket(domain: string, body: Buffer, state: GorgiasState): Ticket {
  const { messages, via, channel, external_id, subject, status, tags } = read(newTicketSchema, body);
  const [first] = messages;
  if (first === undefined) throw new GorgiasError(400, 'Invalid data.');
  const customer = senderOf(domain, first.sender, state);
  const ticket: Ticket = {
    id: state.nextId(),
    domain,
    external_id: external_id ?? null,
    status: status ?? 'open',
    channel: channel ?? first.channel,
    via,
    subject: subject ?? null,
    tags: tags?.map(({ name }) => name) ?? [],
    customer_id: customer.id,
    created_datetime: state.now(),
    closed_datetime: null,
    trashed_datetime: null,
  };
  const said = messages.map((message) => messageOn(ticket, message, state));
  state.keep({ ticket }, ...said.map((message) => ({ message })));
  return ticket;
}

/** What a customer writes opens a ticket that was closed. */
export function createMessage(ticket: Ticket, body: Buffer, state: GorgiasState): Message {
  const message = messageOn(ticket, read(newMessageSchema, body), state);
  const opened: Ticket = { ...ticket, status: 'open', closed_datetime: null };
  state.keep({ message }, ...(ticket.status === 'closed' ? [{ ticket: opened }] : []));
  return message;
}

function messageOn(ticket: Ticket, message: NewMessage, state: GorgiasState): Message {
  if (message.from_agent)
    throw new GorgiasError(400, 'Only messages of customers are played locally.', { from_agent: ['true'] });
  const { id, name, email } = senderOf(ticket.domain, message.sender, state);
  return {
    id: state.nextId(),
    ticket_id: ticket.id,
    external_id: message.external_id ?? null,
    channel: message.channel,
    via: message.via,
    public: message.public ?? true,
    from_agent: false,
    sender: { id, name, email },
    subject: message.subject ?? null,
    body_text: message.body_text ?? null,
    body_html: message.body_html ?? null,
    attachments: message.attachments ?? [],
    created_datetime: message.created_datetime ?? state.now(),
    sent_datetime: message.sent_datetime ?? null,
    deleted_datetime: null,
  };
}

export function ticketById(domain: string, id: string, { tickets }: GorgiasState): Ticket {
  const ticket = tickets.get(Number(id));
  if (ticket?.domain !== domain) throw notFound();
  return ticket;
}

/** @see https://developers.gorgias.com/reference/list-tickets */
export function listTickets(domain: string, url: URL, state: GorgiasState): object {
  const externalId = url.searchParams.get('external_id');
  const found = [...state.tickets.values()].filter(
    (ticket) => ticket.domain === domain && (externalId === null || ticket.external_id === externalId),
  );
  const shown = ordered(found, url).map((ticket) => shownTicket(ticket, state));
  return pageOf(shown, url, ['external_id', 'customer_id', 'trashed']);
}

/** @see https://developers.gorgias.com/reference/list-messages */
export function listMessages(domain: string, url: URL, state: GorgiasState): object {
  const ticketId = url.searchParams.get('ticket_id');
  const found = [...state.messages.values()].filter(
    ({ ticket_id }) =>
      state.tickets.get(ticket_id)?.domain === domain && (ticketId === null || `${ticket_id}` === ticketId),
  );
  return pageOf(ordered(found, url).map(shownMessage), url, ['ticket_id']);
}

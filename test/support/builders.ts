import type { Agent } from '#domain/agent.ts';
import { type Contact, newContact } from '#domain/contact.ts';
import { day, hour } from '#domain/ids.ts';
import type { Answer } from '#domain/ticket/answer.ts';
import { type Inbound, openTicket, type Routing } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';

/** A Monday morning: where every story in the tests begins, unless it says otherwise. */
export const start = Date.UTC(2026, 2, 2, 9);

export const unrouted: Routing = { teamId: null, queued: null };
export const toInbox: Routing = { teamId: null, queued: { queue: 'inbox', at: start } };

/** A customer's SMS, as a provider brought it. */
export const anInboundMessage = (overrides: Partial<Inbound> = {}): Inbound => ({
  channel: 'sms',
  contactId: 'con_carla',
  contactAddress: '+4915112345678',
  contactName: null,
  ourAddress: '+4930123456',
  subject: null,
  text: 'Where is my order?',
  html: null,
  attachments: [],
  tags: [],
  at: start,
  ...overrides,
});

/** An open SMS ticket with its first message, which nobody has and no queue holds. */
export const aTicket = (overrides: Partial<Ticket> = {}): Ticket => ({
  ...openTicket('tkt_1', 1, anInboundMessage(), unrouted).after,
  ...overrides,
});

export const anAnswer = (overrides: Partial<Answer> = {}): Answer => ({
  agentId: 'agt_sam',
  text: 'It is on its way.',
  html: null,
  at: start + hour,
  ...overrides,
});

/** Sam of support, online since the start for a day, with nothing to do yet. */
export const anAgent = (overrides: Partial<Agent> = {}): Agent => ({
  id: 'agt_sam',
  email: 'sam@example.com',
  name: 'Sam',
  role: 'support',
  maxOpenTickets: null,
  presence: 'online',
  onlineSince: start,
  onlineUntil: start + day,
  signedOutAt: null,
  load: 0,
  version: 1,
  ...overrides,
});

export const aContact = (overrides: Partial<Contact> = {}): Contact => ({
  ...newContact({ id: 'con_carla', channel: 'sms', address: '+4915112345678', name: null }, start),
  ...overrides,
});

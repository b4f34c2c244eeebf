import type { Agent } from '#domain/agent.ts';
import type { AutoCloseSettings } from '#domain/auto-close/clock.ts';
import { type Contact, newContact } from '#domain/contact.ts';
import type { HandOff } from '#domain/hand-off/hand-off.ts';
import { day, hour } from '#domain/ids.ts';
import type { Routing } from '#domain/routing/route.ts';
import type { Team } from '#domain/routing/team.ts';
import { defaultSettings } from '#domain/settings.ts';
import type { Answer } from '#domain/ticket/answer.ts';
import type { Attachment } from '#domain/ticket/message.ts';
import { type Inbound, openTicket } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';

/** A Monday morning: where every story in the tests begins, unless it says otherwise. */
export const start = Date.UTC(2026, 2, 2, 9);

/** What closes, and when; nothing else that auto-close can be told. */
export const autoClose = (rules: Partial<AutoCloseSettings> = {}): AutoCloseSettings => ({
  ...defaultSettings['auto-close'],
  ...rules,
});

/** Sam's and Sue's team, which gets what is tagged `returns`. */
export const aTeam = (overrides: Partial<Team> = {}): Team => ({
  id: 'team_returns',
  name: 'Returns',
  description: '',
  agentIds: ['agt_sam', 'agt_sue'],
  tags: ['returns'],
  segments: [],
  whenNobodyOnline: 'wait',
  ...overrides,
});

export const unrouted: Routing = { teamId: null, queued: null, spam: false };
export const toInbox: Routing = { ...unrouted, queued: { queue: 'inbox', at: start } };

/** A customer's SMS, as a provider brought it. */
export const anInboundMessage = (overrides: Partial<Inbound> = {}): Inbound => ({
  channel: 'sms',
  via: 'twilio',
  contactId: 'con_carla',
  contactAddress: '+4915112345678',
  contactName: null,
  ourAddress: '+4930123456',
  subject: null,
  text: 'Where is my order?',
  fullText: null,
  html: null,
  email: null,
  automatic: false,
  attachments: [],
  tags: [],
  at: start,
  ...overrides,
});

/** A customer's e-mail, the first of its thread. */
export const anInboundMail = (overrides: Partial<Inbound> = {}): Inbound =>
  anInboundMessage({
    channel: 'email',
    via: 'postmark',
    contactAddress: 'carla@example.com',
    ourAddress: 'help@shop.example',
    subject: 'My order',
    email: { messageId: 'first@example.com', references: [], cc: [] },
    ...overrides,
  });

export const anAttachment = (overrides: Partial<Attachment> = {}): Attachment => ({
  id: 'att_1',
  name: 'Rechnung.pdf',
  contentType: 'application/pdf',
  bytes: 1234,
  contentId: null,
  source: null,
  refused: null,
  ...overrides,
});

/** An open SMS ticket with its first message, which nobody has and no queue holds. */
export const aTicket = (overrides: Partial<Ticket> = {}): Ticket => ({
  ...openTicket('tkt_1', 1, anInboundMessage(), unrouted).after,
  ...overrides,
});

/** A hand-off to people here, of which the visitor is being asked. */
export const aHandOff = (overrides: Partial<HandOff> = {}): HandOff => ({
  id: 'ho-1',
  method: 'helpdesk',
  state: 'asking-consent',
  reason: null,
  at: start,
  seq: null,
  platformTicketId: null,
  ...overrides,
});

export const anAnswer = (overrides: Partial<Answer> = {}): Answer => ({
  agentId: 'agt_sam',
  text: 'It is on its way.',
  html: null,
  attachments: [],
  cc: null,
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
  offlineSince: null,
  load: 0,
  open: 0,
  removedAt: null,
  version: 1,
  ...overrides,
});

export const aContact = (overrides: Partial<Contact> = {}): Contact => ({
  ...newContact({ id: 'con_carla', channel: 'sms', address: '+4915112345678', name: null }, start),
  ...overrides,
});

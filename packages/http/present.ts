import type { AgentDocument, MeDocument } from '#contracts/api/agents.ts';
import type { HandOffDocument } from '#contracts/api/hand-off.ts';
import type {
  ContactDocument,
  MessageDocument,
  PreviewDocument,
  TicketDocument,
} from '#contracts/api/tickets.ts';
import { type Agent, presenceOf } from '#domain/agent.ts';
import type { Contact } from '#domain/contact.ts';
import type { HandOff } from '#domain/hand-off/hand-off.ts';
import type { Instant } from '#domain/ids.ts';
import type { Explanation } from '#domain/rotation/explain.ts';
import type { Attachment, Message } from '#domain/ticket/message.ts';
import type { Preview } from '#domain/ticket/ticket.ts';
import type { Links } from '#use-cases/attachments.ts';
import type { Surroundings } from '#use-cases/online.ts';
import type { ThreadEntry } from '#use-cases/ports.ts';
import type { Overview } from '#use-cases/view.ts';

import { instant, type NameOf, namesOf, person } from './names.ts';
import { presentHistory } from './present-history.ts';

/** From the domain to the shapes of the HTTP surface. */

export function presentTicket(overview: Overview): TicketDocument {
  const nameOf = namesOf(overview.agents);
  const { ticket, contact, explanation } = overview;
  return {
    id: ticket.id,
    number: ticket.number,
    channel: ticket.channel,
    status: ticket.status,
    ...(ticket.subject !== null && { subject: ticket.subject }),
    ...(ticket.spam && { spam: true }),
    contact:
      contact === null
        ? { id: ticket.contactId, address: ticket.contactAddress, segments: [], ticketCount: 0 }
        : { ...presentContact(contact), address: ticket.contactAddress },
    assignee: ticket.assigneeId === null ? null : person(ticket.assigneeId, nameOf),
    team: overview.team === null ? null : { id: overview.team.id, name: overview.team.name },
    tags: [...ticket.tags],
    ...presentQueued(overview),
    handledBy: ticket.handledBy,
    ...(ticket.handOff !== null && { handOff: presentHandOff(ticket.handOff) }),
    ...(ticket.aiOutcome !== null && { aiOutcome: ticket.aiOutcome }),
    createdAt: instant(ticket.createdAt),
    lastMessageAt: instant(ticket.lastMessageAt),
    ...(ticket.preview !== null && { preview: presentPreview(ticket.preview, nameOf) }),
    lastCustomerMessageAt: instant(ticket.lastCustomerMessageAt),
    waitingSince: ticket.waitingSince === null ? null : instant(ticket.waitingSince),
    ...(ticket.snoozedUntil !== null && { snoozedUntil: instant(ticket.snoozedUntil) }),
    ...(ticket.closedAt !== null && { closedAt: instant(ticket.closedAt) }),
    ...(ticket.closedBy !== null && { closedBy: ticket.closedBy }),
    autoClose: presentAutoClose(overview),
    ...(ticket.assignment !== null && {
      assignment: {
        by: ticket.assignment.by,
        at: instant(ticket.assignment.at),
        ...(explanation !== null && { explanation: presentExplanation(explanation, nameOf) }),
      },
    }),
  };
}

const presentPreview = (
  { author, agentId, sender, text, files }: Preview,
  nameOf: NameOf,
): PreviewDocument => ({
  author,
  ...(agentId !== null && { agent: person(agentId, nameOf) }),
  ...(sender !== null && { sender }),
  text,
  ...(files > 0 && { files }),
});

export const presentHandOff = (handOff: HandOff): HandOffDocument => ({
  method: handOff.method,
  state: handOff.state,
  at: instant(handOff.at),
  ...(handOff.reason !== null && { reason: handOff.reason }),
  ...(handOff.platformTicketId !== null && { platformTicketId: handOff.platformTicketId }),
});

function presentQueued({ ticket: { queued }, nobodyOnline }: Overview): Pick<TicketDocument, 'queued'> {
  if (queued === null) return {};
  const { queue, at } = queued;
  return { queued: { queue, since: instant(at), ...(nobodyOnline && { nobodyOnline: true }) } };
}

export const presentContact = (contact: Contact): ContactDocument => ({
  id: contact.id,
  address: contact.address,
  segments: [...contact.segments],
  ticketCount: contact.ticketCount,
  ...(contact.name !== null && { name: contact.name }),
  ...(contact.email !== null && { email: contact.email }),
  ...(contact.profileId !== null && { profileId: contact.profileId }),
  ...(contact.blocked && { blocked: true }),
  ...(contact.optedOut && { optedOut: true }),
});

function presentAutoClose({ autoClose }: Overview): TicketDocument['autoClose'] {
  if (autoClose === null) return null;
  const { checkAt, closesAt, standsStill } = autoClose;
  return {
    checkAt: instant(checkAt),
    closesAt: closesAt === null ? null : instant(closesAt),
    ...(standsStill !== null && { standsStill }),
  };
}

export const presentExplanation = (explanation: Explanation, nameOf: NameOf) => ({
  queue: explanation.queue,
  turn: explanation.turn,
  queuedAt: instant(explanation.queuedAt),
  agent: person(explanation.agentId, nameOf),
  eligible: explanation.eligible.map((id) => person(id, nameOf)),
  passedOver: explanation.passedOver.map(({ agentId, why }) => ({ agent: person(agentId, nameOf), why })),
});

const noLinks: Links = new Map();

export const presentEntry = (entry: ThreadEntry, nameOf: NameOf, links = noLinks): MessageDocument =>
  entry.kind === 'message'
    ? presentMessage(entry.message, nameOf, links)
    : presentHistory(entry.entry, nameOf);

export const presentMessage = (message: Message, nameOf: NameOf, links = noLinks): MessageDocument => ({
  id: message.id,
  author: message.author,
  ...(message.agentId !== null && { agent: person(message.agentId, nameOf) }),
  ...(message.sender !== null && { sender: message.sender }),
  text: message.text,
  ...(message.fullText !== null && { fullText: message.fullText }),
  ...(message.html !== null && { html: message.html }),
  ...(message.cc.length > 0 && { cc: [...message.cc] }),
  internal: message.internal,
  ...(message.code !== null && { code: message.code }),
  attachments: message.attachments.map((attachment) => presentAttachment(attachment, links)),
  at: instant(message.at),
  ...(message.delivery !== null && { delivery: message.delivery.state }),
  ...(message.delivery?.failure != null && { failure: message.delivery.failure }),
});

/** Where its provider keeps it is ours to know. */
function presentAttachment(attachment: Attachment, links: Links) {
  const { id, name, contentType, bytes, contentId, source, refused } = attachment;
  const url = links.get(id);
  return {
    id,
    name,
    contentType,
    bytes,
    ...(url !== undefined && { url }),
    ...(contentId !== null && { contentId }),
    ...(refused !== null ? { refused } : source !== null && { pending: true as const }),
  };
}

export const presentAgent = (agent: Agent, now: Instant): AgentDocument => ({
  id: agent.id,
  name: agent.name,
  email: agent.email,
  role: agent.role,
  presence: presenceOf(agent, now),
  openTickets: agent.open,
  waitingTickets: agent.load,
  maxOpenTickets: agent.maxOpenTickets,
});

export const presentMe = (
  agent: Agent,
  { now, presenceShown, withinOfficeHours }: { now: Instant } & Surroundings,
): MeDocument => ({
  ...presentAgent(agent, now),
  ...(presenceOf(agent, now) === 'online' &&
    agent.onlineUntil !== null && { onlineUntil: instant(agent.onlineUntil) }),
  presenceShown,
  withinOfficeHours,
});

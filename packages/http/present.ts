import type { AgentDocument, MeDocument } from '#contracts/api/agents.ts';
import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';
import { type Agent, presenceOf } from '#domain/agent.ts';
import type { AgentId, Instant } from '#domain/ids.ts';
import type { Explanation } from '#domain/rotation/explain.ts';
import type { HistoryEntry, HistoryEvent } from '#domain/ticket/history.ts';
import type { Message } from '#domain/ticket/message.ts';
import type { ThreadEntry } from '#use-cases/ports.ts';
import type { Overview } from '#use-cases/view.ts';

/** From the domain to the shapes of the HTTP surface. */

export const instant = (at: Instant): string => new Date(at).toISOString();

type NameOf = (id: AgentId) => string;
export const namesOf = (agents: readonly Agent[]): NameOf => {
  const names = new Map(agents.map((agent) => [agent.id, agent.name]));
  return (id) => names.get(id) ?? 'someone who left';
};

export function presentTicket(overview: Overview): TicketDocument {
  const nameOf = namesOf(overview.agents);
  const { ticket, contact, explanation } = overview;
  return {
    id: ticket.id,
    number: ticket.number,
    channel: ticket.channel,
    status: ticket.status,
    ...(ticket.subject !== null && { subject: ticket.subject }),
    contact: {
      id: ticket.contactId,
      address: ticket.contactAddress,
      segments: [...(contact?.segments ?? [])],
      ticketCount: contact?.ticketCount ?? 0,
      ...(contact?.name != null && { name: contact.name }),
      ...(contact?.email != null && { email: contact.email }),
      ...(contact?.profileId != null && { profileId: contact.profileId }),
    },
    assignee: ticket.assigneeId === null ? null : person(ticket.assigneeId, nameOf),
    team: ticket.teamId === null ? null : { id: ticket.teamId, name: ticket.teamId },
    tags: [...ticket.tags],
    handledBy: ticket.handledBy,
    createdAt: instant(ticket.createdAt),
    lastMessageAt: instant(ticket.lastMessageAt),
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

const person = (id: AgentId, nameOf: NameOf) => ({ id, name: nameOf(id) });

function presentAutoClose({ autoClose }: Overview): TicketDocument['autoClose'] {
  if (autoClose === null) return null;
  const { checkAt, closesAt, standsStill } = autoClose;
  return {
    checkAt: instant(checkAt),
    closesAt: closesAt === null ? null : instant(closesAt),
    ...(standsStill !== null && { standsStill }),
  };
}

const presentExplanation = (explanation: Explanation, nameOf: NameOf) => ({
  queue: explanation.queue,
  turn: explanation.turn,
  queuedAt: instant(explanation.queuedAt),
  agent: person(explanation.agentId, nameOf),
  eligible: explanation.eligible.map((id) => person(id, nameOf)),
  passedOver: explanation.passedOver.map(({ agentId, why }) => ({ agent: person(agentId, nameOf), why })),
});

export const presentEntry = (entry: ThreadEntry, nameOf: NameOf): MessageDocument =>
  entry.kind === 'message' ? presentMessage(entry.message, nameOf) : presentHistory(entry.entry, nameOf);

export const presentMessage = (message: Message, nameOf: NameOf): MessageDocument => ({
  id: message.id,
  author: message.author,
  ...(message.agentId !== null && { agent: person(message.agentId, nameOf) }),
  text: message.text,
  ...(message.html !== null && { html: message.html }),
  internal: message.internal,
  ...(message.code !== null && { code: message.code }),
  attachments: message.attachments.map(({ id, name, contentType, bytes }) => ({
    id,
    name,
    contentType,
    bytes,
  })),
  at: instant(message.at),
  ...(message.delivery !== null && { delivery: message.delivery.state }),
  ...(message.delivery?.failure != null && { failure: message.delivery.failure }),
});

/** T11: what happened to the ticket, in a sentence. */
const presentHistory = (entry: HistoryEntry, nameOf: NameOf): MessageDocument => ({
  id: `msg_${entry.ticketId.slice(4)}_${entry.afterSeq}-${entry.version}`,
  author: 'system',
  ...(entry.by.startsWith('agt_') && { agent: person(`agt_${entry.by.slice(4)}`, nameOf) }),
  text: entry.events.map((event) => sentence(event, nameOf)).join(' '),
  internal: true,
  code: entry.events.map(({ kind }) => kind).join(' '),
  attachments: [],
  at: instant(entry.at),
});

function sentence(event: HistoryEvent, nameOf: NameOf): string {
  switch (event.kind) {
    case 'assigned': {
      const how = { rotation: ' by the rotation', person: '', reply: ' by answering' }[event.how];
      return `Assigned to ${nameOf(event.to)}${how}.`;
    }
    case 'unassigned':
      return `No longer assigned to ${nameOf(event.from)}.`;
    case 'closed':
      return event.closedBy === 'customer' ? 'Closed by the customer.' : 'Closed.';
    case 'reopened':
      return 'Reopened.';
    case 'snoozed':
      return `Snoozed until ${instant(event.until)}.`;
    case 'woken':
      return 'Awake again.';
    case 'tagged':
      return [...event.added.map((tag) => `+${tag}`), ...event.removed.map((tag) => `−${tag}`)].join(' ');
    case 'routed':
      return event.to === null ? 'Moved to the inbox.' : `Routed to ${event.to}.`;
  }
}

export const presentAgent = (agent: Agent, now: Instant): AgentDocument => ({
  id: agent.id,
  name: agent.name,
  email: agent.email,
  role: agent.role,
  presence: presenceOf(agent, now),
  openTickets: agent.load,
  maxOpenTickets: agent.maxOpenTickets,
});

export const presentMe = (agent: Agent, now: Instant): MeDocument => ({
  ...presentAgent(agent, now),
  ...(presenceOf(agent, now) === 'online' &&
    agent.onlineUntil !== null && { onlineUntil: instant(agent.onlineUntil) }),
});

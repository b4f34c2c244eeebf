import type { HistoryEventDocument } from '#contracts/api/history.ts';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import type { TeamId } from '#domain/ids.ts';
import type { HistoryEntry, HistoryEvent } from '#domain/ticket/history.ts';
import { instant, type NameOf, named, person } from './names.ts';

/** T11: what happened to the ticket, as facts and in a sentence. */
export const presentHistory = (entry: HistoryEntry, nameOf: NameOf): MessageDocument => ({
  id: `msg_${entry.ticketId.slice(4)}_${entry.afterSeq}-${entry.version}`,
  author: 'system',
  ...(entry.by.startsWith('agt_') && { agent: person(`agt_${entry.by.slice(4)}`, nameOf) }),
  text: entry.events.map((event) => sentence(event, nameOf)).join(' '),
  internal: true,
  code: entry.events.map(({ kind }) => kind).join(' '),
  events: entry.events.map((event) => presentEvent(event, nameOf)),
  attachments: [],
  at: instant(entry.at),
});

function presentEvent(event: HistoryEvent, nameOf: NameOf): HistoryEventDocument {
  const team = (id: TeamId | null) => (id === null ? null : named(id, nameOf));
  switch (event.kind) {
    case 'assigned': {
      const { kind, to, from, how } = event;
      return { kind, to: named(to, nameOf), from: from === null ? null : named(from, nameOf), how };
    }
    case 'unassigned':
      return { ...event, from: named(event.from, nameOf) };
    case 'snoozed':
      return { ...event, until: instant(event.until) };
    case 'tagged':
      return { ...event, added: [...event.added], removed: [...event.removed] };
    case 'routed':
      return { ...event, to: team(event.to), from: team(event.from) };
    case 'unqueued':
      return { ...event, from: event.from === 'inbox' ? null : team(event.from) };
    default:
      return event;
  }
}

const destinations = { helpdesk: 'the team', zendesk: 'Zendesk', gorgias: 'Gorgias' } as const;

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
      return event.to === null ? 'Moved to the inbox.' : `Routed to ${nameOf(event.to)}.`;
    case 'unqueued':
      return 'No longer in the queue.';
    case 'handed-off':
      return `Handed off to ${destinations[event.to]}.`;
    case 'handed-back':
      return event.from === 'ai' ? 'Handed back by the AI agent.' : 'Back from the other helpdesk.';
    case 'taken-over':
      return 'Taken over from the AI agent.';
  }
}

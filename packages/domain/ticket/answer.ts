import type { AgentId, Instant } from '../ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import { changeTicket, type TicketChange, ticketTime } from './change.ts';
import { byPeople, newCycle } from './cycle.ts';
import { type Attachment, type Draft, deliveryOf, draft, placeMessage } from './message.ts';
import { joinedBy } from './receive.ts';
import type { Ticket } from './ticket.ts';

export interface Answer {
  readonly agentId: AgentId;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  /** Who else it goes to by e-mail; null for whomever the customer's latest mail went to. */
  readonly cc: readonly string[] | null;
  readonly at: Instant;
}

export type AnswerRefusal = 'chat-is-over' | 'handled-elsewhere' | 'is-spam';

const draftOf = (ticket: Ticket, answer: Answer, at: Instant, internal: boolean): Draft =>
  draft({
    author: 'agent',
    agentId: answer.agentId,
    text: answer.text,
    html: answer.html,
    attachments: answer.attachments,
    cc: internal || ticket.email === null ? [] : (answer.cc ?? ticket.email.cc),
    internal,
    at,
    delivery: internal ? null : deliveryOf(ticket, at),
  });

/**
 * T9, T10, C2, H5: an agent's public answer. The first one to the customer's latest message starts the clock; later
 * ones don't restart it. On an unassigned ticket it assigns the ticket to its author, and takes it out of its
 * queue; one that the AI agent handles it takes over. Answering a closed ticket reopens it, except a web chat,
 * which is final (T4).
 */
export function answerCustomer(ticket: Ticket, answer: Answer): Result<TicketChange, AnswerRefusal> {
  if (ticket.spam) return refuse('is-spam');
  if (ticket.handledBy === 'elsewhere') return refuse('handled-elsewhere');
  const closed = ticket.status === 'closed';
  if (closed && ticket.channel === 'web_chat') return refuse('chat-is-over');
  const at = ticketTime(ticket, answer.at);
  const message = placeMessage(ticket, draftOf(ticket, answer, at, false));
  const claimed = ticket.assigneeId === null;
  return ok(
    changeTicket(
      ticket,
      {
        lastSeq: message.seq,
        lastMessageAt: at,
        answeredAt: ticket.answeredAt ?? at,
        lastAnswerAt: at,
        waitingSince: null,
        wantsAssignee: null,
        // Who is written to takes part, and may answer.
        ...(ticket.email !== null && {
          email: { ...ticket.email, participants: joinedBy(ticket.email.participants, message.cc) },
        }),
        ...(claimed && {
          assigneeId: answer.agentId,
          assignment: { by: 'reply', at, agentId: answer.agentId },
          queued: null,
          outOfRotation: false,
        }),
        ...byPeople(ticket),
        // It begins with a person, whoever had it last.
        ...(closed && { ...newCycle({ ...ticket, handledBy: 'human' }, at), reopenedAt: at }),
        firstAnswerAt: closed ? at : (ticket.firstAnswerAt ?? at),
        lastChangeBy: answer.agentId,
        lastChangeAt: at,
      },
      [message],
    ),
  );
}

/** T9, C2: an internal note, seen by the team only. It counts for nothing: no clock, no assignment. */
export function writeNote(ticket: Ticket, note: Answer): TicketChange {
  const at = ticketTime(ticket, note.at);
  const message = placeMessage(ticket, draftOf(ticket, note, at, true));
  return changeTicket(ticket, { lastSeq: message.seq, lastChangeBy: note.agentId, lastChangeAt: at }, [
    message,
  ]);
}

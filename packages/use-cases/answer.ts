import type { AgentId, TicketId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { type Answer, type AnswerRefusal, answerCustomer, writeNote } from '#domain/ticket/answer.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { closeTicket } from '#domain/ticket/close.ts';
import type { Attachment, Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Changing, changeTicketBy, changeTicketOnce } from './change-ticket.ts';
import type { ThreadStore } from './ports.ts';

export interface NewAnswer {
  readonly ticketId: TicketId;
  readonly agentId: AgentId;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  /** Null for whomever the customer's latest mail went to. */
  readonly cc: readonly string[] | null;
  readonly internal: boolean;
  readonly thenClose: boolean;
  /** The client's `Idempotency-Key`: the same one again answers with the message that it made before. */
  readonly idempotencyKey: string | null;
}

export type Answered = { readonly ticket: Ticket; readonly message: Message };
export type RefusedAnswer = AnswerRefusal | 'not-found' | 'key-used-elsewhere';

/** T9, T10: an agent's answer or note, stored with its delivery pending; the delivery is a reaction to the commit. */
export async function answer(
  request: NewAnswer,
  deps: Changing & { store: ThreadStore },
): Promise<Result<Answered, RefusedAnswer>> {
  const decide = (ticket: Ticket) => decideAnswer(ticket, { ...request, at: deps.clock() }, request);
  if (request.idempotencyKey === null) {
    const changed = await changeTicketBy(request.ticketId, decide, deps);
    return changed.ok ? answered(changed.value.ticket, changed.value.change) : changed;
  }
  const receipt = { source: `key#${request.agentId}`, id: request.idempotencyKey };
  const once = await changeTicketOnce(request.ticketId, receipt, decide, deps);
  if (!once.ok) return once;
  const { ticket, done } = once.value;
  if ('after' in done) return answered(ticket, done);
  if (done.ticketId !== ticket.id) return refuse('key-used-elsewhere');
  const message = await deps.store.loadMessage(done.ticketId, done.seq);
  const same = message?.text === request.text && message.internal === request.internal;
  return same ? ok({ ticket, message }) : refuse('key-used-elsewhere');
}

function decideAnswer(ticket: Ticket, written: Answer, { internal, thenClose, agentId }: NewAnswer) {
  const answering = internal ? ok(writeNote(ticket, written)) : answerCustomer(ticket, written);
  if (!answering.ok || !thenClose) return answering;
  const closing = closeTicket(answering.value.after, agentId, written.at);
  return closing.ok ? ok(asOne(answering.value, closing.value)) : answering;
}

/** Two changes in a row as one: committed together or not at all. */
const asOne = (first: TicketChange, second: TicketChange): TicketChange => ({
  before: first.before,
  after: { ...second.after, version: first.after.version },
  messages: [...first.messages, ...second.messages],
});

function answered(ticket: Ticket, change: TicketChange | null): Result<Answered, never> {
  const message = change?.messages[0];
  if (message === undefined) throw new Error('an answer makes a message');
  return ok({ ticket, message });
}

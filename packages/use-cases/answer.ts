import type { AgentId, TicketId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { type Answer, type AnswerRefusal, answerCustomer, writeNote } from '#domain/ticket/answer.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { closeTicket } from '#domain/ticket/close.ts';
import { type Attachment, carriesFiles, type Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Changing, changeTicketBy, changeTicketOnce } from './change-ticket.ts';
import type { ThreadStore } from './ports.ts';

export interface NewAnswer {
  readonly ticketId: TicketId;
  readonly agentId: AgentId;
  readonly text: string;
  /** Sanitized. */
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
type NotCarried = 'takes-no-files' | 'takes-no-cc' | 'opted-out';
export type RefusedAnswer = AnswerRefusal | NotCarried | 'not-found' | 'key-used-elsewhere';

/** T9, T10: an agent's answer or note, stored with its delivery pending; the delivery is a reaction to the commit. */
export async function answer(
  request: NewAnswer,
  deps: Changing & { store: ThreadStore },
): Promise<Result<Answered, RefusedAnswer>> {
  const decide = (ticket: Ticket) => decideAnswer(ticket, request, deps);
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
  return message !== null && isSame(message, ticket, request)
    ? ok({ ticket, message })
    : refuse('key-used-elsewhere');
}

/** Whether that request made this message. Without copies of its own, it took those of its time. */
const isSame = (message: Message, ticket: Ticket, request: NewAnswer): boolean =>
  message.text === request.text &&
  message.internal === request.internal &&
  message.html === htmlFor(ticket, request) &&
  sameList(
    message.attachments.map(({ id }) => id),
    request.attachments.map(({ id }) => id),
  ) &&
  (request.cc === null || sameList(message.cc, request.cc));

const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each, place) => each === other[place]);

/** An SMS is its text. */
const htmlFor = ({ channel }: Ticket, { html }: NewAnswer): string | null =>
  channel === 'sms' ? null : html;

async function decideAnswer(
  ticket: Ticket,
  request: NewAnswer,
  { store, clock }: Changing,
): Promise<Result<TicketChange, AnswerRefusal | NotCarried>> {
  const { internal, thenClose, agentId, attachments, cc } = request;
  const written: Answer = { ...request, html: htmlFor(ticket, request), at: clock() };
  if (cc !== null && cc.length > 0 && (internal || ticket.email === null)) return refuse('takes-no-cc');
  if (!internal && attachments.length > 0 && !carriesFiles(ticket)) return refuse('takes-no-files');
  const answering = internal ? ok(writeNote(ticket, written)) : answerCustomer(ticket, written);
  if (!answering.ok) return answering;
  if (!internal && (await store.loadContact(ticket.contactId))?.optedOut === true) return refuse('opted-out');
  if (!thenClose) return answering;
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

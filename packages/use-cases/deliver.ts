import { type Instant, minute, second } from '#domain/ids.ts';
import { type Delivery, isForwarded, type Message } from '#domain/ticket/message.ts';
import type { Carrier, EmailThread, Ticket } from '#domain/ticket/ticket.ts';
import type { Count, Log } from './log.ts';
import type {
  Clock,
  MessageJob,
  OutgoingEmail,
  OutgoingMessage,
  Sender,
  SendOutcome,
  ThreadStore,
  TicketStore,
} from './ports.ts';

export interface Delivering {
  readonly store: TicketStore & ThreadStore;
  readonly senders: readonly Sender[];
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
}

/** What the delivery queue does with the job: it is done, or comes again after so many milliseconds. */
export type Delivered = 'done' | { readonly again: number };

/** How often a message is tried, where its provider asks for nothing else, before it has visibly failed. */
const usualPatience = { attempts: 10, longestWait: 5 * minute };
/** How long the provider gets to show a message whose answer was lost. */
const timeToShow = minute;

/**
 * Hands a pending message to its provider: `pending → sending → sent`. One that is found `sending` was cut short: it
 * is looked up at the provider before anything is sent again, so that no second copy goes out.
 */
export async function deliver(job: MessageJob, deps: Delivering): Promise<Delivered> {
  const [ticket, message] = await Promise.all([
    deps.store.loadTicket(job.ticketId),
    deps.store.loadMessage(job.ticketId, job.seq),
  ]);
  if (ticket === null || message?.delivery == null) return 'done';
  const { delivery } = message;
  // The customer may have written by another provider since: about what was handed over, whoever got it is asked.
  if (delivery.state === 'sending') {
    const sender = senderBy(delivery.via ?? ticket.via, deps);
    return resolveLostAnswer({ ticket, message, delivery, sender }, deps);
  }
  if (delivery.state !== 'pending') return 'done';
  // A second job of the same message, or a queue that forgot: a provider that asked for time gets it.
  const early = delivery.attempt === 0 ? 0 : delivery.changedAt - deps.clock();
  if (early > 0) return { again: early };
  const via = isForwarded(message) ? (delivery.via ?? ticket.via) : ticket.via;
  return send({ ticket, message, delivery, sender: senderBy(via, deps) }, deps);
}

interface Underway {
  readonly ticket: Ticket;
  readonly message: Message;
  readonly delivery: Delivery;
  readonly sender: Sender;
}

async function send(underway: Underway, deps: Delivering): Promise<Delivered> {
  const { ticket, message, delivery, sender } = underway;
  const now = deps.clock();
  const attempt = delivery.attempt + 1;
  const sending: Delivery = { ...delivery, state: 'sending', attempt, via: sender.via, changedAt: now };
  const refusal = await refusalOf(ticket, deps);
  if (refusal !== null) return finish(message, fail(delivery, refusal, now), deps);
  if ((await deps.store.saveDelivery(message, sending)) === 'moved-on') return 'done';
  const outcome = await sender.send(outgoing(ticket, message));
  return settle(
    { ...underway, message: { ...message, delivery: sending }, delivery: sending },
    outcome,
    deps,
  );
}

async function settle(
  { message, delivery: sending, sender }: Underway,
  outcome: SendOutcome,
  deps: Delivering,
): Promise<Delivered> {
  const { attempts, longestWait } = sender.patience ?? usualPatience;
  const now = deps.clock();
  switch (outcome.outcome) {
    case 'accepted':
      deps.count('Delivered', 1);
      if (outcome.rfcId !== undefined) await deps.store.linkEmail(message, outcome.rfcId);
      return finish(message, accepted(sending, outcome.providerMessageId, now), deps);
    case 'rejected':
      return finish(message, fail(sending, outcome.reason, now), deps);
    case 'busy':
      if (sending.attempt >= attempts)
        return finish(message, fail(sending, 'The provider kept refusing for being busy.', now), deps);
      return putOff(
        message,
        sending,
        Math.max(outcome.retryAfter ?? 0, backoff(sending.attempt, longestWait)),
        deps,
      );
    case 'unknown':
      deps.log.warn('delivery-answer-lost', { ticketId: message.ticketId, seq: message.seq });
      if (sender.find === null) return possiblySent(message, sending, now, deps);
      return { again: timeToShow };
  }
}

/** Nobody can tell: a person decides whether it is sent once more, never we, silently. */
const possiblySent = (message: Message, delivery: Delivery, at: Instant, deps: Delivering) =>
  finish(message, { ...delivery, state: 'possibly_sent', failure: answerLost, changedAt: at }, deps);

const answerLost = 'The provider’s answer was lost: the customer may have got it, or not.';

async function resolveLostAnswer(
  { ticket, message, delivery, sender }: Underway,
  deps: Delivering,
): Promise<Delivered> {
  const now = deps.clock();
  if (sender.find === null) return possiblySent(message, delivery, now, deps);
  const waited = now - delivery.changedAt;
  if (waited < timeToShow) return { again: timeToShow - waited };
  const known = await knownIds(ticket, deps);
  const found = await sender.find(outgoing(ticket, message), delivery.changedAt - minute, known);
  if (found !== null) return finish(message, accepted(delivery, found.providerMessageId, now), deps);
  const { attempts, longestWait } = sender.patience ?? usualPatience;
  if (delivery.attempt >= attempts) return possiblySent(message, delivery, now, deps);
  return putOff(message, delivery, backoff(delivery.attempt, longestWait), deps);
}

/** `reconcile` takes a message for forgotten a while after it was due, not after it was put off. */
function putOff(message: Message, delivery: Delivery, wait: number, deps: Delivering): Promise<Delivered> {
  const next: Delivery = { ...delivery, state: 'pending', changedAt: Math.ceil(deps.clock() + wait) };
  return finish(message, next, deps, { again: wait });
}

/** The provider's ids of this ticket's other messages: none of them can be the one looked for. */
async function knownIds(ticket: Ticket, deps: Delivering): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  let cursor: string | null = null;
  do {
    const page = await deps.store.loadThread(ticket.id, { limit: 100, cursor });
    for (const entry of page.items)
      if (entry.kind === 'message' && entry.message.delivery?.providerMessageId != null)
        known.add(entry.message.delivery.providerMessageId);
    cursor = page.cursor;
  } while (cursor !== null);
  return known;
}

async function refusalOf(ticket: Ticket, deps: Delivering): Promise<string | null> {
  const contact = await deps.store.loadContact(ticket.contactId);
  return contact?.optedOut === true ? 'The customer has opted out of messages (STOP).' : null;
}

const accepted = (delivery: Delivery, providerMessageId: string, at: Instant): Delivery => ({
  ...delivery,
  state: 'sent',
  providerMessageId,
  changedAt: at,
  failure: null,
});

const fail = (delivery: Delivery, failure: string, at: Instant): Delivery => ({
  ...delivery,
  state: 'failed',
  failure,
  changedAt: at,
});

/** Exponential, with jitter between half and all of it. */
const backoff = (attempt: number, longest: number): number =>
  Math.min(longest, second * 2 ** attempt) * (0.5 + Math.random() / 2);

async function finish(
  message: Message,
  next: Delivery,
  deps: Delivering,
  then: Delivered = 'done',
): Promise<Delivered> {
  await deps.store.saveDelivery(message, next);
  if (next.state === 'failed' || next.state === 'possibly_sent')
    deps.log.warn('delivery-failed', { ticketId: message.ticketId, seq: message.seq, state: next.state });
  return then;
}

function senderBy(provider: Carrier, deps: Delivering): Sender {
  const sender = deps.senders.find(({ via }) => via === provider);
  if (sender === undefined) throw new Error(`nothing sends by ${provider}`);
  return sender;
}

const outgoing = (ticket: Ticket, message: Message): OutgoingMessage => ({
  ticketId: ticket.id,
  seq: message.seq,
  channel: ticket.channel,
  to: ticket.contactAddress,
  from: ticket.ourAddress,
  text: message.text,
  html: message.html,
  at: message.at,
  attachments: message.attachments,
  automatic: message.author === 'system',
  email: ticket.email === null ? null : mailOf(ticket, ticket.email, message),
});

/** T3: an answer keeps the subject, and names the mail that it answers last (RFC 5322, 3.6.4). */
function mailOf(ticket: Ticket, thread: EmailThread, { cc }: Message): OutgoingEmail {
  const subject = ticket.subject?.trim() || '(no subject)';
  const { messageId, references } = thread;
  return {
    subject: isReply.test(subject) ? subject : `Re: ${subject}`,
    cc,
    inReplyTo: messageId,
    references: messageId === null ? references : [...references, messageId],
  };
}

/** As mail programs of several languages mark an answer. */
const isReply = /^(re|aw|sv|antw|ref|rif|r)(\[\d+\])?\s*:/i;

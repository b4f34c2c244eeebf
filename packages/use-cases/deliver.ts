import { type Instant, minute, second } from '#domain/ids.ts';
import type { Delivery, Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Count, Log } from './log.ts';
import type {
  Clock,
  DeliveryJob,
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

/** How long a message is tried for before it has visibly failed. */
const mostAttempts = 10;
const longestBackoff = 5 * minute;
/** How long the provider gets to show a message whose answer was lost. */
const timeToShow = 10 * second;

/**
 * Hands a pending message to its provider: `pending → sending → sent`. One that is found `sending` was cut short: it
 * is looked up at the provider before anything is sent again, so that no second copy goes out.
 */
export async function deliver(job: DeliveryJob, deps: Delivering): Promise<Delivered> {
  const [ticket, message] = await Promise.all([
    deps.store.loadTicket(job.ticketId),
    deps.store.loadMessage(job.ticketId, job.seq),
  ]);
  if (ticket === null || message?.delivery == null) return 'done';
  if (message.delivery.state === 'sending') return resolveLostAnswer(ticket, message, message.delivery, deps);
  if (message.delivery.state !== 'pending') return 'done';
  return send(ticket, message, message.delivery, deps);
}

async function send(
  ticket: Ticket,
  message: Message,
  delivery: Delivery,
  deps: Delivering,
): Promise<Delivered> {
  const now = deps.clock();
  const sending: Delivery = { ...delivery, state: 'sending', attempt: delivery.attempt + 1, changedAt: now };
  const refusal = await refusalOf(ticket, deps);
  if (refusal !== null) return finish(message, fail(delivery, refusal, now), deps);
  if ((await deps.store.saveDelivery(message, sending)) === 'moved-on') return 'done';
  const outcome = await senderOf(ticket, deps).send(outgoing(ticket, message));
  return settle({ ...message, delivery: sending }, sending, outcome, deps);
}

function settle(
  message: Message,
  sending: Delivery,
  outcome: SendOutcome,
  deps: Delivering,
): Promise<Delivered> {
  const now = deps.clock();
  switch (outcome.outcome) {
    case 'accepted':
      deps.count('Delivered', 1);
      return finish(message, accepted(sending, outcome.providerMessageId, now), deps);
    case 'rejected':
      return finish(message, fail(sending, outcome.reason, now), deps);
    case 'busy':
      if (sending.attempt >= mostAttempts)
        return finish(message, fail(sending, 'The provider kept refusing for being busy.', now), deps);
      return finish(message, { ...sending, state: 'pending', changedAt: now }, deps, {
        again: Math.max(outcome.retryAfter ?? 0, backoff(sending.attempt)),
      });
    case 'unknown':
      deps.log.warn('delivery-answer-lost', { ticketId: message.ticketId, seq: message.seq });
      return Promise.resolve({ again: timeToShow });
  }
}

async function resolveLostAnswer(
  ticket: Ticket,
  message: Message,
  delivery: Delivery,
  deps: Delivering,
): Promise<Delivered> {
  const now = deps.clock();
  const waited = now - delivery.changedAt;
  if (waited < timeToShow) return { again: timeToShow - waited };
  const known = await knownIds(ticket, deps);
  const found = await senderOf(ticket, deps).find(
    outgoing(ticket, message),
    delivery.changedAt - minute,
    known,
  );
  if (found !== null) return finish(message, accepted(delivery, found.providerMessageId, now), deps);
  if (delivery.attempt >= mostAttempts) {
    const failure = 'The provider never answered, and does not know the message.';
    return finish(message, { ...delivery, state: 'possibly_sent', failure, changedAt: now }, deps);
  }
  return finish(message, { ...delivery, state: 'pending', changedAt: now }, deps, {
    again: backoff(delivery.attempt),
  });
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
const backoff = (attempt: number): number =>
  Math.min(longestBackoff, second * 2 ** attempt) * (0.5 + Math.random() / 2);

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

function senderOf(ticket: Ticket, deps: Delivering): Sender {
  const sender = deps.senders.find(({ channel }) => channel === ticket.channel);
  if (sender === undefined) throw new Error(`nothing sends ${ticket.channel}`);
  return sender;
}

const outgoing = (ticket: Ticket, message: Message): OutgoingMessage => ({
  ticketId: ticket.id,
  seq: message.seq,
  to: ticket.contactAddress,
  from: ticket.ourAddress,
  text: message.text,
});

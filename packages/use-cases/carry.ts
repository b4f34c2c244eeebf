import { hour, type Instant, minute, second } from '#domain/ids.ts';
import type { Delivery, Message } from '#domain/ticket/message.ts';
import type { Carrier } from '#domain/ticket/ticket.ts';
import type { Log } from './log.ts';
import type { Clock, Patience, SendOutcome, ThreadStore } from './ports.ts';

/** One message on its way to whoever is to have it. */
export interface Carriage {
  readonly message: Message;
  readonly via: Carrier;
  readonly patience?: Patience | undefined;
  /** What is said where nobody can tell whether it arrived, and where whoever was to have it was never free. */
  readonly words: { readonly lost: string; readonly busy: string };
  /** Why it is not handed over after all, in words that an agent understands; asked before each attempt. */
  refusal(): Promise<string | null>;
  send(): Promise<SendOutcome>;
  /** Null where nobody can be asked. */
  readonly find: ((sentAfter: Instant) => Promise<{ readonly providerMessageId: string } | null>) | null;
  /** Told before it is kept that it was taken. */
  accepted(outcome: Extract<SendOutcome, { outcome: 'accepted' }>): Promise<void>;
}

export interface Carrying {
  readonly store: Pick<ThreadStore, 'saveDelivery'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the delivery queue does with the job: it is done, or comes again after so many milliseconds. */
export type Delivered = 'done' | { readonly again: number };

/** Where whoever is to have it asks for nothing else, before it has visibly failed: ten minutes, more or less. */
const usualPatience: Patience = { attempts: 10, longestWait: 5 * minute };
/** How long a message whose answer was lost gets to show itself. */
const timeToShow = minute;
/** How long it is asked about, where who might know doesn't answer either: then it is for people. */
const longestSilence = hour;

/**
 * Hands a pending message over: `pending → sending → sent`. One that is found `sending` was cut short: it is looked up
 * before anything is sent again, so that no second copy goes out.
 */
export async function carry(carriage: Carriage, deps: Carrying): Promise<Delivered> {
  const { delivery } = carriage.message;
  if (delivery?.state === 'sending') return resolveLostAnswer(carriage, delivery, deps);
  if (delivery?.state !== 'pending') return 'done';
  // A second job of the same message, or a queue that forgot: who asked for time gets it.
  const early = delivery.attempt === 0 ? 0 : delivery.changedAt - deps.clock();
  return early > 0 ? { again: early } : send(carriage, delivery, deps);
}

async function send(carriage: Carriage, delivery: Delivery, deps: Carrying): Promise<Delivered> {
  const { message, via } = carriage;
  const now = deps.clock();
  const refusal = await carriage.refusal();
  // Not for want of trying: whoever reacts to failures can tell.
  if (refusal !== null) return finish(message, fail({ ...delivery, attempt: 0 }, refusal, now), deps);
  const attempt = delivery.attempt + 1;
  const sending: Delivery = { ...delivery, state: 'sending', attempt, via, changedAt: now };
  if ((await deps.store.saveDelivery(message, sending)) === 'moved-on') return 'done';
  const outcome = await carriage.send();
  return settle({ ...carriage, message: { ...message, delivery: sending } }, sending, outcome, deps);
}

async function settle(
  carriage: Carriage,
  sending: Delivery,
  outcome: SendOutcome,
  deps: Carrying,
): Promise<Delivered> {
  const { message, words } = carriage;
  const { attempts, longestWait } = carriage.patience ?? usualPatience;
  const now = deps.clock();
  switch (outcome.outcome) {
    case 'accepted':
      await carriage.accepted(outcome);
      return finish(message, accepted(sending, outcome.providerMessageId, now), deps);
    case 'rejected':
      return finish(message, fail(sending, outcome.reason, now), deps);
    case 'busy':
      if (sending.attempt >= attempts) return finish(message, fail(sending, words.busy, now), deps);
      return putOff(
        message,
        sending,
        Math.max(outcome.retryAfter ?? 0, backoff(sending.attempt, longestWait)),
        deps,
      );
    case 'unknown':
      deps.log.warn('delivery-answer-lost', { ticketId: message.ticketId, seq: message.seq });
      if (carriage.find === null) return possiblySent(carriage, sending, now, deps);
      return { again: timeToShow };
  }
}

/** Nobody can tell: a person decides whether it is sent once more, never we, silently. */
const possiblySent = ({ message, words }: Carriage, delivery: Delivery, at: Instant, deps: Carrying) =>
  finish(message, { ...delivery, state: 'possibly_sent', failure: words.lost, changedAt: at }, deps);

async function resolveLostAnswer(carriage: Carriage, delivery: Delivery, deps: Carrying): Promise<Delivered> {
  const { message, find } = carriage;
  const now = deps.clock();
  if (find === null) return possiblySent(carriage, delivery, now, deps);
  const waited = now - delivery.changedAt;
  if (waited < timeToShow) return { again: timeToShow - waited };
  let found: Awaited<ReturnType<typeof find>>;
  try {
    found = await find(delivery.changedAt - minute);
  } catch (error) {
    // The queue gives it back.
    if (waited < longestSilence) throw error;
    deps.log.warn('delivery-not-found-out', { ticketId: message.ticketId, seq: message.seq, error });
    return possiblySent(carriage, delivery, now, deps);
  }
  if (found !== null) return finish(message, accepted(delivery, found.providerMessageId, now), deps);
  const { attempts, longestWait } = carriage.patience ?? usualPatience;
  if (delivery.attempt >= attempts) return possiblySent(carriage, delivery, now, deps);
  return putOff(message, delivery, backoff(delivery.attempt, longestWait), deps);
}

/** `reconcile` takes a message for forgotten a while after it was due, not after it was put off. */
function putOff(message: Message, delivery: Delivery, wait: number, deps: Carrying): Promise<Delivered> {
  const next: Delivery = { ...delivery, state: 'pending', changedAt: Math.ceil(deps.clock() + wait) };
  return finish(message, next, deps, { again: wait });
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
  deps: Carrying,
  then: Delivered = 'done',
): Promise<Delivered> {
  await deps.store.saveDelivery(message, next);
  if (next.state === 'failed' || next.state === 'possibly_sent')
    deps.log.warn('delivery-failed', { ticketId: message.ticketId, seq: message.seq, state: next.state });
  return then;
}

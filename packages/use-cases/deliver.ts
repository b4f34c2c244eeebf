import { isForwarded, type Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Carriage, carry, type Delivered } from './carry.ts';
import { deliverForward } from './deliver-forward.ts';
import type { Count, Log } from './log.ts';
import { outgoing } from './outgoing.ts';
import type { Clock, Forwarder, MessageJob, Sender, ThreadStore, TicketStore } from './ports.ts';

export interface Delivering {
  readonly store: TicketStore & ThreadStore;
  /** To customers. */
  readonly senders: readonly Sender[];
  /** To whoever handles a ticket in people's place. */
  readonly forwarders: readonly Forwarder[];
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
}

/**
 * Hands a message to its provider; or what a customer wrote to whoever handles their ticket in our place. What became
 * of it stands with the message.
 */
export async function deliver(job: MessageJob, deps: Delivering): Promise<Delivered> {
  const [ticket, message] = await Promise.all([
    deps.store.loadTicket(job.ticketId),
    deps.store.loadMessage(job.ticketId, job.seq),
  ]);
  if (ticket === null || message?.delivery == null) return 'done';
  if (message.delivery.state !== 'pending' && message.delivery.state !== 'sending') return 'done';
  return isForwarded(message)
    ? deliverForward(ticket, message, deps)
    : carry(answerOf(ticket, message, deps), deps);
}

function answerOf(ticket: Ticket, message: Message, deps: Delivering): Carriage {
  // The customer may have written by another provider since: about what was handed over, whoever got it is asked.
  const { state, via = ticket.via } = message.delivery ?? {};
  const provider = state === 'sending' ? via : ticket.via;
  const sender = deps.senders.find((each) => each.via === provider);
  if (sender === undefined) throw new Error(`nothing sends by ${provider}`);
  const { find } = sender;
  return {
    ...{ message, via: sender.via, patience: sender.patience, words },
    async refusal() {
      const contact = await deps.store.loadContact(ticket.contactId);
      return contact?.optedOut === true ? 'The customer has opted out of messages (STOP).' : null;
    },
    send: () => sender.send(outgoing(ticket, message)),
    find:
      find === null
        ? null
        : async (sentAfter) => find(outgoing(ticket, message), sentAfter, await knownIds(ticket, deps)),
    async accepted({ rfcId }) {
      deps.count('Delivered', 1);
      if (rfcId !== undefined) await deps.store.linkEmail(message, rfcId);
    },
  };
}

const words = {
  lost: 'The provider’s answer was lost: the customer may have got it, or not.',
  busy: 'The provider kept refusing for being busy.',
};

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

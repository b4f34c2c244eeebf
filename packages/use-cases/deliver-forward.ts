import { isStillTheirs } from '#domain/hand-off/carried.ts';
import { minute, second, type TicketId } from '#domain/ids.ts';
import { isForwarded, type Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Carriage, type Carrying, carry, type Delivered } from './carry.ts';
import type { Forwarder, ThreadStore, TicketStore } from './ports.ts';

export type Forwarding = Carrying & {
  readonly store: TicketStore & ThreadStore;
  readonly forwarders: readonly Forwarder[];
};

/** How many messages before one may still be on their way: a customer writes no more of them in half an hour. */
const lookBack = 50;
/** Files that come by a link are fetched meanwhile. */
const longestFetching = 2 * minute;
const someoneIsAtIt = 2 * second;

/**
 * Passes on what a customer wrote, in the order in which they did: what was written before goes before, whichever job
 * came first. Nothing of a hand-off that is over is passed on; that ends as failed, and nothing follows from it.
 */
export async function deliverForward(ticket: Ticket, message: Message, deps: Forwarding): Promise<Delivered> {
  for (const { seq } of await underWayBefore(message, deps.store)) {
    const earlier = await deps.store.loadMessage(ticket.id, seq);
    if (earlier === null) continue;
    const delivered = await one(ticket, earlier, deps);
    if (delivered !== 'done') return delivered;
    // Another job of it is at it right now.
    if (await isUnderWay(ticket.id, seq, deps)) return { again: someoneIsAtIt };
  }
  return one(ticket, message, deps);
}

/** What the customer wrote before, and is on its way still; without what long ones of them say. */
export async function underWayBefore(
  { ticketId, seq }: Message,
  store: Pick<ThreadStore, 'loadMessagesAfter'>,
): Promise<Message[]> {
  const around = await store.loadMessagesAfter(ticketId, Math.max(0, seq - 1 - lookBack));
  return around.filter((each) => each.seq < seq && isForwarded(each) && waits(each));
}

const waits = ({ delivery }: Message): boolean =>
  delivery?.state === 'pending' || delivery?.state === 'sending';

async function isUnderWay(ticketId: TicketId, seq: number, { store }: Forwarding): Promise<boolean> {
  const message = await store.loadMessage(ticketId, seq);
  return message !== null && waits(message);
}

function one(ticket: Ticket, message: Message, deps: Forwarding): Promise<Delivered> {
  const age = deps.clock() - message.at;
  if (age < longestFetching && message.attachments.some(({ source }) => source !== null))
    return Promise.resolve({ again: 15 * second });
  return carry(carriageOf(ticket, message, deps), deps);
}

function carriageOf(ticket: Ticket, message: Message, deps: Forwarding): Carriage {
  const via = message.delivery?.via;
  const forwarder = deps.forwarders.find((each) => each.via === via);
  if (forwarder === undefined) throw new Error(`nothing forwards to ${via}`);
  const { name, patience } = forwarder;
  return {
    ...{ message, via: forwarder.via, patience },
    words: {
      lost: `The answer of ${name} was lost: it may have arrived, or not.`,
      busy: `${name.charAt(0).toUpperCase()}${name.slice(1)} could not be reached, however often it was tried.`,
    },
    async refusal() {
      // Earlier messages may have taken a while.
      const now = await deps.store.loadTicket(ticket.id);
      return now !== null && isStillTheirs(now, message)
        ? null
        : `By then ${name} no longer had this conversation.`;
    },
    send: () => forwarder.forward(ticket, message),
    find: () => forwarder.find(ticket, message),
    accepted: async () => {},
  };
}

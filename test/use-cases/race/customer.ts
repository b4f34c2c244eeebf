import type { TicketId } from '#domain/ids.ts';
import type { Channel } from '#domain/ticket/ticket.ts';
import type { Inbox } from '#test/support/inbox.ts';
import { anArrival } from '#use-cases/arrival.ts';
import { say, type Visitor, visitorId } from '#use-cases/chat.ts';
import { chatTicketId } from '#use-cases/ids.ts';
import { receiveMessage } from '#use-cases/receive.ts';

/** Somebody who writes by SMS, by e-mail into one thread, or in the chat. */
export class Customer {
  readonly visitor: Visitor;
  readonly #channel: Channel;
  readonly #name: string;

  constructor(channel: Channel, name: string) {
    this.#channel = channel;
    this.#name = name;
    this.visitor = { sessionId: `ses_${name}`, address: `visitor:${name}`, identity: null };
  }

  /** Writes `message 0`, and so on; the same one again is the same message. */
  async write(nth: number, deps: Inbox['deps']): Promise<{ ticketId: TicketId }> {
    const text = `message ${nth}`;
    if (this.#channel === 'web_chat') {
      const { ticket } = await say(this.visitor, { text, clientId: text }, deps);
      return { ticketId: ticket.id };
    }
    const isMail = this.#channel === 'email';
    const arrival = anArrival({
      channel: this.#channel,
      via: isMail ? 'postmark' : 'twilio',
      contactAddress: isMail ? `${this.#name}@example.com` : `+49${this.#name}`,
      text,
      email: isMail ? this.#mail(nth) : null,
      at: deps.clock(),
    });
    return receiveMessage(arrival, { source: 'provider', id: `${this.#name}-${nth}` }, deps);
  }

  #mail(nth: number) {
    const idOf = (mail: number) => `${this.#name}-${mail}@example.com`;
    return { messageId: idOf(nth), references: nth === 0 ? [] : [idOf(0)], cc: [] };
  }

  /** Of all tickets that may have come of it. */
  ticketIds(first: TicketId): TicketId[] {
    if (this.#channel !== 'web_chat') return [first];
    return [1, 2, 3].map((nth) => chatTicketId(visitorId(this.visitor), nth));
  }
}

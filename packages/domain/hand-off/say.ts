import type { Instant } from '../ids.ts';
import { changeTicket, type TicketChange } from '../ticket/change.ts';
import {
  type Delivery,
  type Draft,
  deliveryOf,
  draft,
  type HandOffCode,
  placeMessage,
} from '../ticket/message.ts';
import type { Actor, Ticket } from '../ticket/ticket.ts';
import { handOffTexts } from './texts.ts';

/** Changes a ticket and says these things, one after another. */
export function changeSaying(
  ticket: Ticket,
  drafts: readonly Draft[],
  {
    by,
    at,
    ...changes
  }: Partial<Omit<Ticket, 'id' | 'number' | 'version' | 'createdAt' | 'preview'>> & {
    by: Actor;
    at: Instant;
  },
): TicketChange {
  const messages = drafts.map((each, index) =>
    placeMessage({ ...ticket, lastSeq: ticket.lastSeq + index }, each),
  );
  return changeTicket(
    ticket,
    { ...changes, lastSeq: ticket.lastSeq + messages.length, lastChangeBy: by, lastChangeAt: at },
    messages,
  );
}

/** What a customer is told about a hand-off, in the chat or by SMS; by e-mail nothing: an answer follows. */
export const toldTo = (ticket: Ticket, code: keyof typeof handOffTexts, at: Instant): Draft[] =>
  ticket.channel === 'email'
    ? []
    : [draft({ author: 'system', text: handOffTexts[code], code, at, delivery: deliveryOf(ticket, at) })];

/** C2: what the AI agent says answers the customer. */
export const answeredByAi = (ticket: Pick<Ticket, 'answeredAt'>, at: Instant) =>
  ({
    lastMessageAt: at,
    answeredAt: ticket.answeredAt ?? at,
    lastAnswerAt: at,
    waitingSince: null,
  }) as const;

/** H3: what a visitor is asked by the AI agent, who then waits for them: a chat that they leave unanswered closes (C2). */
export const askedOf = (
  code: 'hand-off-consent' | 'hand-off-email',
  ticket: Pick<Ticket, 'via'>,
  at: Instant,
): Draft => draft({ author: 'ai', text: handOffTexts[code], code, at, delivery: deliveryOf(ticket, at) });

/** What the team alone reads; to be delivered, where it goes to another helpdesk. */
export const noted = (
  code: HandOffCode,
  text: string,
  at: Instant,
  delivery: Delivery | null = null,
): Draft => draft({ author: 'system', text, code, internal: true, at, delivery });

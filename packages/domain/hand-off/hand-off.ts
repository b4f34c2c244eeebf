import type { Instant } from '../ids.ts';

/** Another helpdesk that conversations can be handed to. */
export const platforms = ['zendesk', 'gorgias'] as const;
export type Platform = (typeof platforms)[number];

/** H1: where a conversation goes that the AI agent can't go on with. */
export const handOffMethods = ['helpdesk', ...platforms, 'none'] as const;
export type HandOffMethod = (typeof handOffMethods)[number];

/** H1. */
export interface HandOffSettings {
  readonly method: HandOffMethod;
  /** What is said where nobody is offered (`none`). */
  readonly message: string | null;
}

/**
 * ```
 *                        no                                  method none: not-offered
 *           asking-consent ──► declined ──┐
 *  asked ──►      │ yes   ▲ no            │ yes, later
 *   │             ▼       │               │
 *   │        asking-email ┘ ◄─────────────┘        (web chat alone, H3)
 *   │             │ an address
 *   └────────┬────┘
 *            ├──► done                               to people here (H5)
 *            └──► creating ──► done                  to another helpdesk (H6, H7)
 *                     └──────► failed                it is people's here after all (H9)
 * ```
 * Whatever is being asked when people get the ticket otherwise is `overtaken`; what is left unanswered until the chat is
 * closed was `declined`.
 */
export type HandOffState =
  | 'asking-consent'
  | 'asking-email'
  | 'declined'
  | 'not-offered'
  | 'creating'
  | 'done'
  | 'failed'
  | 'overtaken';

/** The latest hand-off of a ticket. */
export interface HandOff {
  /** The AI agent's own id of it: a repeated one changes nothing (H2). */
  readonly id: string;
  /** The one that was set when it was asked for (H10). */
  readonly method: HandOffMethod;
  readonly state: HandOffState;
  /** Why, in the AI agent's words; for the team. */
  readonly reason: string | null;
  readonly at: Instant;
  /** Of the message that carries it to a platform: its delivery tells which ticket it became there. */
  readonly seq: number | null;
  /** The ticket's id there; from `done` on, where it went to a platform. */
  readonly platformTicketId: string | null;
}

/**
 * What became of the AI agent's part in a cycle (H11). `under-way` until it ends: closed like that, the AI agent has
 * resolved it.
 */
export type AiOutcome = 'under-way' | 'escalated' | 'declined' | 'not-offered' | 'taken-over';

export const isPlatform = (method: string | undefined): method is Platform =>
  platforms.some((platform) => platform === method);

/** Being asked, the visitor's answer decides. */
export const isAsking = (handOff: HandOff | null): boolean =>
  handOff?.state === 'asking-consent' || handOff?.state === 'asking-email';

/** Whatever is being asked, a person answers: the question is off. */
export const askedNoMore = (handOff: HandOff | null): HandOff | null =>
  handOff !== null && isAsking(handOff) ? { ...handOff, state: 'overtaken' } : handOff;

/** H7: a web chat that went to Gorgias goes on by e-mail: what the visitor writes here next is a new chat. */
export const movedToEmail = (ticket: {
  readonly channel: string;
  readonly handledBy: string;
  readonly handOff: HandOff | null;
}): boolean =>
  ticket.channel === 'web_chat' &&
  ticket.handledBy === 'elsewhere' &&
  ticket.handOff?.method === 'gorgias' &&
  ticket.handOff.state === 'done';

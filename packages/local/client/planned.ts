import type { Channel } from '#domain/ticket/ticket.ts';
import type { Phrases } from './phrases/phrases.ts';
import type { Minute } from './time.ts';

export interface CustomerMessage {
  /** The same one again is the same message. */
  readonly id: string;
  readonly text: string;
  /** How often the provider delivers it at once. */
  readonly copies: number;
  /** When it delivers it once more. */
  readonly againAt: Minute | null;
  /** Null on other channels. */
  readonly mail: PlannedMail | null;
}

export interface PlannedMail {
  readonly subject: string;
  /** Whether it answers to the address that our mails name, or only to what it refers to (T3). */
  readonly knowsReplyAddress: boolean;
  /** What the customer's program adds below. */
  readonly tail: string | null;
  readonly quotes: boolean;
  readonly photo: boolean;
  /** A machine writes (RFC 3834). */
  readonly machine: 'out-of-office' | 'newsletter' | null;
}

export interface PlannedAnswer {
  /** Names the answer, so that posting it again makes no second one. */
  readonly key: string;
  readonly at: Minute;
  readonly text: string;
  /** For colleagues only. */
  readonly internal: boolean;
  readonly thenClose: boolean;
}

/** What a customer writes at one time, and what they are to be answered. */
export interface Exchange {
  readonly at: Minute;
  /** Of e-mail: which of the customer's threads it belongs to, from 1. */
  readonly matter: number;
  readonly messages: readonly CustomerMessage[];
  /** Sent at the same moment, not one after another. */
  readonly together: boolean;
  readonly answers: readonly PlannedAnswer[];
  /** The visitor ends the chat after it. */
  readonly ends: boolean;
}

export interface Persona {
  readonly channel: Channel;
  /** A phone number, an e-mail address, or what a visitor of the chat goes by. */
  readonly address: string;
  /** Unknown where the channel doesn't tell. */
  readonly name: string | null;
  readonly phrases: Phrases;
}

import type { ContactId } from '#domain/ids.ts';
import type { Answer, Call } from '../connection.ts';

/** A message, ready to be sent. */
export interface Sending {
  readonly call: Call;
  /** Whose tickets it is looked for among. */
  readonly contactId: ContactId | undefined;
  /** The ticket that it goes into, where that is known beforehand. */
  readonly ticketId?: string | undefined;
  /** The ticket that it went into, as far as the answer tells. */
  ticketIn(body: string): string | undefined;
  /** The option by which the same message is sent once more. */
  readonly again: readonly [option: '--sid' | '--id', id: string] | undefined;
  /** Said before it is sent. */
  readonly notes: readonly string[];
  /** What else is to be done, and told, when it was taken. */
  followUp?(answer: Answer, ticketId: string | undefined): Promise<string>;
}

/** What was asked for can't be done. */
export class Impossible extends Error {
  override readonly name = 'Impossible';
}

import type { Arrival } from './arrival.ts';
import type { Count, Log } from './log.ts';
import type { Files, ReceiptKey } from './ports.ts';
import { type Received, type Receiving, receiveMessage } from './receive.ts';

export interface MailReceiving {
  readonly store: Receiving;
  readonly files: Pick<Files, 'put'>;
  readonly log: Log;
  readonly count: Count;
}

/** A mail and its attachments' contents. */
export interface IncomingMail {
  readonly arrival: Arrival;
  readonly files: readonly {
    readonly id: string;
    readonly contentType: string;
    readonly content: Uint8Array;
  }[];
}

/**
 * T5, T6: attachments are stored before the message that names them: a message never points at nothing, and a
 * repetition puts the same files in the same places. A mail that is known is known before its files are stored again.
 */
export async function receiveMail(
  { arrival, files }: IncomingMail,
  receipt: ReceiptKey,
  deps: MailReceiving,
): Promise<Received> {
  const known = files.length === 0 ? null : await deps.store.loadReceipt(receipt);
  if (known === null) await Promise.all(files.map((file) => deps.files.put(file)));
  const received = await receiveMessage(arrival, receipt, deps);
  if (received.outcome === 'received') deps.count('Received', 1);
  const code = received.outcome === 'received' ? 'message-received' : 'message-known';
  deps.log.info(code, { ticketId: received.ticketId, source: receipt.source, id: receipt.id });
  return received;
}

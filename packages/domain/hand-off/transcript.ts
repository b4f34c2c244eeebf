import type { Message } from '../ticket/message.ts';

/**
 * H4: everything that was said, the oldest first, each line with its time and who said it; notes of the team left out.
 *
 * ```
 * [2026-11-22 09:15:04 UTC] Customer: Where is my order?
 * ```
 */
export function transcriptOf(
  messages: readonly Message[],
  { nameOf }: { nameOf: (message: Message) => string },
): string {
  return messages
    .filter(({ internal }) => !internal)
    .map((message) => `[${stamp(message.at)}] ${nameOf(message)}: ${message.text}${filesOf(message)}`)
    .join('\n');
}

const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const filesOf = ({ attachments }: Message): string =>
  attachments.length === 0 ? '' : ` [${attachments.map(({ name }) => name).join(', ')}]`;

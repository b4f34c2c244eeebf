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
    .map(
      (message) => `[${stamp(message.at)}] ${nameOf(message)}: ${indented(message.text)}${filesOf(message)}`,
    )
    .join('\n');
}

const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Nobody can write a line that looks like somebody else's. */
const indented = (text: string): string => text.replaceAll(/\r\n?|[\n\u2028\u2029]/g, '\n  ');

const filesOf = ({ attachments }: Message): string =>
  attachments.length === 0 ? '' : ` [${attachments.map(({ name }) => name).join(', ')}]`;

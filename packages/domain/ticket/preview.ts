import type { AgentId } from '../ids.ts';
import type { Message } from './message.ts';

/** The latest that was said in a ticket, as lists show it: one line of plain text. */
export interface Preview {
  readonly author: 'customer' | 'agent' | 'ai';
  readonly agentId: AgentId | null;
  /** Who it was, where neither the contact nor one of us: somebody else of an e-mail's thread, or of another helpdesk. */
  readonly sender: string | null;
  /** Where nothing was said: the name of the only file. */
  readonly text: string;
  /** How many files came where nothing was said, else 0. */
  readonly files: number;
}

export const longestPreview = 120;

/** After these messages: notes, and what the system or a machine says, leave it as it was. */
export const previewAfter = (before: Preview | null, messages: readonly Message[]): Preview | null =>
  messages.reduce<Preview | null>((latest, message) => previewOf(message) ?? latest, before);

function previewOf(message: Message): Preview | null {
  const { author, agentId, sender, internal, text, attachments } = message;
  if (internal || author === 'system' || !isSaid(message)) return null;
  return { author, agentId, sender, ...saidIn(text, attachments) };
}

/** Of a message: its text in a line, or of files without words the only one's name, or their number. */
export function saidIn(
  text: string,
  files: readonly { readonly name: string }[],
): Pick<Preview, 'text' | 'files'> {
  const said = oneLine(text);
  const [only, ...more] = files;
  if (said !== '' || only === undefined) return { text: said, files: 0 };
  return { text: more.length === 0 ? oneLine(only.name) : '', files: files.length };
}

/** What has a code is asked and answered by a press of a button, or mailed by a machine; but for H8's, the team's own words. */
const isSaid = ({ code }: Message): boolean => code === null || code === 'hand-off-not-offered';

/** How much is looked at: a mail may have megabytes, of which only the beginning is shown. */
const enough = 10 * longestPreview;

/** No character is cut in two. */
function oneLine(text: string): string {
  const begun = text
    .trimStart()
    .slice(0, enough)
    .replace(/[\uD800-\uDBFF]$/, '');
  const line = begun.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length <= longestPreview
    ? line
    : `${characters
        .slice(0, longestPreview - 1)
        .join('')
        .trimEnd()}…`;
}

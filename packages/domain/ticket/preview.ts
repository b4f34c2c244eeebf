import type { Message } from './message.ts';
import type { Preview } from './ticket.ts';

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

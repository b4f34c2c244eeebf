import type { ParsedMail } from './mail.ts';

/** Headers that only machines write, whatever they say. */
const tellTale = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-reply',
  'x-failed-recipients',
  'x-mailer-daemon',
  'feedback-type',
];

const machines = /^(?:mailer-daemon|postmaster|mail-?daemon|no-?reply-?mailer)$/i;

/** How Outlook, in its languages, names an absence. */
const absence =
  /^(?:automatic reply|auto(?:matic)?[- ]?reply|out of (?:the )?office|automatische antwort|abwesenheits|réponse automatique|risposta automatica|respuesta automática|автоматический ответ|автоответ|automatisch antwoord|resposta automática)/i;

/**
 * Whether a machine wrote the mail (RFC 3834 and what is done): an absence, a bounce, a newsletter, a list. Nobody
 * answers it by a machine.
 *
 * `X-Auto-Response-Suppress` alone is a wish, which people's mail programs express as well; it counts where the
 * subject says that it is an absence. A list of our own, which is how groups forward to an inbox, is none: people
 * write to it.
 */
export function isAutomatic(
  mail: ParsedMail,
  { sender, ours }: { sender: string; ours: (address: string) => boolean },
): boolean {
  const { headers, returnPath, from } = mail;
  const first = (name: string): string => headers.get(name)?.[0]?.trim().toLowerCase() ?? '';
  const submitted = first('auto-submitted')
    .replace(/[;(].*/, '')
    .trim();
  return (
    returnPath === '' ||
    (submitted !== '' && submitted !== 'no') ||
    tellTale.some((name) => headers.has(name)) ||
    /^(?:bulk|junk|auto_reply)\b/.test(first('precedence')) ||
    (isOfAList(mail) && !isOfOurList(mail, ours)) ||
    (headers.has('x-auto-response-suppress') && absence.test(mail.subject?.trim() ?? '')) ||
    first('content-type').startsWith('multipart/report') ||
    [sender, from.address, returnPath ?? ''].some((address) => machines.test(localPart(address))) ||
    sender.endsWith('.invalid') ||
    ours(sender)
  );
}

const localPart = (address: string): string => address.slice(0, Math.max(0, address.lastIndexOf('@')));

const isOfAList = ({ headers }: ParsedMail): boolean =>
  headers.has('list-id') ||
  headers.has('list-unsubscribe') ||
  headers.get('precedence')?.[0]?.trim().toLowerCase() === 'list';

/** RFC 2369, RFC 2919: `List-Post: <mailto:help@shop.example>`, `List-Id: <help.shop.example>`. */
function isOfOurList({ headers }: ParsedMail, ours: (address: string) => boolean): boolean {
  const post = /<mailto:([^<>?]+)/i.exec(headers.get('list-post')?.[0] ?? '')?.[1];
  const id = /<([^<>\s]+)>/.exec(headers.get('list-id')?.[0] ?? '')?.[1];
  return [post, id?.replace('.', '@')].some(
    (address) => address !== undefined && ours(address.toLowerCase()),
  );
}

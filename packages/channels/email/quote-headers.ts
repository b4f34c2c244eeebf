/** How mail programs say who wrote what follows, in their language; each also names a day or a time. */
const attributions = [
  /^on .+ wrote ?:?$/i,
  /^.+ (?:on|at) .*\d{4}.* wrote ?:$/i,
  /^am .+ schrieb(?: .+)?:$/i,
  /^.+ schrieb (?:am|um) .+:$/i,
  /^le .+ a écrit ?:$/i,
  /^il .+ ha scritto ?:$/i,
  /^in data .+ ha scritto ?:$/i,
  /^el .+ escribió ?:$/i,
  /^em .+ escreveu ?:$/i,
  /^op .+ schreef(?: .+)? ?:$/i,
  /^(?:w dniu|dnia) .+ (?:pisze|napisał(?:\(a\)|a)?) ?:$/i,
  /^den .+ skrev .+:$/i,
  /^.+ (?:пишет|писал(?:\(а\)|а)?|написал(?:\(а\)|а)?|пише) ?:$/i,
  // Gmail's Russian, Mail.ru's and Yandex's say neither "wrote" nor anything like it.
  /^.+\d{4} ?г\.,? .+<[^<>]+@[^<>]+> ?:$/i,
  /^.+\d{4}.+ от .+@.+:$/i,
  /^\d{1,2}[./]\d{1,2}[./]\d{4},? (?:в )?\d{1,2}:\d{2}.*@.+:$/i,
];

/** Longer than any of them, wrapped lines together. */
const longestAttribution = 400;
const mostWrapped = 3;

const plain = (line: string): string =>
  line
    .normalize('NFC')
    .replace(/[\s\u200b\u200e\u200f]+/g, ' ')
    .replace(/^[-*_ ]+|[-*_ ]+$/g, '');

/** How many lines, from this one, say that somebody wrote what follows; 0 where they don't. */
export function attributionAt(lines: readonly string[], start: number): number {
  let joined = '';
  for (let count = 1; count <= mostWrapped; count++) {
    const line = lines[start + count - 1];
    if (line === undefined || line.trim() === '' || line.length > longestAttribution) return 0;
    joined = plain(`${joined} ${line}`);
    if (joined.length > longestAttribution) return 0;
    if (/(?::|wrote)$/i.test(joined) && /\d/.test(joined) && attributions.some((form) => form.test(joined)))
      return count;
  }
  return 0;
}

const from = /^(?:from|von|de|da|van|от|від|od|från|fra|expéditeur|mittente|remitente) ?: ?\S/i;
const field = new RegExp(
  `^(?:${[
    ...['from|sent|date|to|cc|subject|reply-to'],
    ...['von|gesendet|datum|an|betreff|kopie'],
    ...['de|envoyé|à|objet|expéditeur|destinataire'],
    ...['da|inviato|data|a|oggetto|mittente|destinatario'],
    ...['enviado(?: el)?|fecha|para|asunto|remitente'],
    ...['от|отправлено|дата|кому|копия|тема|від|кому'],
    ...['verzonden|aan|onderwerp|van|od|wysłano|do|temat|skickat|till|ämne|fra|sendt|til|emne'],
  ].join('|')})(?: [(\\p{L}]*[)]?)? ?:`,
  'iu',
);

const sent = /^(?:sent|gesendet|envoyé|inviato|enviado|отправлено|verzonden|skickat|sendt) ?: ?\S/i;

/** Outlook's way, and GMX's, which begins with the date: the header of the quoted mail, in a block of its own. */
export function isHeaderBlock(lines: readonly string[], start: number): boolean {
  const first = shortened(lines[start]);
  if (!from.test(first) && !sent.test(first)) return false;
  const block = lines.slice(start, start + 8).map(shortened);
  return block.some((line) => from.test(line)) && block.filter((line) => field.test(line)).length >= 3;
}

/** Only the beginning of a line tells; `*Von:*` is how bold print reads as text. */
const shortened = (line: string | undefined): string =>
  plain((line ?? '').slice(0, 200))
    .replace(/^([^:*]{1,20}):\*/, '$1:')
    .replace(/^([^:*]{1,20})\*:/, '$1:');

const original =
  /^-{2,} ?(?:original message|original-nachricht|ursprüngliche nachricht|originalnachricht|message d['’]origine|message original|messaggio originale|mensaje original|исходное сообщение|оригинальное сообщение|oorspronkelijk bericht|wiadomość oryginalna|mensagem original) ?-{2,}$/i;

/** `-----Original Message-----`, and what other languages make of it. */
export const isOriginalMark = (line: string): boolean =>
  line.length < 100 && original.test(line.normalize('NFC').replace(/\s+/g, ' ').trim());

const forwarded =
  /^[- ]*(?:begin forwarded message|forwarded message|weitergeleitete nachricht|anfang der weitergeleiteten (?:nachricht|e-mail)|message transféré|message transmis|début du message (?:réexpédié|transféré)|messaggio inoltrato|inizio messaggio inoltrato|mensaje reenviado|inicio del mensaje reenviado|пересылаемое сообщение|пересланное сообщение|начало переадресованного сообщения|doorgestuurd bericht|mensagem encaminhada) ?:?[- ]*$/i;

/** Says that what follows was passed on: it is what the mail is about, not what it answers. */
export const isForwardMark = (line: string): boolean =>
  line.length < 100 && forwarded.test(line.normalize('NFC').replace(/\s+/g, ' ').trim());

const forwardingSubject = /^(?:fwd?|wg|tr|i|rv|enc|пересл|fs|doorst|vs|vb)(?:\[\d+\])? ?:/i;

export const isForwardSubject = (subject: string | null): boolean =>
  forwardingSubject.test(subject?.trim() ?? '');

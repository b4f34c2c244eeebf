import EmailReplyParser from 'email-reply-parser';
import {
  attributionAt,
  isForwardMark,
  isForwardSubject,
  isHeaderBlock,
  isOriginalMark,
} from './quote-headers.ts';

/**
 * What is new in a mail's text: without the mails that it answers, and without its signature. A mail that passes
 * another one on is about that one, so all of it is new; so is all of one of which nothing would be left.
 */
export function newTextOf(text: string, subject: string | null): string {
  const lines = text.split('\n');
  if (isForwardSubject(subject) || lines.some(isForwardMark)) return text;
  const written = withoutTail(lines);
  const own = withoutTail(written.slice(0, quoteStart(written)));
  const fresh = withoutTail(parsed(own.join('\n')).split('\n'))
    .join('\n')
    .trim();
  return fresh === '' ? text : fresh;
}

/** Where the first quoted mail begins that is announced. */
function quoteStart(lines: readonly string[]): number {
  const start = lines.findIndex(
    (line, at) =>
      line.trim() !== '' &&
      (isOriginalMark(line) || isHeaderBlock(lines, at) || isAnnounced(lines, at, attributionAt(lines, at))),
  );
  return start === -1 ? lines.length : start;
}

/** An answer between the lines goes on below the quote (it ends in no quote here): then its lines alone are taken out. */
function isAnnounced(lines: readonly string[], at: number, count: number): boolean {
  if (count === 0) return false;
  const next = lines.slice(at + count, at + count + 2).find((line) => line.trim() !== '');
  return next === undefined || !isQuoted(next);
}

const isQuoted = (line: string): boolean => /^\s{0,3}>/.test(line);

const mobileSignature = new RegExp(
  `^(?:${[
    '(?:sent|send) (?:from|via|with|using) .+',
    'get outlook for .+',
    'von (?:meinem|meiner|unterwegs) ?.* gesendet',
    '(?:gesendet|verschickt) (?:von|mit|über|aus) .+',
    'diese nachricht wurde von .+ gesendet.*',
    'outlook für (?:ios|android) (?:beziehen|herunterladen).*',
    'envoyé (?:de|depuis|avec|à partir de|par) .+',
    '(?:télécharger|obtenir|obtenez) outlook (?:pour|para) .+',
    'inviat[oa] (?:da|dal|dalla|con|tramite) .+',
    '(?:scarica|ottieni) outlook per .+',
    'enviado (?:desde|con|de) .+',
    'obtener outlook para .+',
    'отправлено (?:с|из|от|со) .+',
    'надіслано з .+',
    '(?:verzonden|verstuurd) (?:vanaf|met|van) .+',
    'wysłane? z .+',
    'sendt fra .+',
    'skickat från .+',
  ].join('|')})$`,
  'i',
);

const isSignatureOf = (line: string): boolean =>
  line.length < 120 && mobileSignature.test(line.normalize('NFC').replace(/\s+/g, ' ').trim());

/** Takes off what stands below what was written: blank lines, quotes, a phone's advertisement. */
function withoutTail(lines: readonly string[]): readonly string[] {
  const end = lines.findLastIndex(
    (line) => line.trim() !== '' && !isQuoted(line) && !isSignatureOf(line) && !isOutlookRule(line),
  );
  return lines.slice(0, end + 1);
}

const isOutlookRule = (line: string): boolean => /^_{5,}$/.test(line.trim());

/** The parser's expressions go back and forth: what it gets is short, and so are its lines. */
const longestParsed = 20_000;
const longestLine = 200;
const mostPitfalls = 3;

/** Lines that its expressions look for the end of, through all that follows. */
const pitfall = /^\s*(?:Op|W dniu|Dnia|在|\p{Ll}{3,4}\.)\s/u;

/** Of Unicode's private use: no program writes it into a mail. */
const mark = '\ue000';

/**
 * By email-reply-parser, which knows more languages and signatures. Long lines are never a quote's head nor a
 * signature, so it sees a mark in their place.
 */
function parsed(text: string): string {
  const lines = text.split('\n');
  const seen = lines.map((line, at) => (line.length > longestLine ? markOf(line, at) : line)).join('\n');
  const isTooMuch =
    seen.length > longestParsed || lines.filter((line) => pitfall.test(line)).length > mostPitfalls;
  if (isTooMuch || text.includes(mark)) return text;
  const visible = new EmailReplyParser().parseReply(seen);
  return visible.replace(new RegExp(`${mark}(\\d+)${mark}`, 'g'), (_, at: string) => lines[Number(at)] ?? '');
}

const markOf = (line: string, at: number): string => (isQuoted(line) ? '>' : `${mark}${at}${mark}`);

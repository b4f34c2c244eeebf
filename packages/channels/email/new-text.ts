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
export function newTextOf(text: string, mail: { subject: string | null; isAnswer: boolean }): string {
  const lines = text.split('\n');
  if (isForwardSubject(mail.subject) || lines.some(isForwardMark)) return text;
  const own = withoutTail(withoutQuotes(withoutTail(lines))).join('\n');
  // Where nothing is quoted, its many kinds of signature take more than they should: a form's part below a line.
  const fresh = mail.isAnswer ? withoutTail(parsed(own).split('\n')).join('\n') : own;
  return fresh.trim() === '' ? text : fresh.trim();
}

/**
 * Up to where the first mail begins that is quoted as a whole. One whose lines are marked may have answers in between,
 * as it does not stand at the end here: of that, only its announcement is left out.
 */
function withoutQuotes(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (isOriginalMark(line) || isHeaderBlock(lines, at)) break;
    const announcement = attributionAt(lines, at);
    if (announcement === 0) {
      kept.push(line);
      continue;
    }
    const below = lines.slice(at + announcement, at + announcement + 2).find((next) => next.trim() !== '');
    if (below === undefined || !isQuoted(below)) break;
    at += announcement - 1;
  }
  return kept;
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

/** By their type, where a name says nothing. */
const extensions: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'pdf'],
  ['application/zip', 'zip'],
  ['application/gzip', 'gz'],
  ['application/json', 'json'],
  ['application/xml', 'xml'],
  ['application/rtf', 'rtf'],
  ['application/msword', 'doc'],
  ['application/vnd.ms-excel', 'xls'],
  ['application/vnd.ms-powerpoint', 'ppt'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx'],
  ['application/vnd.oasis.opendocument.text', 'odt'],
  ['application/pkcs7-signature', 'p7s'],
  ['application/pgp-signature', 'asc'],
  ['application/ms-tnef', 'dat'],
  ['audio/mpeg', 'mp3'],
  ['audio/ogg', 'ogg'],
  ['audio/mp4', 'm4a'],
  ['audio/amr', 'amr'],
  ['audio/wav', 'wav'],
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/heic', 'heic'],
  ['image/bmp', 'bmp'],
  ['image/tiff', 'tif'],
  ['image/svg+xml', 'svg'],
  ['message/rfc822', 'eml'],
  ['message/delivery-status', 'txt'],
  ['text/rfc822-headers', 'txt'],
  ['text/plain', 'txt'],
  ['text/html', 'html'],
  ['text/csv', 'csv'],
  ['text/calendar', 'ics'],
  ['application/ics', 'ics'],
  ['text/vcard', 'vcf'],
  ['text/x-vcard', 'vcf'],
  ['video/mp4', 'mp4'],
  ['video/quicktime', 'mov'],
]);

const types: ReadonlyMap<string, string> = new Map([
  ...[...extensions].toReversed().map(([type, extension]) => [extension, type] as const),
  ['jpeg', 'image/jpeg'],
  ['tiff', 'image/tiff'],
  ['htm', 'text/html'],
]);

export const extensionOf = (name: string): string =>
  /\.([a-z0-9]{1,15})$/i.exec(name)?.[1]?.toLowerCase() ?? '';

export const typeByName = (name: string): string | null => types.get(extensionOf(name)) ?? null;

const longest = 150;
const longestExtension = 16;
/** The end of a name tells what it is. */
const longestRead = 2000;
const separators = /[/\\]/;
/** Control characters, those that turn the direction of text, and those that show as nothing. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0]/gu;
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * A file's name as it may be shown and saved: no path, nothing that hides what it is, nothing that a file system
 * takes for something else; at most 150 characters, its extension kept.
 */
export function safeName(raw: string | null, contentType: string): string {
  const base = (raw ?? '')
    .slice(-longestRead)
    .normalize('NFC')
    .replace(unseen, '')
    .split(separators)
    .findLast((part) => part.trim() !== '');
  const name = (base ?? '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .replace(reserved, '_$&');
  if (name === '') return `file.${extensions.get(contentType) ?? 'bin'}`;
  if (name.length <= longest) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= longestExtension ? name.slice(dot) : '';
  return `${whole(name.slice(0, longest - extension.length))}${extension}`;
}

/** Never half a character. */
const whole = (text: string): string => text.replace(/[\ud800-\udbff]$/, '').trimEnd();

/** What browsers leave out of a URL before they read it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ignored = /[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060\ufeff]+/g;

/** A URL as it is written once it is understood, so that nobody understands it otherwise; null for any other scheme. */
export function absoluteUrl(raw: string | undefined, protocols: readonly string[]): string | null {
  const text = raw?.trim() ?? '';
  if (text === '') return null;
  const url = URL.parse(text.startsWith('//') ? `https:${text}` : text);
  if (url === null || !protocols.includes(url.protocol)) return null;
  return url.href;
}

/** The content id of a `cid:` URL (RFC 2392), which may be escaped. */
export function contentIdOf(src: string | undefined): string | null {
  const [, escaped] = /^cid:(.+)$/i.exec((src ?? '').replace(ignored, '')) ?? [];
  if (escaped === undefined) return null;
  const id = unescapeUrl(escaped);
  return /^[\x21-\x7e]{1,250}$/.test(id) && !/["'<>\\`]/.test(id) ? id : null;
}

function unescapeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

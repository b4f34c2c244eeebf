import sanitizeHtml from 'sanitize-html';
import { sanitizeMail } from './sanitize.ts';

const paragraphs = new Set([
  'p',
  'blockquote',
  'ul',
  'ol',
  'dl',
  'table',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
]);
const blocks = new Set([
  ...['div', 'section', 'article', 'header', 'footer', 'main', 'nav', 'aside', 'address', 'center', 'figure'],
  ...['figcaption', 'caption', 'tr', 'dt', 'dd', 'li'],
]);
/** Deeper quotes read as this deep. */
const deepestQuote = 5;

/** What a mail's HTML says, as plain text: links with where they lead to, lists, quotes as `> `, cells apart. */
export function textOfHtml(html: string): string {
  const writing = new TextWriter();
  sanitizeHtml(sanitizeMail(html), {
    allowedTags: [],
    allowedAttributes: {},
    onOpenTag: (name, attribs) => writing.open(name, attribs),
    onCloseTag: (name) => writing.close(name),
    textFilter: (text) => {
      writing.write(unescaped(text));
      return '';
    },
  });
  return writing.text();
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

class TextWriter {
  readonly #lines: string[] = [];
  /** The line that is being written, in parts: there may be very many. */
  #parts: string[] = [];
  #quotes = 0;
  #preformatted = 0;
  /** Numbers of the lists that are open; null where they have none. */
  readonly #lists: (number | null)[] = [];
  readonly #links: { href: string | undefined; parts: string[] }[] = [];

  open(name: string, attribs: Readonly<Record<string, string>>): void {
    if (name === 'br') this.#breakLine();
    if (name === 'a') this.#links.push({ href: attribs.href, parts: [] });
    if (name === 'img' && attribs.alt) this.write(` [${attribs.alt}] `);
    if ((name === 'td' || name === 'th') && this.#parts.length > 0) this.#parts.push('  ');
    this.#separate(name);
    if (name === 'blockquote') this.#quotes++;
    if (name === 'pre') this.#preformatted++;
    if (name === 'ol' || name === 'ul') this.#lists.push(name === 'ol' ? 0 : null);
    if (name === 'li') this.#parts.push(this.#bullet());
  }

  close(name: string): void {
    if (name === 'a') this.#endLink();
    this.#separate(name);
    if (name === 'blockquote') this.#quotes--;
    if (name === 'pre') this.#preformatted--;
    if (name === 'ol' || name === 'ul') this.#lists.pop();
  }

  write(text: string): void {
    this.#links.at(-1)?.parts.push(text);
    if (this.#preformatted === 0) {
      this.#append(text.replace(/[ \t\r\n\f]+/g, ' '));
      return;
    }
    for (const [nth, line] of text.split(/\r?\n/).entries()) {
      if (nth > 0) this.#breakLine();
      if (line !== '') this.#parts.push(line);
    }
  }

  text(): string {
    this.#endLine();
    return this.#lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }

  #append(text: string): void {
    const follows = this.#parts.at(-1);
    const piece = follows === undefined || follows.endsWith(' ') ? text.trimStart() : text;
    if (piece !== '') this.#parts.push(piece);
  }

  #bullet(): string {
    const numbered = this.#lists.at(-1) ?? null;
    const indent = '  '.repeat(Math.max(0, Math.min(this.#lists.length, deepestQuote) - 1));
    if (numbered === null) return `${indent}- `;
    this.#lists[this.#lists.length - 1] = numbered + 1;
    return `${indent}${numbered + 1}. `;
  }

  /** Where a link leads to, unless its text says so. */
  #endLink(): void {
    const link = this.#links.pop();
    if (link?.href === undefined) return;
    const target = link.href.replace(/^(mailto|tel):/, '');
    const text = link.parts.join('').trim();
    if (bare(text) !== bare(target)) this.#append(text === '' ? `<${target}>` : ` <${target}>`);
  }

  #separate(name: string): void {
    if (!paragraphs.has(name) && !blocks.has(name)) return;
    this.#endLine();
    const last = this.#lines.at(-1);
    if (paragraphs.has(name) && last !== undefined && last !== '') this.#lines.push('');
  }

  #breakLine(): void {
    const quote = '> '.repeat(Math.min(this.#quotes, deepestQuote));
    this.#lines.push(`${quote}${this.#parts.join('')}`.trimEnd());
    this.#parts = [];
  }

  #endLine(): void {
    if (this.#parts.some((part) => part.trim() !== '')) this.#breakLine();
    else this.#parts = [];
  }
}

const bare = (url: string): string => url.replace(/^https?:\/\/(www\.)?|\/$/g, '').toLowerCase();

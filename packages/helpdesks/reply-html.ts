import sanitizeHtml from 'sanitize-html';

const tagsIn = (list: string): string[] => list.split(' ');

const allowedTags = [
  ...tagsIn('a b blockquote br code del div em h1 h2 h3 h4 hr i img ins li ol p pre s small span strong'),
  ...tagsIn('sub sup table tbody td th thead tr u ul'),
];

/** No reply is so long or so deep but one that is made for it; a parser's time grows with how deep it is in. */
const longest = 500_000;
const deepest = 500;
const shallow = new Set(tagsIn('area base br col embed hr img input link meta li p td th tr wbr'));

function isTooMuch(html: string): boolean {
  if (html.length > longest) return true;
  let depth = 0;
  for (const [, closing, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (name === undefined || shallow.has(name.toLowerCase())) continue;
    depth = closing === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > deepest) return true;
  }
  return false;
}

/**
 * What a person of another helpdesk wrote, as it may be shown here: plain formatting and links, nothing that runs or
 * loads by itself. Images stand in `data-remote-src`, as those of mails do, for a reader to ask for. Null where nothing
 * is left, or where it is too much to be looked through: the text says it then.
 */
export function sanitizeReply(html: string): string | null {
  if (isTooMuch(html)) return null;
  const clean = sanitizeHtml(html, {
    allowedTags,
    allowedAttributes: {
      '*': ['dir', 'lang'],
      a: ['href', 'rel', 'target'],
      img: ['data-remote-src', 'alt'],
      li: ['value'],
      ol: ['start', 'type'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    nonTextTags: ['script', 'style', 'textarea', 'option', 'xmp', 'title', 'noscript'],
    transformTags: { a: linkOf, img: imageOf },
  }).trim();
  return clean === '' ? null : clean;
}

/** A relative link would lead into our own site. */
function linkOf(tagName: string, { href }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const url = absolute(href, ['http:', 'https:', 'mailto:', 'tel:']);
  if (url === null) return { tagName, attribs: {} };
  return { tagName, attribs: { href: url, rel: 'noopener noreferrer nofollow', target: '_blank' } };
}

function imageOf(tagName: string, { src, alt }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const url = absolute(src, ['http:', 'https:']);
  return {
    tagName,
    attribs: { ...(url !== null && { 'data-remote-src': url }), ...(alt !== undefined && { alt }) },
  };
}

function absolute(url: string | undefined, protocols: readonly string[]): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  return protocols.includes(parsed.protocol) ? parsed.href : null;
}

const blocks = /<\/(p|div|li|tr|h[1-6]|blockquote|pre|ul|ol|table)>|<br\s*\/?>/gi;

/** The same as plain text, where the helpdesk gives none. */
export const textOfReply = (html: string): string =>
  wordsIn(html.slice(0, longest).replace(blocks, '$&\n'))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\u00a0/g, ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

const wordsIn = (html: string): string =>
  isTooMuch(html)
    ? html.replace(/<[^<>]*>/g, '')
    : sanitizeHtml(html, { allowedTags: [], allowedAttributes: {} });

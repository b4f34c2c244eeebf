import sanitizeHtml from 'sanitize-html';
import { allowedStyles, isHidden, isPixel } from './mail-styles.ts';
import { absoluteUrl, contentIdOf } from './mail-urls.ts';

/** Marks what is dropped with everything in it. */
const dropped = 'data-dropped';

const allowedTags = [
  ...['a', 'abbr', 'address', 'article', 'aside', 'b', 'bdi', 'bdo', 'big', 'blockquote', 'br', 'caption'],
  ...['center', 'cite', 'code', 'col', 'colgroup', 'dd', 'del', 'dfn', 'div', 'dl', 'dt', 'em', 'figcaption'],
  ...[
    'figure',
    'font',
    'footer',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'header',
    'hr',
    'i',
    'img',
    'ins',
    'kbd',
  ],
  ...['li', 'main', 'mark', 'nav', 'ol', 'p', 'pre', 'q', 's', 'samp', 'section', 'small', 'span', 'strike'],
  ...['strong', 'sub', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'time', 'tr', 'tt', 'u', 'ul'],
  ...['var', 'wbr'],
];

const cell = ['colspan', 'rowspan', 'width', 'height', 'nowrap'];

/** Neither `id`, `name` nor `class`: they would mix with those of the page that shows it. */
const allowedAttributes: Record<string, string[]> = {
  '*': ['dir', 'lang', 'title', 'align', 'valign', 'bgcolor', 'style', dropped],
  a: ['href', 'rel', 'target'],
  col: ['span', 'width'],
  colgroup: ['span', 'width'],
  font: ['color', 'face', 'size'],
  hr: ['width', 'size', 'noshade'],
  img: ['src', 'data-remote-src', 'alt', 'width', 'height', 'border'],
  li: ['value'],
  ol: ['start', 'type', 'reversed'],
  table: ['width', 'height', 'border', 'cellpadding', 'cellspacing'],
  td: cell,
  th: cell,
  time: ['datetime'],
  ul: ['type'],
};

/**
 * A stranger's HTML as it may be shown: nothing runs, nothing loads by itself, nothing leaves its place, and it still
 * reads as it was written. Images of the mail itself keep `src="cid:<id>"`, for the reader to replace; those of other
 * servers stand in `data-remote-src`, for a person to ask for.
 */
export const sanitizeMail = (html: string): string =>
  sanitizeHtml(isTooDeep(html) ? withoutTags(html) : html, {
    allowedTags,
    allowedAttributes,
    allowedStyles,
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid'] },
    allowProtocolRelative: false,
    nonTextTags: ['script', 'style', 'textarea', 'option', 'xmp', 'title'],
    // Deeper than any thread; a browser is not to be drowned in it.
    nestingLimit: 250,
    transformTags: { '*': tagOf },
    exclusiveFilter: ({ attribs }) => attribs[dropped] !== undefined,
  });

/** A parser's time grows with how deep it is in; no mail is that deep but one that is made for it. */
const deepest = 1000;
const shallow = new Set(
  'area base br col embed hr img input link meta param source track wbr p li td th tr dd dt option'.split(
    ' ',
  ),
);

function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, closing, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (name === undefined || shallow.has(name.toLowerCase())) continue;
    depth = closing === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > deepest) return true;
  }
  return false;
}

const withoutTags = (html: string): string => html.replace(/<[^<>]*>/g, ' ').replaceAll('<', '&lt;');

function tagOf(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  if (isHidden(attribs)) return drop(tagName);
  switch (tagName) {
    case 'a':
      return { tagName, attribs: linkOf(attribs) };
    case 'img': {
      const image = isPixel(attribs) ? null : imageOf(attribs);
      return image === null ? drop(tagName) : { tagName, attribs: image };
    }
    // What a mail sets for its whole page is kept on a part of ours.
    case 'body':
      return { tagName: 'div', attribs };
    default:
      return { tagName, attribs };
  }
}

const drop = (tagName: string): sanitizeHtml.Tag => ({ tagName, attribs: { [dropped]: 'yes' } });

/** A relative link would lead into our own site. */
function linkOf({
  href,
  rel: _rel,
  target: _target,
  ...others
}: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const url = absoluteUrl(href, ['http:', 'https:', 'mailto:', 'tel:']);
  if (url === null) return others;
  return { ...others, href: url, rel: 'noopener noreferrer nofollow', target: '_blank' };
}

function imageOf({
  src,
  'data-remote-src': neutralized,
  ...others
}: sanitizeHtml.Attributes): sanitizeHtml.Attributes | null {
  const contentId = contentIdOf(src);
  if (contentId !== null) return { ...others, src: `cid:${contentId}` };
  const remote = absoluteUrl(src ?? neutralized, ['http:', 'https:']);
  if (remote !== null) return { ...others, 'data-remote-src': remote };
  return others.alt?.trim() ? others : null;
}

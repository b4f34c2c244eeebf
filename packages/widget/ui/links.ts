export interface Part {
  readonly text: string;
  readonly href: string | null;
}

const link = /\bhttps?:\/\/[^\s<>"']+/gi;

/** A text in parts, of which some lead somewhere: web addresses only. What ends a sentence ends its address, too. */
export function linksIn(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(link)) {
    const href = withoutEnd(found);
    if (!URL.canParse(href)) continue;
    if (index > from) parts.push({ text: text.slice(from, index), href: null });
    parts.push({ text: href, href });
    from = index + href.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null });
  return parts;
}

function withoutEnd(found: string): string {
  const href = found.replace(/[.,;:!?…*_]+$/, '');
  const opened = href.split('(').length;
  return href.endsWith(')') && href.split(')').length > opened ? withoutEnd(href.slice(0, -1)) : href;
}

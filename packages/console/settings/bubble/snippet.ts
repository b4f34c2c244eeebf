/** What the bubble's script reads from its tag. */
export interface BubbleOptions {
  readonly title: string;
  readonly greeting: string;
  /** `#4f46e5` */
  readonly accent: string;
  readonly position: 'right' | 'left';
  /** Empty: that of the page. */
  readonly language: string;
}

export const usualOptions: BubbleOptions = {
  title: '',
  greeting: '',
  accent: '#4f46e5',
  position: 'right',
  language: '',
};

const named: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
const quoted = (text: string): string => `"${text.replaceAll(/[&"<>]/g, (char) => named[char] ?? char)}"`;

/** The tag to put into a shop's page: what is as it comes is left out. */
export function snippetOf(origin: string, options: BubbleOptions): string {
  const { title, greeting, accent, position, language } = options;
  const attributes = [
    title.trim() !== '' && `data-title=${quoted(title.trim())}`,
    greeting.trim() !== '' && `data-greeting=${quoted(greeting.trim())}`,
    accent !== usualOptions.accent && `data-accent=${quoted(accent)}`,
    position !== usualOptions.position && `data-position=${quoted(position)}`,
    language !== usualOptions.language && `data-language=${quoted(language)}`,
  ].filter((attribute) => attribute !== false);
  const tag = ['<script async', `src=${quoted(`${origin}/bubble.js`)}`, ...attributes];
  return `${tag.join(attributes.length === 0 ? ' ' : '\n  ')}></script>`;
}

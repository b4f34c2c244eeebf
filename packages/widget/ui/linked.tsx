/** @jsxImportSource preact */
import { useAround } from './context.ts';
import { linksIn } from './links.ts';

/** Text with its links; nothing in it is ever markup. */
export function Linked({ text }: { text: string }) {
  const { words } = useAround();
  return linksIn(text).map(({ text: part, href }) =>
    href === null ? (
      part
    ) : (
      <a key={part} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {part}
        <span class="hidden"> ({words.say('newTab')})</span>
      </a>
    ),
  );
}

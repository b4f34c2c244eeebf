/** @jsxImportSource preact */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useAround } from './context.ts';
import { Icon } from './icons.tsx';

/** As the server takes it. */
const longest = 10_000;

/** Outlives the closing of the panel. */
let draft = '';

export function Composer() {
  const { chat, words } = useAround();
  const [text, setText] = useState(draft);
  const area = useRef<HTMLTextAreaElement>(null);
  const write = (next: string) => {
    draft = next;
    setText(next);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: as high as what is written
  useLayoutEffect(() => {
    if (area.current === null) return;
    area.current.style.height = 'auto';
    area.current.style.height = `${Math.min(area.current.scrollHeight, 120)}px`;
  }, [text]);
  const submit = (event: Event) => {
    event.preventDefault();
    if (text.trim() === '') return;
    chat.say(text.trim());
    write('');
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Who writes by an input method ends a word with Enter.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
    // The shop's own shortcuts are for its page.
    if (event.key !== 'Escape') event.stopPropagation();
  };
  return (
    <form class="composer" onSubmit={submit}>
      <textarea
        ref={area}
        rows={1}
        maxLength={longest}
        dir="auto"
        value={text}
        placeholder={words.say('write')}
        aria-label={words.say('message')}
        onInput={({ currentTarget }) => {
          write(currentTarget.value);
          if (currentTarget.value !== '') chat.type();
        }}
        onKeyDown={onKeyDown}
      />
      <button type="submit" class="send" aria-label={words.say('send')} disabled={text.trim() === ''}>
        <Icon name="send" />
      </button>
    </form>
  );
}

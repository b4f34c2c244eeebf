/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAround } from './context.ts';
import { Launcher } from './launcher.tsx';
import { Panel } from './panel.tsx';

export function App() {
  const { chat, words, options } = useAround();
  const [state, setState] = useState(chat.state());
  useEffect(() => {
    setState(chat.state());
    const stop = chat.subscribe(() => setState(chat.state()));
    return () => void stop();
  }, [chat]);
  const launcher = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    // Whoever closes the panel is where they opened it.
    if (wasOpen.current && !state.isOpen) launcher.current?.focus({ preventScroll: true });
    wasOpen.current = state.isOpen;
  }, [state.isOpen]);
  return (
    <section
      class={`rondo ${options.position}`}
      lang={words.language}
      aria-label={options.title ?? words.say('title')}
    >
      {state.isOpen && <Panel state={state} />}
      <Launcher state={state} button={launcher} />
    </section>
  );
}

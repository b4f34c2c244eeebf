/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChatState } from '../chat/state.ts';
import { Asking } from './asking.tsx';
import { Composer } from './composer.tsx';
import { useAround } from './context.ts';
import { Ended } from './ended.tsx';
import { Ending } from './ending.tsx';
import { Head } from './head.tsx';
import { Log } from './log.tsx';

/** A dialog beside the shop's page, which stays in reach. */
export function Panel({ state }: { state: ChatState }) {
  const { chat, words } = useAround();
  const [isEnding, setEnding] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const field = panel.current?.querySelector('textarea');
    // On a phone the keyboard would hide what there is to read.
    const target = matchMedia('(pointer: coarse)').matches ? panel.current : (field ?? panel.current);
    target?.focus({ preventScroll: true });
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    if (isEnding) setEnding(false);
    else chat.close();
  };
  const isEmpty = state.messages.length === 0 && state.outgoing.length === 0 && !state.isLoading;
  return (
    <div class="panel" role="dialog" aria-labelledby="title" tabIndex={-1} ref={panel} onKeyDown={onKeyDown}>
      <Head state={state} isEmpty={isEmpty} onEnd={() => setEnding(true)} />
      {isEnding && state.status === 'open' && <Ending onDone={() => setEnding(false)} />}
      <Log state={state} />
      <div role="status" class="notices">
        {!state.isConnected && <p class="notice">{words.say('offline')}</p>}
      </div>
      {state.asking !== null && <Asking key={state.asking} asked={state.asking} />}
      {state.status === 'ended' ? <Ended state={state} /> : <Composer />}
    </div>
  );
}

/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAround } from './context.ts';

/** The second step: an ended chat is final (T4). */
export function Ending({ onDone }: { onDone: () => void }) {
  const { chat, words } = useAround();
  const [isLost, setLost] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  const end = async () => {
    if ((await chat.end()) === 'lost') setLost(true);
    else onDone();
  };
  return (
    <div class="strip" role="alertdialog" aria-labelledby="end-question">
      <p id="end-question">{words.say(isLost ? 'notHeard' : 'endQuestion')}</p>
      <div class="choices">
        <button type="button" class="button strong" onClick={() => void end()}>
          {words.say('end')}
        </button>
        <button type="button" class="button" ref={keep} onClick={onDone}>
          {words.say('keep')}
        </button>
      </div>
    </div>
  );
}

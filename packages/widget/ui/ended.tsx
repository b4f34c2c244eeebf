/** @jsxImportSource preact */
import type { ChatState } from '../chat/state.ts';
import { useAround } from './context.ts';

export function Ended({ state: { handledBy, closedBy } }: { state: ChatState }) {
  const { chat, words } = useAround();
  const why = handledBy === 'elsewhere' ? 'endedByEmail' : closedBy === 'inactivity' ? 'endedQuiet' : 'ended';
  return (
    <footer class="ended">
      <p role="status">{words.say(why)}</p>
      <button type="button" class="button strong" onClick={chat.beginAnew}>
        {words.say('newChat')}
      </button>
    </footer>
  );
}

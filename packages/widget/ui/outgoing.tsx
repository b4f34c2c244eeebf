/** @jsxImportSource preact */
import type { Outgoing } from '../chat/kept.ts';
import { useAround } from './context.ts';
import { Linked } from './linked.tsx';

export function OutgoingMessage({ message, isConnected }: { message: Outgoing; isConnected: boolean }) {
  const { chat, words } = useAround();
  const { clientId, text, failed } = message;
  return (
    <div class={`group you outgoing ${failed ? 'failed' : ''}`}>
      <p class="hidden">{words.say('you')}</p>
      <p class="message" dir="auto">
        <Linked text={text} />
      </p>
      {failed ? (
        <p class="time">
          <span class="wrong">{words.say('failed')}</span>
          <button type="button" class="link" onClick={() => chat.sendAgain(clientId)}>
            {words.say('retry')}
          </button>
          <button type="button" class="link" onClick={() => chat.discard(clientId)}>
            {words.say('discard')}
          </button>
        </p>
      ) : (
        <p class="time">{words.say(isConnected ? 'sending' : 'waiting')}</p>
      )}
    </div>
  );
}

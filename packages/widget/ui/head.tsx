/** @jsxImportSource preact */
import type { ChatState } from '../chat/state.ts';
import type { Words } from '../i18n/words.ts';
import { useAround } from './context.ts';
import { Icon } from './icons.tsx';

export function Head({ state, onEnd }: { state: ChatState; onEnd: () => void }) {
  const { chat, words, options } = useAround();
  return (
    <header class="head">
      <div class="head-text">
        <h2 id="title">{options.title ?? words.say('title')}</h2>
        <p>{partnerOf(state, words)}</p>
      </div>
      {state.status === 'open' && (
        <button
          type="button"
          class="head-button"
          aria-label={words.say('options')}
          title={words.say('options')}
          onClick={onEnd}
        >
          <Icon name="leave" />
        </button>
      )}
      <button
        type="button"
        class="head-button"
        aria-label={words.say('close')}
        title={words.say('close')}
        onClick={chat.close}
      >
        <Icon name="close" />
      </button>
    </header>
  );
}

function partnerOf({ status, handledBy, messages }: ChatState, words: Words): string {
  if (status !== 'open') return words.say('usually');
  if (handledBy === 'ai') return words.say('talkingTo', { name: words.say('ai') });
  const name = messages.findLast(({ agent }) => agent !== undefined)?.agent?.name;
  return name === undefined ? words.say('usually') : words.say('talkingTo', { name });
}

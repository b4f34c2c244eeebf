/** @jsxImportSource preact */
import type { ChatState } from '../chat/state.ts';
import type { Words } from '../i18n/words.ts';
import { useAround } from './context.ts';
import { Icon } from './icons.tsx';

/** Before anything is said it is the greeting, too. */
export function Head({ state, isEmpty, onEnd }: { state: ChatState; isEmpty: boolean; onEnd: () => void }) {
  const { chat, words, options } = useAround();
  const partner = partnerOf(state, words);
  return (
    <header class="head">
      <div class="head-text">
        <h2 id="title">{options.title ?? words.say('title')}</h2>
        {partner !== null && <p>{partner}</p>}
      </div>
      {state.status === 'open' && <HeadButton name={words.say('options')} icon="leave" onClick={onEnd} />}
      <HeadButton name={words.say('close')} icon="close" onClick={chat.close} />
      {isEmpty && (
        <div class="hello">
          <p class="greeting">{options.greeting ?? words.say('greeting')}</p>
          <p>{words.say('usually')}</p>
        </div>
      )}
    </header>
  );
}

interface HeadButtonProps {
  readonly name: string;
  readonly icon: 'leave' | 'close';
  readonly onClick: () => void;
}

const HeadButton = ({ name, icon, onClick }: HeadButtonProps) => (
  <button type="button" class="head-button" aria-label={name} title={name} onClick={onClick}>
    <Icon name={icon} />
  </button>
);

function partnerOf({ status, handledBy, messages }: ChatState, words: Words): string | null {
  if (status !== 'open') return null;
  if (handledBy === 'ai') return words.say('ai');
  const name = messages.findLast(({ agent }) => agent !== undefined)?.agent?.name;
  return name === undefined ? null : words.say('talkingTo', { name });
}

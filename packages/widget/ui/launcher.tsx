/** @jsxImportSource preact */
import type { RefObject } from 'preact';
import type { ChatState } from '../chat/state.ts';
import { useAround } from './context.ts';
import { Icon } from './icons.tsx';

export function Launcher({
  state,
  button,
}: {
  state: ChatState;
  button: RefObject<HTMLButtonElement | null>;
}) {
  const { chat, words } = useAround();
  const { isOpen, unread } = state;
  const name = isOpen
    ? words.say('close')
    : unread > 0
      ? words.say('openUnread', { count: unread })
      : words.say('open');
  return (
    <button
      ref={button}
      type="button"
      class={`launcher ${isOpen ? 'is-open' : ''}`}
      aria-expanded={isOpen}
      aria-label={name}
      onClick={() => (isOpen ? chat.close() : chat.open())}
    >
      <Icon name={isOpen ? 'down' : 'chat'} />
      {!isOpen && unread > 0 && (
        <span class="badge" aria-hidden="true">
          {unread > 9 ? '9+' : unread}
        </span>
      )}
    </button>
  );
}

/** @jsxImportSource preact */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ChatState } from '../chat/state.ts';
import { useAround } from './context.ts';
import { MessageGroup, Name } from './group.tsx';
import { groupsOf } from './groups.ts';
import { OutgoingMessage } from './outgoing.tsx';

/** How far from the end somebody still reads along, in pixels. */
const near = 120;

export function Log({ state }: { state: ChatState }) {
  const { words } = useAround();
  const { messages, outgoing, isLoading, typing } = state;
  const log = useRef<HTMLDivElement>(null);
  const isNear = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where something has come in at the end
  useLayoutEffect(() => {
    if (log.current !== null && isNear.current) log.current.scrollTop = log.current.scrollHeight;
  }, [messages.at(-1)?.id, outgoing.length, typing, state.asking, state.status, state.isConnected]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: who has just written wants to see it
  useLayoutEffect(() => {
    if (log.current !== null) log.current.scrollTop = log.current.scrollHeight;
  }, [outgoing.at(-1)?.clientId]);
  const onScroll = () => {
    if (log.current === null) return;
    const { scrollHeight, scrollTop, clientHeight } = log.current;
    isNear.current = scrollHeight - scrollTop - clientHeight < near;
  };
  return (
    <div
      class="log"
      role="log"
      aria-live="polite"
      aria-label={words.say('conversation')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
      tabIndex={0}
      ref={log}
      onScroll={onScroll}
    >
      {isLoading && <p class="loading">{words.say('loading')}</p>}
      {groupsOf(messages).map((group) => (
        <MessageGroup key={group.messages[0]?.id} group={group} />
      ))}
      {outgoing.map((each) => (
        <OutgoingMessage key={each.clientId} message={each} isConnected={state.isConnected} />
      ))}
      {typing !== null && state.isConnected && <Typing name={typing} />}
    </div>
  );
}

function Typing({ name }: { name: string }) {
  const { words } = useAround();
  return (
    <div class="group them typing">
      <p class="hidden">{words.say('typing', { name })}</p>
      <Name name={name} isSilent />
      <div class="message dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    </div>
  );
}

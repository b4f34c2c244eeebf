/** @jsxImportSource preact */
import type { Words } from '../i18n/words.ts';
import { Attachments } from './attachments.tsx';
import { useAround } from './context.ts';
import type { Group } from './groups.ts';
import { Linked } from './linked.tsx';
import { plainText } from './plain-text.ts';

export function MessageGroup({ group }: { group: Group }) {
  const { words } = useAround();
  const { author, messages, beginsDay } = group;
  const last = messages.at(-1);
  const at = new Date(last?.at ?? 0);
  const side = author === 'customer' ? 'you' : author === 'system' ? 'system' : 'them';
  return (
    <>
      {beginsDay && <p class="day">{words.day(at, new Date())}</p>}
      <div class={`group ${side} ${author}`}>
        {author === 'agent' || author === 'ai' ? (
          <Name name={nameOf(group, words)} sign={author === 'ai' ? '✦' : undefined} />
        ) : (
          <p class="hidden">{nameOf(group, words)}</p>
        )}
        {messages.map((message) => {
          const text = message.text === '' && message.html ? plainText(message.html) : message.text;
          return (
            <div key={message.id} class="said">
              {text !== '' && (
                <p class="message" dir="auto">
                  <Linked text={words.message(message.code, text)} />
                </p>
              )}
              <Attachments files={message.attachments} />
            </div>
          );
        })}
        {author !== 'system' && (
          <time class="time" dateTime={last?.at}>
            {words.time(at)}
          </time>
        )}
      </div>
    </>
  );
}

export const Name = ({ name, sign, isSilent }: { name: string; sign?: string; isSilent?: boolean }) => (
  <p class="name" aria-hidden={isSilent}>
    <span class="avatar" aria-hidden="true">
      {sign ?? [...name][0]}
    </span>
    {name}
  </p>
);

function nameOf({ author, name }: Group, words: Words): string {
  if (author === 'customer') return words.say('you');
  if (author === 'ai') return name ?? words.say('ai');
  return name ?? words.say('team');
}

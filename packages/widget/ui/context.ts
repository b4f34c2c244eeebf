import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Chat } from '../chat/chat.ts';
import type { Words } from '../i18n/words.ts';
import type { Options } from '../options.ts';

interface Surroundings {
  readonly chat: Chat;
  readonly words: Words;
  readonly options: Options;
}

export const Around = createContext<Surroundings | null>(null);

export function useAround(): Surroundings {
  const around = useContext(Around);
  if (around === null) throw new Error('outside of the bubble');
  return around;
}

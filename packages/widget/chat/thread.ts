import type { Message } from './api.ts';

/** The messages of a chat as far as they are known. */
export interface Thread {
  /** As the server gave them, one after the other without a gap. */
  readonly read: readonly Message[];
  /** What was said since, and has arrived: something may have come before it that is not read yet. */
  readonly said: readonly Message[];
}

export const emptyThread: Thread = { read: [], said: [] };

/** After what is the server to go on? Never after what was only said. */
export const lastRead = ({ read }: Thread): string | null => read.at(-1)?.id ?? null;

export function withRead(thread: Thread, messages: readonly Message[]): Thread {
  const known = new Set(thread.read.map(({ id }) => id));
  const read = [...thread.read, ...messages.filter(({ id }) => !known.has(id))];
  const all = new Set(read.map(({ id }) => id));
  return { read, said: thread.said.filter(({ id }) => !all.has(id)) };
}

export function withSaid(thread: Thread, message: Message): Thread {
  const isKnown = messagesOf(thread).some(({ id }) => id === message.id);
  return isKnown ? thread : { ...thread, said: [...thread.said, message] };
}

export const messagesOf = ({ read, said }: Thread): readonly Message[] => [...read, ...said];

/** How many of what others said came after the one that was seen; all, where that is of another chat. */
export function countUnread(messages: readonly Message[], seen: string | null): number {
  const at = messages.findIndex(({ id }) => id === seen);
  return messages.slice(at + 1).filter(({ author }) => author !== 'customer').length;
}

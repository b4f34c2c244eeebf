import type { MessageDocument } from '#contracts/api/tickets.ts';

/** A ticket's messages as far back as they have been loaded, the oldest first. */
export interface CachedThread {
  readonly messages: readonly MessageDocument[];
  /** To what was before. */
  readonly cursor?: string | undefined;
}

/** The thread with its latest messages as they are now. */
export function withLatest(thread: CachedThread | undefined, latest: CachedThread): CachedThread {
  const [oldest] = latest.messages;
  const place = thread?.messages.findIndex(({ id }) => id === oldest?.id) ?? -1;
  // More has come at once than is told of at a time: what lies between is loaded again.
  if (thread === undefined || place < 0) return latest;
  return {
    messages: [...thread.messages.slice(0, place), ...latest.messages],
    cursor: place === 0 ? latest.cursor : thread.cursor,
  };
}

export const withEarlier = (thread: CachedThread, earlier: CachedThread): CachedThread => ({
  messages: [...earlier.messages, ...thread.messages],
  cursor: earlier.cursor,
});

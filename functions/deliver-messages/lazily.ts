import type { Platform } from '#domain/hand-off/hand-off.ts';
import type { Helpdesk } from '#use-cases/ports.ts';

/** A helpdesk whose code is loaded once something goes there: most installations have none, none has both. */
export function lazily(platform: Platform, load: () => Promise<Helpdesk>): Helpdesk {
  let loading: Promise<Helpdesk> | null = null;
  const loaded = (): Promise<Helpdesk> => {
    loading ??= load();
    return loading;
  };
  return {
    platform,
    open: async (opening) => (await loaded()).open(opening),
    findOpened: async (externalId) => (await loaded()).findOpened(externalId),
    comment: async (comment) => (await loaded()).comment(comment),
    findComment: async (comment) => (await loaded()).findComment(comment),
    read: async (ticketIdThere) => (await loaded()).read(ticketIdThere),
  };
}

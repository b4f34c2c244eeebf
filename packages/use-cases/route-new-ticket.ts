import type { Instant } from '#domain/ids.ts';
import type { Settings } from '#domain/settings.ts';
import type { Routing } from '#domain/ticket/receive.ts';

/** A4: with round robin on, a new ticket waits its turn in the inbox's queue; otherwise for whoever claims it. */
export const routeNewTicket = (settings: Settings, at: Instant): Routing => ({
  teamId: null,
  queued: settings['round-robin'].enabled ? { queue: 'inbox', at } : null,
  spam: false,
});

/** T8: a blocked contact's ticket goes to nobody. */
export const spamRouting: Routing = { teamId: null, queued: null, spam: true };

import type { Clock, Files, Helpdesk } from '#use-cases/ports.ts';
import { type Fetch, type ReadZendeskSecret, zendeskApi } from './api.ts';
import { comment, findComment } from './comment.ts';
import { findOpened, open } from './open.ts';
import { read } from './read.ts';

export interface ZendeskDeps {
  readonly secret: ReadZendeskSecret;
  readonly files: Pick<Files, 'get'>;
  readonly clock: Clock;
  /** The platform's own if left out. */
  readonly fetch?: Fetch;
}

/** Zendesk, where conversations go on that people there take over (H6). */
export function createZendesk({ secret, files, clock, fetch = globalThis.fetch }: ZendeskDeps): Helpdesk {
  const api = () => zendeskApi({ secret, fetch });
  return {
    platform: 'zendesk',
    open: (opening) => open(api(), opening),
    findOpened: (externalId) => findOpened(api(), externalId),
    comment: (message) => comment(api(), message, { files, clock }),
    findComment: (message) => findComment(api(), message),
    read: (ticketIdThere) => read(api(), ticketIdThere),
  };
}

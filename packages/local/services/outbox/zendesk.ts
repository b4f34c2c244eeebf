import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { Fault } from '../../faults.ts';
import type { Answer } from '../http.ts';
import { retryAfter } from '../perils.ts';
import type { PlayedHelpdesk, ZendeskAccount } from '../types.ts';
import type { Provider } from './provider.ts';
import { json, ZendeskError } from './zendesk-error.ts';
import { openHooks } from './zendesk-hooks.ts';
import { zendeskPeople } from './zendesk-people.ts';
import { nameOf, type Parts, perform } from './zendesk-routes.ts';
import { notificationsOf } from './zendesk-rules.ts';
import type { Ticket } from './zendesk-schemas.ts';
import { openState } from './zendesk-state.ts';
import { limitUpdates } from './zendesk-update-limit.ts';

export interface ZendeskOptions {
  readonly clock: Clock;
  readonly hostile: boolean;
  readonly account: ZendeskAccount | undefined;
  readonly dataDir: string | undefined;
}

/**
 * Zendesk's API as far as an integration needs it to hand tickets over: whatever the subdomain, it is one account.
 * Names under `/local/faults`: `CreateTicket`, `UpdateTicket`, `ListComments` and so on, as `operations` has them.
 */
export function createZendesk({ clock, hostile, account, dataDir }: ZendeskOptions) {
  const secret = account?.webhookSecret ?? randomBytes(32).toString('base64');
  const state = openState(dataDir && join(dataDir, 'zendesk.jsonl'), clock);
  const file = dataDir && join(dataDir, 'zendesk-webhooks.jsonl');
  const hooks = openHooks({ clock, hostile, secret, file });
  const updated = (ticket: Ticket) => {
    for (const notification of notificationsOf(ticket, state)) hooks.post(notification);
  };
  const parts: Parts = { state, secret, clock, updated, limit: limitUpdates(clock) };
  const provider: Provider = {
    name: 'zendesk',
    target: 'zendesk',
    plays: (host) => /^[^.]+\.zendesk\.com$/.test(host),
    operation: ({ method }, url) => nameOf(method, url),
    async answer(request, url) {
      try {
        return perform(request, url, parts);
      } catch (error) {
        if (error instanceof ZendeskError) return json(error.status, error.body, error.headers);
        throw error;
      }
    },
    refuse: refusalForFault,
  };
  const helpdesk: PlayedHelpdesk = zendeskPeople(state, updated);
  return {
    provider,
    helpdesk,
    stop() {
      hooks.stop();
      state.close();
    },
  };
}

function refusalForFault(fault: Fault): Answer {
  const status = fault.status ?? 500;
  if (status === 429)
    return json(
      429,
      { error: 'TooManyRequests', description: 'Number of allowed API requests per minute exceeded' },
      retryAfter(fault),
    );
  if (status === 401) return json(401, { error: "Couldn't authenticate you" });
  return json(status, { error: 'InternalError', description: 'Something went wrong' }, retryAfter(fault));
}

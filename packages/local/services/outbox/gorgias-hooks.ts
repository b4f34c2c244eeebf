import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { openFollowUps } from './follow-ups.ts';
import type { Integration, Ticket } from './gorgias-schemas.ts';
import type { GorgiasState } from './gorgias-state.ts';

const callSchema = z.object({
  url: z.string(),
  method: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

export type Trigger = 'ticket-created' | 'ticket-updated' | 'ticket-message-created';

export interface GorgiasHooks {
  /** Something happened to the ticket: every HTTP integration that wants to know is told. */
  tell(trigger: Trigger, ticket: Ticket): void;
  stop(): void;
}

/** Whether it tries again, and how often, Gorgias doesn't say: nobody may rely on more than this. */
const attempts = 3;

/** Gorgias's HTTP integrations: unsigned, with whatever headers they were given, at times doubled. */
export function openHooks(
  state: GorgiasState,
  { file, hostile }: { readonly file: string | undefined; readonly hostile: boolean },
): GorgiasHooks {
  const followUps = openFollowUps(file, callSchema, async ({ url, method, headers, body }, stopping) => {
    // Nobody is called but this machine.
    if (!isLocal(url)) return;
    for (let attempt = 1; !stopping.aborted; attempt++) {
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(10_000)]);
      const answer = await fetch(url, { method, headers, body, redirect: 'manual', signal }).catch(
        () => null,
      );
      await answer?.arrayBuffer().catch(() => undefined);
      if (answer !== null && answer.status < 500) return;
      if (attempt === attempts) return;
      await pause(1000 * attempt, undefined, { signal: stopping });
    }
  });
  return {
    tell(trigger, ticket) {
      for (const integration of state.integrations.values()) {
        if (integration.domain !== ticket.domain || integration.http.triggers[trigger] !== true) continue;
        const call = callOf(integration, ticket);
        followUps.add(call, 50);
        if (hostile) followUps.add(call, 400);
      }
    },
    stop: followUps.stop,
  };
}

function callOf({ http }: Integration, ticket: Ticket): z.output<typeof callSchema> {
  const known: Readonly<Record<string, string>> = {
    'ticket.id': String(ticket.id),
    'ticket.external_id': ticket.external_id ?? '',
    'ticket.status': ticket.status,
  };
  const filled = (template: string) =>
    template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => known[name] ?? '');
  const form = Object.entries(http.form ?? {}).map(([name, template]) => [name, filled(template)]);
  return {
    url: http.url,
    method: http.method,
    headers: { 'user-agent': 'Gorgias', ...http.headers, 'content-type': http.request_content_type },
    body: JSON.stringify(Object.fromEntries(form)),
  };
}

const isLocal = (url: string): boolean =>
  URL.canParse(url) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);

import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { Clock } from '../../clock.ts';
import { openFollowUps } from './follow-ups.ts';

const notificationSchema = z.object({
  webhookId: z.string(),
  endpoint: z.string(),
  body: z.string(),
  invocationId: z.string(),
});
export type Notification = Omit<z.output<typeof notificationSchema>, 'invocationId'>;

export interface Hooks {
  post(notification: Notification): void;
  stop(): void;
}

/** https://developer.zendesk.com/api-reference/webhooks/introduction/#webhook-retries */
const patience = 12_000;
const retriesAfter = { timeout: 5, conflict: 3, busy: 3 } as const;
type Failing = keyof typeof retriesAfter;

/** Zendesk's webhooks: signed, tried again after few failures only, at times doubled. */
export function openHooks(options: {
  readonly clock: Clock;
  readonly hostile: boolean;
  readonly secret: string;
  readonly file: string | undefined;
}): Hooks {
  const { clock, hostile, secret } = options;
  const call = async (
    { endpoint, body, webhookId, invocationId }: z.output<typeof notificationSchema>,
    stopping: AbortSignal,
  ): Promise<{ failing: Failing; wait: number } | null> => {
    const timestamp = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Zendesk Webhook',
      'x-zendesk-account-id': '1',
      'x-zendesk-webhook-id': webhookId,
      'x-zendesk-webhook-invocation-id': invocationId,
      'x-zendesk-webhook-signature-timestamp': timestamp,
      // The secret is the text itself: https://developer.zendesk.com/documentation/webhooks/verifying/
      'x-zendesk-webhook-signature': createHmac('sha256', secret)
        .update(`${timestamp}${body}`)
        .digest('base64'),
    };
    const late = AbortSignal.timeout(patience);
    try {
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.any([stopping, late]),
      });
      await answer.arrayBuffer();
      if (answer.status === 409) return { failing: 'conflict', wait: 1 };
      const after = Number(answer.headers.get('retry-after') ?? Number.NaN);
      const isBusy = (answer.status === 429 || answer.status === 503) && after < 60;
      return isBusy ? { failing: 'busy', wait: after } : null;
    } catch {
      return late.aborted ? { failing: 'timeout', wait: 1 } : null;
    }
  };
  const followUps = openFollowUps(options.file, notificationSchema, async (notification, stopping) => {
    // Nobody is called but this machine.
    if (!isLocal(notification.endpoint)) return;
    for (let retries = 0; !stopping.aborted; retries++) {
      const failed = await call(notification, stopping);
      if (failed === null || retries >= retriesAfter[failed.failing]) return;
      await pause(failed.wait * 1_000, undefined, { signal: stopping });
    }
  });
  return {
    post(notification) {
      const item = { ...notification, invocationId: randomUUID() };
      followUps.add(item, 50);
      if (hostile) followUps.add(item, 400);
    },
    stop: followUps.stop,
  };
}

const isLocal = (endpoint: string): boolean =>
  URL.canParse(endpoint) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(endpoint).hostname);

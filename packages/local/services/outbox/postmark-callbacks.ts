import * as z from 'zod';
import { callAt } from '../../call-at.ts';
import type { Clock } from '../../clock.ts';
import type { PostmarkAccount } from '../types.ts';
import { isInactive } from './fates.ts';
import { openFollowUps } from './follow-ups.ts';
import { eventsOf } from './postmark-events.ts';
import type { PostmarkMessage } from './postmark-message.ts';

export interface PostmarkCallbacks {
  /** Tells the webhook how the message fared with each recipient. */
  follow(message: PostmarkMessage): void;
  stop(): void;
}

/** After a failed call, in minutes: https://postmarkapp.com/developer/webhooks/webhooks-overview */
const retries = [1, 5, 15];

export function startCallbacks(options: {
  readonly account: PostmarkAccount;
  readonly clock: Clock;
  readonly hostile: boolean;
  readonly file: string | undefined;
}): PostmarkCallbacks {
  const { account, clock, hostile } = options;
  const authorization = `Basic ${Buffer.from(`${account.user}:${account.password}`).toString('base64')}`;
  const call = async (body: string, signal: AbortSignal): Promise<boolean> => {
    try {
      const headers = { authorization, 'content-type': 'application/json', 'user-agent': 'Postmark' };
      const answer = await fetch(account.statusUrl, { method: 'POST', headers, body, signal });
      await answer.arrayBuffer();
      return answer.status < 500 && answer.status !== 408 && answer.status !== 429;
    } catch {
      return false;
    }
  };
  const followUps = openFollowUps(options.file, z.object({ body: z.string() }), async ({ body }, signal) => {
    for (const minutes of [...retries, undefined]) {
      if (signal.aborted || (await call(body, signal)) || minutes === undefined) return;
      await until(clock, clock.now() + minutes * 60_000, signal);
    }
  });
  return {
    follow(message) {
      const told = message.Recipients.filter((recipient) => !isInactive(recipient)).flatMap((recipient) =>
        eventsOf(message, recipient, clock.now()),
      );
      // Postmark promises no order, and a webhook may come twice.
      const events = hostile ? [...told.toReversed(), ...told] : told;
      events.forEach((event, index) => {
        followUps.add({ body: JSON.stringify(event) }, 60 + 60 * index);
      });
    },
    stop: followUps.stop,
  };
}

function until(clock: Clock, at: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = callAt(clock, at, resolve);
    signal.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });
}

import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { OutboxOptions } from '../types.ts';
import type { TwilioMessage, TwilioStatus } from './twilio-message.ts';
import type { TwilioMessages } from './twilio-messages.ts';

export interface Callbacks {
  /** Lets the message be sent and delivered, and tells its status callback. */
  follow(message: TwilioMessage): void;
  stop(): void;
}

/** Not Twilio's, ours: what goes to this number is accepted and then can't be delivered. */
const unreachable = '+15005550010';
const finished = new Set<TwilioStatus>(['delivered', 'undelivered', 'received']);

/** Goes on with what was under way when the process ended, so that no message stays `queued` for good. */
export function startCallbacks(
  messages: TwilioMessages,
  { account, hostile }: { account: OutboxOptions['twilio']; hostile: boolean },
): Callbacks {
  const timers = new Set<NodeJS.Timeout>();
  const stopping = new AbortController();
  const later = (wait: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, wait);
    timers.add(timer);
  };
  const tell = (sid: string, status: TwilioStatus, wait: number) => {
    later(wait, () => {
      const message = messages.find(sid);
      if (message?.statusCallback) void call(message.statusCallback, message, status);
    });
  };
  const call = async (url: string, { resource }: TwilioMessage, status: TwilioStatus) => {
    const form: Record<string, string> = {
      AccountSid: account.accountSid,
      ApiVersion: resource.api_version,
      From: resource.from ?? account.from,
      MessageSid: resource.sid,
      MessageStatus: status,
      SmsSid: resource.sid,
      SmsStatus: status,
      To: resource.to,
      ...(status === 'undelivered' && { ErrorCode: '30003' }),
    };
    const headers = { 'x-twilio-signature': getExpectedTwilioSignature(account.authToken, url, form) };
    // Whether anybody listens is no concern of Twilio's.
    await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form), signal: stopping.signal })
      .then((answer) => answer.arrayBuffer())
      .catch(() => undefined);
  };
  const follow = ({ resource: { sid, to } }: TwilioMessage) => {
    const last: TwilioStatus = to === unreachable ? 'undelivered' : 'delivered';
    later(50, () => void messages.setStatus(sid, 'sent'));
    later(150, () => void messages.setStatus(sid, last));
    // Twilio promises no order, and a callback may come twice.
    const told: readonly TwilioStatus[] = hostile ? [last, 'sent', last] : ['sent', last];
    told.forEach((status, index) => {
      tell(sid, status, 60 + 100 * index);
    });
  };
  for (const message of messages.all()) if (!finished.has(message.resource.status)) follow(message);
  return {
    follow,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      stopping.abort();
    },
  };
}

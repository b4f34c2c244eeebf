import { Webhook } from 'standardwebhooks';
import type { Secrets } from './api.ts';
import type { Call } from './connection.ts';

/** A message that any other provider brings, by Standard Webhooks. */
export interface SignedMessage {
  readonly channel: 'sms' | 'email' | 'web_chat';
  /** The same again is the same message, delivered twice. */
  readonly messageId: string;
  readonly from: string;
  readonly to?: string | undefined;
  readonly name?: string | undefined;
  readonly text: string;
  readonly subject?: string | undefined;
  readonly inReplyTo?: string | undefined;
  readonly profileId?: string | undefined;
  readonly segments?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** The call that such a provider makes, signed by the library of the specification's authors. */
export function signedCall(message: SignedMessage, { signedWebhookSecret }: Secrets, now: number): Call {
  const body = JSON.stringify(message);
  const at = new Date(now);
  return {
    method: 'POST',
    path: '/webhooks/messages',
    headers: {
      'content-type': 'application/json',
      'webhook-id': message.messageId,
      'webhook-timestamp': String(Math.floor(now / 1_000)),
      'webhook-signature': new Webhook(signedWebhookSecret).sign(message.messageId, at, body),
    },
    body,
  };
}

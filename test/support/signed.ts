import { Webhook } from 'standardwebhooks';
import type { SignedSecret } from '#contracts/signed.ts';
import { start } from './builders.ts';
import type { Request } from './lambda-events.ts';

export const signedSecret: SignedSecret = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  callbackUrl: 'https://callback.example.com/rondo?shop=1',
};

/** A customer's SMS, as any other provider hands it over. */
export const aSignedMessage = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  channel: 'sms',
  messageId: 'in-1',
  from: '+4915112345678',
  to: '+4930123456',
  text: 'Where is my order?',
  ...overrides,
});

export interface Signing {
  readonly secret?: string;
  readonly id?: string;
  /** Epoch milliseconds. */
  readonly at?: number;
}

/** The headers that the standard's own library makes. */
export function signatureOf(
  body: string,
  { secret = signedSecret.secret, id = 'wh-1', at = start }: Signing = {},
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(at), body),
  };
}

export function signedMessage(message: unknown, signing: Signing = {}): Request {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  return { method: 'POST', target: '/webhooks/messages', headers: signatureOf(body, signing), body };
}

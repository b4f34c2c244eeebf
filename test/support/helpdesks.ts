import { createHmac } from 'node:crypto';
import type { GorgiasSecret, ZendeskSecret } from '#contracts/helpdesks.ts';

export const zendeskSecret: ZendeskSecret = {
  account: {
    subdomain: 'shop',
    email: 'rondo@example.com',
    apiToken: 'token-of-zendesk',
    webhookSecret: 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==',
    webhookId: 'webhook-1',
    triggerId: 'trigger-1',
    userId: '1',
  },
};

export const gorgiasSecret: GorgiasSecret = {
  headerValue: 'known-to-gorgias-and-nobody-else',
  account: { domain: 'shop', email: 'rondo@example.com', apiKey: 'key-of-gorgias', integrationId: '1' },
};

/** As Zendesk signs what it posts. */
export function signedByZendesk(
  body: string,
  {
    at,
    secret = zendeskSecret.account?.webhookSecret ?? '',
    invocation = 'invocation-1',
  }: { readonly at: number; readonly secret?: string | Buffer; readonly invocation?: string },
): Record<string, string> {
  const timestamp = new Date(at).toISOString();
  return {
    'x-zendesk-webhook-signature-timestamp': timestamp,
    'x-zendesk-webhook-signature': createHmac('sha256', secret)
      .update(timestamp)
      .update(body)
      .digest('base64'),
    'x-zendesk-webhook-invocation-id': invocation,
  };
}

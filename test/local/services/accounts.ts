import type { MailSpec } from '#local/assembly/mail.ts';
import type { Notification, PostmarkAccount, SesAccount } from '#local/services/types.ts';

export function postmarkAccount(more: Partial<PostmarkAccount> = {}): PostmarkAccount {
  return {
    serverToken: 'server-token',
    from: 'support@shop.example',
    statusUrl: 'http://127.0.0.1:1/webhooks/postmark/status',
    user: 'rondo',
    password: 'pass:word',
    ...more,
  };
}

export interface Published extends Notification {
  readonly topicArn: string;
}

export function sesAccount(spec: Partial<MailSpec> = {}, published: Published[] = []): SesAccount {
  return {
    region: 'eu-central-1',
    accountId: '000000000000',
    spec: async () => ({ receiptRules: [], configurationSets: [], identities: [], ...spec }),
    async publish(topicArn, notification) {
      published.push({ topicArn, ...notification });
      return 'message-id';
    },
  };
}

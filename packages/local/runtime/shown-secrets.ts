import type { VariableName } from '#contracts/environment.ts';
import { gorgiasHeader } from '#contracts/helpdesks.ts';
import type { Accounts } from '../secrets.ts';

/** `GET /local/secrets`: what a client needs to sign as the providers would, and where to. */
export function shownSecrets(
  { twilio, postmark, signed, signing, ai, zendesk, gorgias }: Accounts,
  url: string,
  environment: (name: VariableName) => string | undefined,
) {
  const [sesFrom, sesReplyTo, awsSmsNumber] = [
    environment('SES_FROM'),
    environment('SES_REPLY_TO'),
    environment('SMS_NUMBER'),
  ];
  return {
    twilioAccountSid: twilio.accountSid,
    twilioAuthToken: twilio.authToken,
    twilioNumber: twilio.from,
    twilioWebhookUrl: `${url}/webhooks/twilio/sms`,
    postmarkUser: postmark.user,
    postmarkPassword: postmark.password,
    postmarkInboundUrl: `${url}/webhooks/postmark/inbound`,
    postmarkFrom: postmark.from,
    postmarkReplyTo: postmark.replyTo,
    ...(sesFrom && { sesFrom }),
    ...(sesReplyTo && { sesReplyTo }),
    ...(awsSmsNumber && { awsSmsNumber }),
    signedWebhookSecret: signed.secret,
    signedWebhookUrl: `${url}/webhooks/messages`,
    signedCallbackUrl: signed.callbackUrl,
    aiWebhookSecret: ai.secret,
    aiMessagesUrl: `${url}/ai/messages`,
    handOffsUrl: `${url}/hand-offs`,
    zendeskWebhookSecret: zendesk.webhookSecret,
    zendeskWebhookUrl: `${url}/webhooks/zendesk`,
    gorgiasSecretHeader: { name: gorgiasHeader, value: gorgias.headerValue },
    gorgiasWebhookUrl: `${url}/webhooks/gorgias`,
    chatIdentitySecret: signing.chatIdentitySecret,
  };
}

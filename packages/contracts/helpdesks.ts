import * as z from 'zod';

/** What is kept in Secrets Manager of other helpdesks, and of the AI agent. */

export const aiSecretSchema = z.object({
  /** `whsec_` and base64, or base64 alone: signs what the AI agent posts to us, and what we post to it. */
  secret: z.string().min(24),
});

/** `account` is null until somebody connects one. */
export const zendeskSecretSchema = z.object({
  account: z
    .object({
      /** `shop`, of `shop.zendesk.com`. */
      subdomain: z.string(),
      email: z.string(),
      apiToken: z.string(),
      /** Signs Zendesk's webhook; the text itself is the key, not what it decodes to. */
      webhookSecret: z.string(),
      /** Of what connecting made there, so that disconnecting can remove it. */
      webhookId: z.string(),
      triggerId: z.string(),
      /** Our own user there, whose comments are not for the customer. */
      userId: z.string(),
    })
    .nullable(),
});

export const gorgiasSecretSchema = z.object({
  /** Generated at deployment: the value of the header by which Gorgias proves itself. */
  headerValue: z.string().min(24),
  account: z
    .object({
      /** `shop`, of `shop.gorgias.com`. */
      domain: z.string(),
      email: z.string(),
      apiKey: z.string(),
      integrationId: z.string(),
    })
    .nullable(),
});

/** Gorgias signs nothing: a header that nobody else knows says that it is Gorgias. */
export const gorgiasHeader = 'x-rondo-secret';

export type AiSecret = z.output<typeof aiSecretSchema>;
export type ZendeskSecret = z.output<typeof zendeskSecretSchema>;
export type GorgiasSecret = z.output<typeof gorgiasSecretSchema>;

import * as z from 'zod';

/** What is kept in Secrets Manager to talk to Postmark. */
export const postmarkSecretSchema = z.object({
  /** The basic authentication of our webhooks, which stands in their URL: Postmark signs nothing. */
  user: z.string().min(1),
  password: z.string().min(16),
  serverToken: z.string().min(1),
  /** The confirmed sender that answers come from. */
  from: z.string().min(3),
  /** The inbound address, without a plus part: answers come back to it. */
  replyTo: z.string().min(3),
});

export type PostmarkSecret = z.output<typeof postmarkSecretSchema>;

import * as z from 'zod';

/** What is kept in Secrets Manager to know our own signatures by, and the shop's. */
export const signingSecretSchema = z.object({
  /** Signs reply addresses (T3) and the tokens of chat sessions. */
  key: z.string().min(32),
  /** Signs the shop's identity tokens (HS256); empty where the shop makes none. */
  chatIdentitySecret: z.string(),
});

export type SigningSecret = z.output<typeof signingSecretSchema>;

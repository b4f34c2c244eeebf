import * as z from 'zod';

/** What is kept in Secrets Manager to talk to a provider that speaks Standard Webhooks. */
export const signedSecretSchema = z.object({
  /** `whsec_` and base64, or base64 alone. It signs what comes in and what goes out. */
  secret: z.string().min(24),
  /** Where answers are posted; empty where there is nobody to post them to. */
  callbackUrl: z.union([z.literal(''), z.url({ protocol: /^https$/ })]),
});

export type SignedSecret = z.output<typeof signedSecretSchema>;

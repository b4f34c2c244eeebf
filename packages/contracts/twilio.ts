import * as z from 'zod';

/** What is kept in Secrets Manager to talk to Twilio. */
export const twilioSecretSchema = z.object({
  accountSid: z.string().min(1),
  authToken: z.string().min(1),
  /** The number, or messaging service (`MG…`), that answers are sent from where the ticket has none. */
  from: z.string().min(1),
});

export type TwilioSecret = z.output<typeof twilioSecretSchema>;

import * as z from 'zod';
import { ticketIdSchema } from './shared.ts';

/** What any other provider posts to us, signed by Standard Webhooks. */

// Half of a surrogate pair is no text: what was stored could not be written as JSON again.
const line = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .overwrite((value) => value.toWellFormed());
const words = z
  .array(z.string().trim().min(1).max(64))
  .max(20)
  .overwrite((values) => [...new Set(values)]);

const common = {
  messageId: line(255).meta({ description: 'The provider’s own id: a repeated one changes nothing' }),
  to: line(320).optional().meta({ description: 'Which of our addresses it came to; answers come from it' }),
  name: line(200).optional(),
  text: z
    .string()
    .max(500_000)
    .overwrite((value) => value.toWellFormed()),
  profileId: line(200).optional(),
  segments: words.optional().meta({ description: 'Which the contact gets, with those that they have' }),
  tags: words.optional().meta({ description: 'Which the ticket gets, with those that it has' }),
  email: z
    .email()
    .max(320)
    .optional()
    .meta({ description: 'The customer’s e-mail address, whatever the channel' }),
};

const html = z
  .string()
  .max(2_000_000)
  .overwrite((value) => value.toWellFormed())
  .optional();

export const signedMessageBody = z
  .discriminatedUnion('channel', [
    z.strictObject({
      channel: z.literal('sms'),
      from: z
        .string()
        .max(64)
        .regex(/^\s*\+(?:[\s()./-]*\d){7,15}[\s()./-]*$/, 'must be a phone number with its country, as +49…'),
      ...common,
    }),
    z.strictObject({
      channel: z.literal('email'),
      from: z.email().max(320),
      ...common,
      html,
      subject: line(998).optional(),
      inReplyTo: line(998)
        .optional()
        .meta({ description: 'The messageId of the message that it answers, of theirs or of ours' }),
    }),
    z.strictObject({ channel: z.literal('web_chat'), from: line(320), ...common, html }),
  ])
  .meta({ id: 'SignedMessage' });

export type SignedMessage = z.output<typeof signedMessageBody>;

export const signedMessageResult = z.object({
  outcome: z.enum(['received', 'duplicate']),
  ticketId: ticketIdSchema,
});

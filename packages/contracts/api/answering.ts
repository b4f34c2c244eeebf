import * as z from 'zod';
import { instantSchema } from './shared.ts';
import { ticketSchema } from './tickets.ts';

// Half of a surrogate pair is no text: what was sent could not be found again at the provider.
const text = z
  .string()
  .max(100_000)
  .overwrite((value) => value.toWellFormed());

const attachmentIds = z
  .array(z.string().regex(/^att_[0-9a-z]{32}$/, 'is no id of an attachment'))
  .max(20)
  .overwrite((ids) => [...new Set(ids)]);

const cc = z
  .array(z.email().max(320).toLowerCase())
  .max(20)
  .overwrite((addresses) => [...new Set(addresses)]);

/** As much of an answer as tells whether it says anything, whatever else is wrong with it. */
const saying = z.looseObject({ text: z.string(), attachmentIds: z.array(z.unknown()).default([]) });

export const answerBody = z
  .strictObject({
    text,
    html: z
      .string()
      .max(500_000)
      .overwrite((value) => value.toWellFormed())
      .optional()
      .meta({ description: 'The same with formatting, for mail and chat; it is sanitized' }),
    internal: z.boolean().default(false),
    attachmentIds: attachmentIds.default([]).meta({ description: 'Of POST /attachments, once uploaded' }),
    cc: cc.optional().meta({
      description: 'E-mail: who else it goes to, instead of whom the customer’s latest mail went to',
    }),
    thenClose: z.boolean().default(false),
  })
  .refine(({ text, attachmentIds }) => text.trim() !== '' || attachmentIds.length > 0, {
    path: ['text'],
    error: 'must say something',
    when: ({ value }) => saying.safeParse(value).success,
  });
export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,200}$/, '1 to 200 visible ASCII characters');

const contentType = z
  .string()
  .trim()
  .max(200)
  .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;[\x20-\x7e]*)?$/, 'is no media type');

export const uploadBody = z.strictObject({
  name: z.string().min(1).max(1_000),
  contentType,
  bytes: z.int().min(1).meta({ description: '25 MB at most' }),
});
export const uploadSchema = z.object({
  id: z.string(),
  url: z.string().meta({ description: 'Where the file is to be put, of exactly this type and length' }),
  method: z.literal('PUT'),
  headers: z.record(z.string(), z.string()),
  expiresAt: instantSchema,
});

export const snoozeBody = z.strictObject({
  until: z.iso
    .datetime({ offset: true })
    .transform((until) => Date.parse(until))
    .meta({ description: 'RFC 3339; within a year' }),
  keepOpen: z
    .boolean()
    .default(false)
    .meta({ description: 'Not closed for inactivity before it has woken (C7)' }),
});
export const snoozedTicket = ticketSchema.extend({
  warning: z
    .object({ code: z.literal('closes-before-waking'), closesAt: instantSchema })
    .optional()
    .meta({ description: 'It closes for inactivity before it wakes: keepOpen prevents that (C7)' }),
});

import * as z from 'zod';
import { channelSchema, instantSchema } from './shared.ts';

const absent = z.enum(['keep', 'rotate']);

export const roundRobinSchema = z
  .strictObject({
    enabled: z.boolean(),
    officeHoursGate: z.enum(['all', 'web_chat']),
    backlog: z.enum(['assign', 'leave']),
    backlogPerAgent: z.int().min(1).max(100).nullable(),
    sessionHours: z.int().min(1).max(24),
    absentAssignee: z.strictObject({ open: absent, reopened: absent }),
  })
  .meta({ id: 'RoundRobin' });

/** A field left out keeps its value. */
export const roundRobinBody = roundRobinSchema
  .extend({
    absentAssignee: z.strictObject({ open: absent, reopened: absent }).partial(),
  })
  .partial();

const text = (most: number) =>
  z
    .string()
    .overwrite((value) => value.toWellFormed())
    .trim()
    .min(1)
    .max(most);
const message = text(1_000).nullable();

const days = z.int().min(1).max(90);

export const autoCloseSchema = z
  .strictObject({
    enabled: z.boolean(),
    inactivityDays: z.int().min(1).max(90),
    perChannel: z
      .strictObject({ sms: days.optional(), email: days.optional(), web_chat: days.optional() })
      .meta({ description: 'Days of channels that have a period of their own' }),
    closeUnanswered: z.boolean(),
    warnHoursBefore: z.int().min(1).max(72).nullable().meta({
      description:
        'The customer is told so many hours before the ticket closes, less than the shortest period; null: never',
    }),
    warningText: message.meta({ description: 'null: a built-in text' }),
  })
  .meta({ id: 'AutoClose' });
/** C9: new settings reach every open ticket in the background. */
export const autoCloseProgress = z
  .object({
    state: z.enum(['none', 'running', 'done']),
    tickets: z.int().meta({ description: 'Whose check has been planned anew' }),
    sweep: z
      .union([z.literal(1), z.literal(2)])
      .optional()
      .meta({ description: 'The second one looks for what was being received during the first' }),
    startedAt: instantSchema.optional(),
    finishedAt: instantSchema.optional(),
  })
  .meta({ id: 'AutoCloseProgress' });

export const autoCloseBody = autoCloseSchema.partial();

const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const startOfSpan = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM, 00:00 to 23:59');
const endOfSpan = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'HH:MM, 00:00 to 24:00');
/** Whether the runtime knows the IANA time zone; it takes an offset for one, which knows no change of clocks. */
function isTimeZone(timeZone: string): boolean {
  if (/^[+-]/.test(timeZone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Whoever may change the setting reads its history: no password belongs into it. */
function isAddressOnTheWeb(written: string): boolean {
  const url = URL.parse(written);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === '';
}

export const officeHoursSchema = z
  .strictObject({
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'is no IANA time zone')
      .meta({ description: 'An IANA time zone' }),
    weekly: z
      .array(z.strictObject({ days: z.array(weekday).min(1).max(7), from: startOfSpan, to: endOfSpan }))
      .max(50)
      .meta({ description: 'A span whose end is not after its start ends on the next day' }),
    datesOff: z.array(z.iso.date()).max(366),
    automaticMessages: z
      .array(z.enum(['sms', 'email']))
      .max(2)
      .meta({ description: 'Where automatic messages are sent, besides the chat' }),
    duringMessage: message,
    nobodyOnlineMessage: message,
    outsideMessage: message,
  })
  .meta({ id: 'OfficeHours' });
export const officeHoursBody = officeHoursSchema.partial();

/** H1. */
export const handOffSchema = z
  .strictObject({
    method: z.enum(['helpdesk', 'zendesk', 'gorgias', 'none']).meta({
      description: 'zendesk and gorgias have to be connected first: PUT /integrations/zendesk or gorgias',
    }),
    message: text(2_000).nullable().meta({
      description: 'What is said where nobody is offered (`none`), links and all; null: nothing yet',
    }),
  })
  .meta({ id: 'HandOffSetting' });
export const handOffBody = handOffSchema.partial();

export const aiAgentSchema = z
  .strictObject({
    enabled: z.boolean(),
    channels: z
      .array(channelSchema)
      .overwrite((all) => [...new Set(all)])
      .max(3)
      .meta({
        description: 'New tickets on these start with the AI agent; one at least while it is enabled',
      }),
    callbackUrl: z
      .string()
      .max(2_048)
      .refine(isAddressOnTheWeb, 'is no https URL without a user and without a fragment')
      .nullable()
      .meta({
        description: 'Where the AI agent is told of what customers write; needed while it is enabled',
      }),
  })
  .meta({ id: 'AiAgentSetting' });
export const aiAgentBody = aiAgentSchema.partial();

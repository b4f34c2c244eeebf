import * as z from 'zod';
import {
  agentIdSchema,
  channelSchema,
  contactIdSchema,
  instantSchema,
  personSchema,
  teamIdSchema,
  ticketIdSchema,
} from './shared.ts';

/** H11: the figures of a range of days, the conversations behind them, and their recount. */

/** What may be counted once; see the domain's `figure.ts`. */
export const figureNames = [
  'opened',
  'closed',
  'first-response',
  'response',
  'ai-conversation',
  'ai-resolved',
  'ai-escalated',
  'ai-declined',
  'ai-not-offered',
  'ai-taken-over',
] as const;

const date = z.iso.date().meta({ description: 'A day in the account’s time zone, e.g. 2026-03-01' });
const range = {
  from: date.optional().meta({ description: 'The first day; six before `to` unless given' }),
  to: date.optional().meta({ description: 'The last day, which counts; today unless given' }),
};
/** What tells whether a range is one. */
export const rangeQuery = z.object({
  from: date.optional().catch(undefined),
  to: date.optional().catch(undefined),
});

export const overviewQuery = z.strictObject({ ...range, channel: channelSchema.optional() });

const breakdowns = ['day', 'channel', 'agent', 'team', 'tag'] as const;
export const exportQuery = z.strictObject({
  ...range,
  channel: channelSchema.optional(),
  by: z.enum(breakdowns).default('day').meta({ description: 'What a row is of' }),
});
export type Breakdown = (typeof breakdowns)[number];

const limit = z
  .string()
  .regex(/^\d{1,3}$/, 'a whole number')
  .transform(Number)
  .pipe(z.int().min(1).max(100))
  .default(25)
  .meta({ description: '1 to 100' });

export const conversationsQuery = z.strictObject({
  figure: z.enum(figureNames),
  ...range,
  channel: channelSchema.optional(),
  agentId: agentIdSchema.optional(),
  teamId: teamIdSchema.optional(),
  tag: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'One that the tickets had, in whatever case' }),
  limit,
  cursor: z.string().min(1).max(4096).optional(),
});

const seconds = z.number().nullable();
const times = z
  .object({
    count: z.int(),
    median: seconds.meta({
      description: 'Seconds, off by one, or by 2 %, at most; null where there are none',
    }),
    p90: seconds.meta({ description: 'The 90th percentile, likewise' }),
  })
  .meta({ id: 'Times' });

export const aiFigures = z
  .object({
    conversations: z.int().meta({
      description:
        'That began with the AI agent on these days; the rest is what has become of them, whenever it did',
    }),
    resolved: z.int().meta({ description: 'Closed without a person and without a hand-off' }),
    resolvedShare: z
      .number()
      .nullable()
      .meta({ description: 'Of the conversations, 0 to 1; null where there are none' }),
    escalated: z.int().meta({ description: 'Handed to people, here or elsewhere' }),
    declined: z.int().meta({ description: 'The visitor did not want a person' }),
    notOffered: z.int().meta({ description: 'Nobody was offered: the method is none' }),
    takenOver: z.int().meta({ description: 'By a person, unasked' }),
  })
  .meta({ id: 'AiFigures' });

export const peopleFigures = z
  .object({
    opened: z.int(),
    closed: z.object({ byAgent: z.int(), byInactivity: z.int(), byCustomer: z.int() }),
    firstResponse: times.meta({ description: 'Until a person answered for the first time' }),
    response: times.meta({ description: 'Each answer of a person: since the customer waited for it' }),
    resolution: times.meta({ description: 'From opening to closing' }),
  })
  .meta({ id: 'PeopleFigures' });

const both = { ai: aiFigures.nullable(), people: peopleFigures };

export const overviewSchema = z
  .object({
    from: date,
    to: date,
    timeZone: z.string(),
    channel: channelSchema.optional(),
    own: z
      .literal(true)
      .optional()
      .meta({ description: 'Only the caller’s own figures: that is all support reads' }),
    ai: aiFigures.nullable().meta({ description: 'null: not one agent’s' }),
    people: peopleFigures,
    waiting: z
      .object({
        count: z.int(),
        atLeast: z
          .literal(true)
          .optional()
          .meta({ description: 'There are more: only so many were looked at' }),
        oldestSince: instantSchema.nullable(),
        age: z
          .object({ median: seconds, p90: seconds })
          .meta({ description: 'Seconds that they have waited' }),
      })
      .meta({ description: 'What waits for people now, whatever the range' }),
    days: z.array(z.object({ day: date, ...both })).meta({ description: 'Every day of the range' }),
    channels: z.array(z.object({ channel: channelSchema, ...both })),
    agents: z.array(
      z.object({
        agent: personSchema,
        people: peopleFigures,
        takenOver: z.int().meta({ description: 'What they have taken from the AI agent, unasked' }),
      }),
    ),
    teams: z.array(
      z.object({ team: z.object({ id: teamIdSchema, name: z.string() }), people: peopleFigures }),
    ),
    tags: z
      .array(z.object({ tag: z.string(), ...both }))
      .meta({ description: 'The 500 that most tickets had; the export has them all' }),
  })
  .meta({ id: 'ReportOverview' });

const named = z.object({ id: teamIdSchema, name: z.string() });

export const conversationsPage = z.object({
  conversations: z.array(
    z.object({
      figure: z.enum(figureNames),
      at: instantSchema.meta({ description: 'When it counted' }),
      seconds: z.number().optional().meta({ description: 'Of a time' }),
      cycle: z.int().meta({ description: 'Which opening of the ticket it was' }),
      channel: channelSchema,
      agent: personSchema.nullable(),
      team: named.nullable(),
      tags: z.array(z.string()).meta({ description: 'As they were then' }),
      ticket: z
        .object({
          id: ticketIdSchema,
          number: z.int(),
          subject: z.string().optional(),
          status: z.enum(['open', 'snoozed', 'closed']),
          contact: z
            .object({ id: contactIdSchema, name: z.string().optional(), address: z.string() })
            .optional()
            .meta({ description: 'For those who may read tickets' }),
        })
        .nullable()
        .meta({ description: 'null: it has been erased' }),
    }),
  ),
  cursor: z.string().optional(),
});

export const recountBody = z.strictObject({ from: date, to: date });

export const recountSchema = z
  .object({
    state: z.enum(['none', 'running', 'done']),
    from: date.optional(),
    to: date.optional(),
    looked: z.int().meta({ description: 'Tickets looked at' }),
    recounted: z.int().meta({ description: 'Of these, the ones that had a part in the range' }),
    counted: z.int().meta({ description: 'What had not been counted, and is now' }),
    startedAt: instantSchema.optional(),
    finishedAt: instantSchema.optional(),
  })
  .meta({ id: 'Recount' });

export type OverviewDocument = z.input<typeof overviewSchema>;
export type ConversationsDocument = z.input<typeof conversationsPage>;
export type RecountDocument = z.input<typeof recountSchema>;

import * as z from 'zod';
import { agentIdSchema, channelSchema, instantSchema, personSchema, teamIdSchema } from './shared.ts';

/** A9: what tickets are routed by: teams, the tags of tickets and the segments of contacts, and rules that tag. */

export const line = (most: number) =>
  z
    .string()
    .overwrite((value) => value.toWellFormed())
    .trim()
    .max(most);

/** `VIP` and `vip ` are one: see the domain's `labelOf`. */
const label = z
  .string()
  .overwrite((written) => written.toWellFormed().normalize('NFC').trim().toLowerCase())
  .min(1)
  .max(64);
export const labels = (most: number) =>
  z
    .array(label)
    .overwrite((all) => [...new Set(all)])
    .max(most);

const mostAgents = 100;
const mostTeams = 50;
const mostLabels = 20;

const agentIds = z
  .array(agentIdSchema)
  .min(1)
  .max(mostAgents)
  .superRefine((ids, context) => {
    for (const [index, id] of ids.entries())
      if (ids.indexOf(id) < index)
        context.addIssue({ code: 'custom', path: [index], message: 'is there twice' });
  });

const fields = {
  name: line(80).min(1).meta({ description: 'No two teams have the same, whatever its case' }),
  description: line(500),
  agentIds: agentIds.meta({ description: 'Of people who may be assigned' }),
  tags: labels(mostLabels).meta({ description: `At most ${mostLabels} together with the segments` }),
  segments: labels(mostLabels),
  whenNobodyOnline: z
    .enum(['wait', 'inbox'])
    .meta({ description: 'With nobody of the team online a ticket waits, or falls to the inbox' }),
};

export const teamSchema = z.strictObject({ id: teamIdSchema, ...fields }).meta({ id: 'Team' });
export const teamsSchema = z.object({
  teams: z.array(teamSchema).meta({ description: 'In order: the first one that matches gets a ticket' }),
});

export const newTeamBody = z.strictObject({
  ...fields,
  description: fields.description.default(''),
  tags: fields.tags.default([]),
  segments: fields.segments.default([]),
  whenNobodyOnline: fields.whenNobodyOnline.default('wait'),
});
/** A field left out keeps its value. */
export const teamBody = z.strictObject(fields).partial();
/** What is sound in a body with faults: what is wrong with the rest of it can be told, too. */
export const soundTeam = z.object({
  name: fields.name.optional().catch(undefined),
  agentIds: z.array(agentIdSchema).max(mostAgents).optional().catch(undefined),
  tags: fields.tags.optional().catch(undefined),
  segments: fields.segments.optional().catch(undefined),
});

export const teamParams = z.strictObject({ id: teamIdSchema });
export const teamOrderBody = z.strictObject({
  teamIds: z.array(teamIdSchema).max(mostTeams).meta({ description: 'Each team there is, once' }),
});

export type TeamDocument = z.input<typeof teamSchema>;

const keyword = line(64).refine((written) => /[\p{L}\p{N}]/u.test(written), 'has no letter and no digit');

export const tagRulesSchema = z
  .strictObject({
    rules: z
      .array(
        z.strictObject({
          keywords: z
            .array(keyword)
            .min(1)
            .max(50)
            .meta({ description: 'Any of them, as whole words, whatever their case and accents' }),
          tags: labels(20).min(1),
          channels: z
            .array(channelSchema)
            .overwrite((all) => [...new Set(all)])
            .min(1)
            .optional()
            .meta({ description: 'Left out: on every channel' }),
        }),
      )
      .max(100),
  })
  .meta({ id: 'TagRules' });
export const tagRulesBody = tagRulesSchema.partial();

export const tagsBody = z.strictObject({
  tags: labels(20).meta({ description: 'All that the ticket is to have' }),
});
export const segmentsBody = z.strictObject({
  segments: labels(50).meta({ description: 'All that the contact is to have; for new tickets' }),
});

const limit = z
  .string()
  .regex(/^\d{1,3}$/, 'a whole number')
  .transform(Number)
  .pipe(z.int().min(1).max(50))
  .default(20)
  .meta({ description: '1 to 50' });

/** Which account of another helpdesk is connected is a setting as well. */
const settingNames = z.enum([
  'round-robin',
  'auto-close',
  'office-hours',
  'teams',
  'tag-rules',
  'macros',
  'hand-off',
  'ai-agent',
  'zendesk',
  'gorgias',
]);
const settingValue = z
  .record(z.string(), z.unknown())
  .meta({ description: 'As the setting’s own route shows it' });

export const settingHistoryQuery = z.strictObject({
  setting: settingNames.optional().meta({ description: 'Left out: of every setting' }),
  limit,
  cursor: z.string().min(1).max(4096).optional(),
});

/** T11: every change of a setting, the newest first. */
export const settingHistoryPage = z.object({
  changes: z.array(
    z.object({
      setting: settingNames,
      version: z.int(),
      at: instantSchema,
      by: personSchema,
      value: settingValue,
      before: settingValue.nullable().meta({ description: 'What it replaced; null: it was as it comes' }),
    }),
  ),
  cursor: z.string().optional().meta({ description: 'A page may be shorter than was asked for' }),
});
export type SettingHistoryDocument = z.input<typeof settingHistoryPage>;

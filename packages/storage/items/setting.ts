import * as z from 'zod';
import type { AiAgentSettings } from '#domain/ai-agent.ts';
import type { AutoCloseSettings } from '#domain/auto-close/clock.ts';
import { type HandOffSettings, handOffMethods } from '#domain/hand-off/hand-off.ts';
import type { AgentId, Instant } from '#domain/ids.ts';
import type { MacrosSettings } from '#domain/macros.ts';
import { weekdays } from '#domain/office-hours/office-hours.ts';
import type { TagRulesSettings } from '#domain/routing/tag-rules.ts';
import type { TeamsSettings } from '#domain/routing/team.ts';
import type {
  KeptSettingName,
  KeptSettings,
  OfficeHoursSettings,
  RoundRobinSettings,
} from '#domain/settings.ts';
import type { Versioned } from '#use-cases/ports.ts';
import type { Raw } from '../keys.ts';
import { settingHistoryKey, settingKey } from '../keys.ts';
import { type ItemKind, itemKind, shapeOf } from './item.ts';
import { agentId, channel, count, instant, teamId } from './values.ts';

const absent = z.enum(['keep', 'rotate']);

const roundRobin = shapeOf<RoundRobinSettings>()(
  z.object({
    enabled: z.boolean(),
    enabledAt: instant.nullable(),
    officeHoursGate: z.enum(['all', 'web_chat']),
    backlog: z.enum(['assign', 'leave']),
    backlogPerAgent: count.nullable(),
    sessionHours: count,
    absentAssignee: z.object({ open: absent, reopened: absent }),
  }),
);

const autoClose = shapeOf<AutoCloseSettings>()(
  z.object({
    enabled: z.boolean(),
    inactivityDays: count,
    perChannel: z.partialRecord(channel, count).default({}),
    closeUnanswered: z.boolean(),
    warnHoursBefore: count.nullable().default(null),
    warningText: z.string().nullable().default(null),
  }),
);

const officeHours = shapeOf<OfficeHoursSettings>()(
  z.object({
    timeZone: z.string(),
    weekly: z
      .array(z.object({ days: z.array(z.enum(weekdays)).readonly(), from: z.string(), to: z.string() }))
      .readonly(),
    datesOff: z.array(z.string()).readonly(),
    automaticMessages: z
      .array(z.enum(['sms', 'email']))
      .readonly()
      .default([]),
    duringMessage: z.string().nullable(),
    nobodyOnlineMessage: z.string().nullable(),
    outsideMessage: z.string().nullable(),
  }),
);

const strings = z.array(z.string()).readonly();

const teams = shapeOf<TeamsSettings>()(
  z.object({
    teams: z
      .array(
        z.object({
          id: teamId,
          name: z.string(),
          description: z.string(),
          agentIds: z.array(agentId).readonly(),
          tags: strings,
          segments: strings,
          whenNobodyOnline: z.enum(['wait', 'inbox']),
        }),
      )
      .readonly(),
  }),
);

const tagRules = shapeOf<TagRulesSettings>()(
  z.object({
    rules: z
      .array(z.object({ keywords: strings, tags: strings, channels: z.array(channel).readonly().nullable() }))
      .readonly(),
  }),
);

const handOff = shapeOf<HandOffSettings>()(
  z.object({ method: z.enum(handOffMethods), message: z.string().nullable() }),
);

const aiAgent = shapeOf<AiAgentSettings>()(
  z.object({
    enabled: z.boolean(),
    channels: z.array(channel).readonly(),
    callbackUrl: z.string().nullable(),
  }),
);

const macros = shapeOf<MacrosSettings>()(
  z.object({
    macros: z
      .array(z.object({ name: z.string(), text: z.string(), tags: strings, close: z.boolean() }))
      .readonly(),
  }),
);

/** A setting's value, its version, and who changed it when (T11). */
interface Stored<Value> extends Versioned<Value> {
  readonly by: AgentId;
  readonly at: Instant;
}

const kindOf = <Value>(name: KeptSettingName, value: z.ZodType<Value>): ItemKind<Stored<Value>> =>
  itemKind(`setting:${name}`, z.object({ value, version: count, by: agentId, at: instant }));

export const settingKinds: { readonly [Name in KeptSettingName]: ItemKind<Stored<KeptSettings[Name]>> } = {
  'round-robin': kindOf('round-robin', roundRobin),
  'auto-close': kindOf('auto-close', autoClose),
  'office-hours': kindOf('office-hours', officeHours),
  teams: kindOf('teams', teams),
  'tag-rules': kindOf('tag-rules', tagRules),
  'hand-off': kindOf('hand-off', handOff),
  'ai-agent': kindOf('ai-agent', aiAgent),
  macros: kindOf('macros', macros),
};

export const settingItem = <Name extends KeptSettingName>(
  name: Name,
  stored: Stored<KeptSettings[Name]>,
): Raw => settingKinds[name].mark({ ...settingKey(name), ...stored });

/** Every version of a setting, the present one included, is kept under a key of its own. */
export const settingHistoryItem = <Name extends KeptSettingName>(
  name: Name,
  stored: Stored<KeptSettings[Name]>,
): Raw => settingKinds[name].mark({ ...settingHistoryKey(name, stored.version), ...stored });

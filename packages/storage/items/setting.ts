import * as z from 'zod';
import type { AutoCloseSettings } from '#domain/auto-close/clock.ts';
import type { AgentId, Instant } from '#domain/ids.ts';
import { weekdays } from '#domain/office-hours/office-hours.ts';
import type { OfficeHoursSettings, RoundRobinSettings, SettingName, Settings } from '#domain/settings.ts';
import type { Versioned } from '#use-cases/ports.ts';
import type { Raw } from '../keys.ts';
import { settingHistoryKey, settingKey } from '../keys.ts';
import { type ItemKind, itemKind, shapeOf } from './item.ts';
import { agentId, count, instant } from './values.ts';

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
  z.object({ enabled: z.boolean(), inactivityDays: count, closeUnanswered: z.boolean() }),
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

/** A setting's value, its version, and who changed it when (T11). */
interface Stored<Value> extends Versioned<Value> {
  readonly by: AgentId;
  readonly at: Instant;
}

const kindOf = <Value>(name: SettingName, value: z.ZodType<Value>): ItemKind<Stored<Value>> =>
  itemKind(`setting:${name}`, z.object({ value, version: count, by: agentId, at: instant }));

export const settingKinds: { readonly [Name in SettingName]: ItemKind<Stored<Settings[Name]>> } = {
  'round-robin': kindOf('round-robin', roundRobin),
  'auto-close': kindOf('auto-close', autoClose),
  'office-hours': kindOf('office-hours', officeHours),
};

export const settingItem = <Name extends SettingName>(name: Name, stored: Stored<Settings[Name]>): Raw =>
  settingKinds[name].mark({ ...settingKey(name), ...stored });

/** Every version of a setting, the present one included, is kept under a key of its own. */
export const settingHistoryItem = <Name extends SettingName>(
  name: Name,
  stored: Stored<Settings[Name]>,
): Raw => settingKinds[name].mark({ ...settingHistoryKey(name, stored.version), ...stored });

import type { AiAgentSettings } from './ai-agent.ts';
import type { AutoCloseSettings } from './auto-close/clock.ts';
import type { HandOffSettings } from './hand-off/hand-off.ts';
import type { Instant } from './ids.ts';
import type { MacrosSettings } from './macros.ts';
import { alwaysOpen, type OfficeHours } from './office-hours/office-hours.ts';
import type { TagRulesSettings } from './routing/tag-rules.ts';
import type { TeamsSettings } from './routing/team.ts';

type Absent = 'keep' | 'rotate';

/** A4–A11. */
export interface RoundRobinSettings {
  readonly enabled: boolean;
  /** When it was last turned on: tickets that came before are not swept up (A8). */
  readonly enabledAt: Instant | null;
  readonly officeHoursGate: 'all' | 'web_chat';
  readonly backlog: 'assign' | 'leave';
  readonly backlogPerAgent: number | null;
  readonly sessionHours: number;
  readonly absentAssignee: { readonly open: Absent; readonly reopened: Absent };
}

/** A6, O1. */
export interface OfficeHoursSettings extends OfficeHours {
  /** Where automatic messages are sent; in the chat they always are. */
  readonly automaticMessages: readonly ('sms' | 'email')[];
  readonly duringMessage: string | null;
  readonly nobodyOnlineMessage: string | null;
  readonly outsideMessage: string | null;
}

/** What decides on what becomes of messages and tickets: read together with each of them. */
export interface Settings {
  readonly 'round-robin': RoundRobinSettings;
  readonly 'auto-close': AutoCloseSettings;
  readonly 'office-hours': OfficeHoursSettings;
  readonly teams: TeamsSettings;
  readonly 'tag-rules': TagRulesSettings;
  readonly 'hand-off': HandOffSettings;
  readonly 'ai-agent': AiAgentSettings;
}

export type SettingName = keyof Settings;
export const settingNames = [
  'round-robin',
  'auto-close',
  'office-hours',
  'teams',
  'tag-rules',
  'hand-off',
  'ai-agent',
] as const satisfies readonly SettingName[];

/** All that the team settles, kept with who and when (T11); the rest of it is for those who answer alone. */
export interface KeptSettings extends Settings {
  readonly macros: MacrosSettings;
}

export type KeptSettingName = keyof KeptSettings;
export const keptSettingNames = [...settingNames, 'macros'] as const satisfies readonly KeptSettingName[];

/** What holds until somebody changes it: everything automatic is off (A4, C1). */
export const defaultSettings: Settings = {
  'round-robin': {
    enabled: false,
    enabledAt: null,
    officeHoursGate: 'all',
    backlog: 'assign',
    backlogPerAgent: 5,
    sessionHours: 12,
    absentAssignee: { open: 'keep', reopened: 'rotate' },
  },
  'auto-close': {
    enabled: false,
    inactivityDays: 2,
    perChannel: {},
    closeUnanswered: false,
    warnHoursBefore: null,
    warningText: null,
  },
  'office-hours': {
    ...alwaysOpen,
    automaticMessages: [],
    duringMessage: null,
    nobodyOnlineMessage: null,
    outsideMessage: null,
  },
  teams: { teams: [] },
  'tag-rules': { rules: [] },
  'hand-off': { method: 'helpdesk', message: null },
  'ai-agent': { enabled: false, channels: [], callbackUrl: null },
};

export const defaultKeptSettings: KeptSettings = { ...defaultSettings, macros: { macros: [] } };

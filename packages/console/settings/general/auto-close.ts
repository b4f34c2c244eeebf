import type * as z from 'zod';
import type { autoCloseSchema } from '#contracts/api/settings.ts';

export type AutoClose = z.output<typeof autoCloseSchema>;
type Channel = keyof AutoClose['perChannel'];

export const channels = ['sms', 'email', 'web_chat'] as const satisfies readonly Channel[];

/** As the form has it: an empty field is none. */
export interface AutoCloseValues {
  readonly enabled: boolean;
  readonly inactivityDays: number;
  readonly perChannel: Readonly<Record<Channel, string>>;
  readonly closeUnanswered: boolean;
  readonly warns: boolean;
  readonly warnHoursBefore: number;
  readonly warningText: string;
}

const usualWarning = 12;

export const toAutoCloseForm = (setting: AutoClose): AutoCloseValues => ({
  enabled: setting.enabled,
  inactivityDays: setting.inactivityDays,
  perChannel: {
    sms: `${setting.perChannel.sms ?? ''}`,
    email: `${setting.perChannel.email ?? ''}`,
    web_chat: `${setting.perChannel.web_chat ?? ''}`,
  },
  closeUnanswered: setting.closeUnanswered,
  warns: setting.warnHoursBefore !== null,
  warnHoursBefore: setting.warnHoursBefore ?? usualWarning,
  warningText: setting.warningText ?? '',
});

export const fromAutoCloseForm = (values: AutoCloseValues): AutoClose => ({
  enabled: values.enabled,
  inactivityDays: values.inactivityDays,
  perChannel: Object.fromEntries(
    channels
      .filter((channel) => values.perChannel[channel] !== '')
      .map((channel) => [channel, Number(values.perChannel[channel])]),
  ),
  closeUnanswered: values.closeUnanswered,
  warnHoursBefore: values.warns ? values.warnHoursBefore : null,
  warningText: values.warningText.trim() === '' ? null : values.warningText.trim(),
});

/** In hours: a warning has to come within each of the periods. */
export const shortestPeriod = ({ inactivityDays, perChannel }: AutoCloseValues): number =>
  24 * Math.min(...channels.map((channel) => Number(perChannel[channel]) || inactivityDays));

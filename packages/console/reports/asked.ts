import type { Breakdown, OverviewDocument } from '#contracts/api/reports.ts';
import { type Days, daysOf, faultOf, type Span, spans } from './range.ts';

export type ReportChannel = NonNullable<OverviewDocument['channel']>;
export const reportChannels: readonly ReportChannel[] = ['sms', 'email', 'web_chat'];
export const breakdowns: readonly Breakdown[] = ['day', 'channel', 'agent', 'team', 'tag'];

/** What a report is asked for, as its address says. */
export interface Asked {
  readonly span: Span;
  /** What somebody has entered themselves. */
  readonly entered: Days;
  readonly channel: ReportChannel | null;
  readonly by: Breakdown;
}

export function askedIn(params: URLSearchParams): Asked {
  const oneOf = <T extends string>(name: string, known: readonly T[]): T | undefined =>
    known.find((each) => each === params.get(name));
  return {
    span: oneOf('span', spans) ?? 'week',
    entered: { from: params.get('from') ?? '', to: params.get('to') ?? '' },
    channel: oneOf('channel', reportChannels) ?? null,
    by: oneOf('by', breakdowns) ?? 'day',
  };
}

export function paramsOf({ span, entered, channel, by }: Asked): Record<string, string> {
  return {
    ...(span !== 'week' && { span }),
    ...(span === 'custom' && { from: entered.from, to: entered.to }),
    ...(channel !== null && { channel }),
    ...(by !== 'day' && { by }),
  };
}

/** The days that are meant; null while what was entered is none. */
export function daysMeant({ span, entered }: Asked, today: string): Days | null {
  if (span !== 'custom') return daysOf(span, today);
  return faultOf(entered) === null ? entered : null;
}

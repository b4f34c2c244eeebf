import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { rangeQuery } from '#contracts/api/reports.ts';
import type { Agent } from '#domain/agent.ts';
import type { AgentId } from '#domain/ids.ts';
import { parseQuery, readBoth, refuseFaults } from '#http/input.ts';
import { type DayRange, mostDays, rangeOf } from '#use-cases/report/range.ts';
import type { Deps } from './deps.ts';

/** What a report is asked for, with every fault of it, and the days that are meant, in the account's time zone. */
export async function readAsked<Query>(
  event: APIGatewayProxyEventV2,
  read: () => Query,
  { store, clock }: Deps,
): Promise<{ query: Query; days: DayRange; timeZone: string }> {
  const { value: hours } = await store.loadSetting('office-hours');
  const { timeZone } = hours;
  const [query, days] = readBoth(read, () =>
    soundRange(parseQuery(rangeQuery, event), { timeZone, now: clock() }),
  );
  return { query, days, timeZone };
}

/** Throws what is wrong with it. */
export function soundRange(
  given: { readonly from?: string | undefined; readonly to?: string | undefined },
  today: Parameters<typeof rangeOf>[1],
): DayRange {
  const { from, to } = given;
  const range = rangeOf({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }, today);
  if (range.ok) return range.value;
  const message =
    range.refusal === 'backwards' ? 'is before the first day' : `makes more than ${mostDays} days`;
  refuseFaults([{ path: 'to', message }]);
  throw new Error('a range is sound or refused');
}

/** A1: support reads its own figures alone. */
export const ownOf = ({ id, role }: Agent): AgentId | null => (role === 'support' ? id : null);

import type { ListQuery } from './schemas.ts';
import type { Group, Schedule } from './store.ts';

export interface Account {
  readonly region: string;
  readonly accountId: string;
}

export function scheduleArn({ region, accountId }: Account, { name, input }: Schedule): string {
  return `arn:aws:scheduler:${region}:${accountId}:schedule/${input.GroupName}/${name}`;
}

/** As `GetSchedule` answers. */
export function describe(schedule: Schedule, account: Account): Record<string, unknown> {
  const { ClientToken, ...shown } = schedule.input;
  return { ...shown, ...namesAndDates(schedule, account) };
}

/** As `ListSchedules` answers. */
export function summarize(schedule: Schedule, account: Account): Record<string, unknown> {
  const { GroupName, State, Target } = schedule.input;
  return { GroupName, State, Target: { Arn: Target.Arn }, ...namesAndDates(schedule, account) };
}

function namesAndDates(schedule: Schedule, account: Account) {
  return {
    Arn: scheduleArn(account, schedule),
    Name: schedule.name,
    CreationDate: schedule.createdAt / 1000,
    LastModificationDate: schedule.modifiedAt / 1000,
  };
}

export function groupArn({ region, accountId }: Account, name: string): string {
  return `arn:aws:scheduler:${region}:${accountId}:schedule-group/${name}`;
}

export function describeGroup({ name, createdAt }: Group, account: Account): Record<string, unknown> {
  return {
    Arn: groupArn(account, name),
    Name: name,
    State: 'ACTIVE',
    CreationDate: createdAt / 1000,
    LastModificationDate: createdAt / 1000,
  };
}

/** A page of a sorted list; the token names the last one given. */
export function pageOf<T>(sorted: readonly T[], keyOf: (value: T) => string, query: ListQuery) {
  const after =
    query.NextToken === undefined ? undefined : Buffer.from(query.NextToken, 'base64url').toString();
  const rest = after === undefined ? sorted : sorted.filter((value) => keyOf(value) > after);
  const page = rest.slice(0, query.MaxResults);
  const last = page.at(-1);
  const more = last !== undefined && rest.length > page.length;
  return { page, NextToken: more ? { NextToken: Buffer.from(keyOf(last)).toString('base64url') } : {} };
}

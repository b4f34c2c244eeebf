import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../clock.ts';
import type { SchedulerOptions } from '../types.ts';
import {
  type Account,
  describe,
  describeGroup,
  groupArn,
  pageOf,
  scheduleArn,
  summarize,
} from './describe.ts';
import { firstDue } from './due.ts';
import { ServiceError } from './errors.ts';
import type { ListQuery, ScheduleInput } from './schemas.ts';
import type { Group, Schedule, ScheduleStore } from './store.ts';

export interface Operations {
  createSchedule(name: string, input: ScheduleInput): { ScheduleArn: string };
  updateSchedule(name: string, input: ScheduleInput): { ScheduleArn: string };
  getSchedule(group: string, name: string): Record<string, unknown>;
  deleteSchedule(group: string, name: string): Record<string, never>;
  listSchedules(query: ListQuery): Record<string, unknown>;
  createGroup(name: string, clientToken?: string): { ScheduleGroupArn: string };
  getGroup(name: string): Record<string, unknown>;
  deleteGroup(name: string): Record<string, never>;
  listGroups(query: ListQuery): Record<string, unknown>;
}

export function createOperations(
  store: ScheduleStore,
  { clock, pastAt = 'fire' }: { clock: Clock; pastAt?: SchedulerOptions['pastAt'] },
  account: Account,
): Operations {
  const existing = (group: string, name: string): Schedule => {
    const schedule = store.get(group, name);
    if (!schedule) throw new ServiceError('ResourceNotFoundException', `Schedule ${name} does not exist.`);
    return schedule;
  };
  const existingGroup = (name: string): Group => {
    const group = store.group(name);
    if (!group) throw new ServiceError('ResourceNotFoundException', `Schedule group ${name} does not exist.`);
    return group;
  };
  return {
    createSchedule(name, input) {
      const now = clock.now();
      const dueAt = firstDue(input, now, pastAt);
      existingGroup(input.GroupName);
      const before = store.get(input.GroupName, name);
      if (before && !isRepeated(before, input)) {
        throw new ServiceError('ConflictException', `Schedule ${name} already exists.`);
      }
      const schedule = before ?? {
        id: randomUUID(),
        version: 0,
        name,
        input,
        createdAt: now,
        modifiedAt: now,
        dueAt,
      };
      if (!before) store.put(schedule);
      return { ScheduleArn: scheduleArn(account, schedule) };
    },
    updateSchedule(name, input) {
      const now = clock.now();
      const dueAt = firstDue(input, now, pastAt);
      const before = existing(input.GroupName, name);
      if (isRepeated(before, input)) return { ScheduleArn: scheduleArn(account, before) };
      const { id, createdAt, version } = before;
      store.put({ id, version: version + 1, name, input, createdAt, modifiedAt: now, dueAt });
      return { ScheduleArn: scheduleArn(account, before) };
    },
    getSchedule: (group, name) => describe(existing(group, name), account),
    deleteSchedule(group, name) {
      existing(group, name);
      store.remove(group, name);
      return {};
    },
    listSchedules(query) {
      if (query.ScheduleGroup) existingGroup(query.ScheduleGroup);
      const matching = store
        .all()
        .filter(({ name }) => !query.NamePrefix || name.startsWith(query.NamePrefix))
        .filter(({ input }) => !query.ScheduleGroup || input.GroupName === query.ScheduleGroup)
        .filter(({ input }) => !query.State || input.State === query.State);
      const { page, NextToken } = pageOf(
        matching,
        (schedule) => `${schedule.input.GroupName}/${schedule.name}`,
        query,
      );
      return { Schedules: page.map((schedule) => summarize(schedule, account)), ...NextToken };
    },
    createGroup(name, clientToken) {
      const before = store.group(name);
      if (before && (!clientToken || before.clientToken !== clientToken)) {
        throw new ServiceError('ConflictException', `Schedule group ${name} already exists.`);
      }
      if (!before) store.putGroup({ name, createdAt: clock.now(), ...(clientToken && { clientToken }) });
      return { ScheduleGroupArn: groupArn(account, name) };
    },
    getGroup: (name) => describeGroup(existingGroup(name), account),
    deleteGroup(name) {
      existingGroup(name);
      if (name === 'default')
        throw new ServiceError('ValidationException', 'The default schedule group cannot be deleted.');
      for (const schedule of store.all())
        if (schedule.input.GroupName === name) store.remove(name, schedule.name);
      store.removeGroup(name);
      return {};
    },
    listGroups(query) {
      const matching = store
        .groups()
        .filter(({ name }) => !query.NamePrefix || name.startsWith(query.NamePrefix));
      const { page, NextToken } = pageOf(matching, (group) => group.name, query);
      return { ScheduleGroups: page.map((group) => describeGroup(group, account)), ...NextToken };
    },
  };
}

/** The SDK repeats a call whose answer it never saw with the same token: that is no conflict. */
function isRepeated({ input: before }: Schedule, input: ScheduleInput): boolean {
  return input.ClientToken !== undefined && isDeepStrictEqual(before, input);
}

import { join } from 'node:path';
import * as z from 'zod';
import { openJournal } from '../journal.ts';
import { scheduleInput } from './schemas.ts';

const schedule = z.object({
  /** One creation: deleting and creating again under the same name makes another. */
  id: z.string(),
  /** Counts the updates, 0 for the creation. */
  version: z.number(),
  name: z.string(),
  input: scheduleInput,
  /** Epoch milliseconds. */
  createdAt: z.number(),
  modifiedAt: z.number(),
  /** When this version fires next; null once it has nothing left to do. */
  dueAt: z.number().nullable(),
  /** The last time for which this version fired. */
  firedAt: z.number().optional(),
});
export type Schedule = z.infer<typeof schedule>;

const group = z.object({ name: z.string(), createdAt: z.number(), clientToken: z.string().optional() });
export type Group = z.infer<typeof group>;

const entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('schedule'), schedule }),
  z.object({ kind: z.literal('schedule-gone'), group: z.string(), name: z.string() }),
  z.object({ kind: z.literal('group'), group }),
  z.object({ kind: z.literal('group-gone'), name: z.string() }),
]);
type Entry = z.infer<typeof entry>;

/** The schedules and their groups: in memory, and in a journal that outlives a kill. */
export interface ScheduleStore {
  get(group: string, name: string): Schedule | undefined;
  put(schedule: Schedule): void;
  remove(group: string, name: string): void;
  /** Sorted by group and name. */
  all(): readonly Schedule[];
  each(): Iterable<Schedule>;
  group(name: string): Group | undefined;
  groups(): readonly Group[];
  putGroup(group: Group): void;
  removeGroup(name: string): void;
  close(): void;
}

export function openScheduleStore(dataDir: string | undefined, now: number): ScheduleStore {
  const schedules = new Map<string, Schedule>();
  const groups = new Map<string, Group>([['default', { name: 'default', createdAt: now }]]);
  const { entries, journal } = openJournal(dataDir && join(dataDir, 'schedules.jsonl'), entry);
  const apply = (change: Entry) => {
    switch (change.kind) {
      case 'schedule':
        return schedules.set(keyOf(change.schedule.input.GroupName, change.schedule.name), change.schedule);
      case 'schedule-gone':
        return schedules.delete(keyOf(change.group, change.name));
      case 'group':
        return groups.set(change.group.name, change.group);
      case 'group-gone':
        return groups.delete(change.name);
    }
  };
  for (const change of entries) apply(change);
  const snapshot = (): Entry[] => [
    ...[...groups.values()].map((value): Entry => ({ kind: 'group', group: value })),
    ...[...schedules.values()].map((value): Entry => ({ kind: 'schedule', schedule: value })),
  ];
  journal.rewrite(snapshot());
  let appended = 0;
  const record = (change: Entry) => {
    apply(change);
    journal.append(change);
    appended += 1;
    if (appended > 1000 + 10 * schedules.size) {
      journal.rewrite(snapshot());
      appended = 0;
    }
  };
  return {
    get: (groupName, name) => schedules.get(keyOf(groupName, name)),
    put: (value) => record({ kind: 'schedule', schedule: value }),
    remove: (groupName, name) => record({ kind: 'schedule-gone', group: groupName, name }),
    all: () => [...schedules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value),
    each: () => schedules.values(),
    group: (name) => groups.get(name),
    groups: () => [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    putGroup: (value) => record({ kind: 'group', group: value }),
    removeGroup: (name) => record({ kind: 'group-gone', name }),
    close: () => journal.close(),
  };
}

function keyOf(groupName: string, name: string): string {
  return `${groupName}/${name}`;
}

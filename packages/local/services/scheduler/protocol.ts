import type { Answer, Request } from '../http.ts';
import { errorAnswer, ServiceError } from './errors.ts';
import type { Operations } from './operations.ts';
import { byName, groupInput, listQuery, parseOrRefuse, scheduleInput } from './schemas.ts';

/** `CreateSchedule` for `POST /schedules/{Name}` and so on; undefined where the service has no such route. */
export function operationOf({ method, path }: Pick<Request, 'method' | 'path'>): string | undefined {
  const [, collection, rest] = /^\/(schedules|schedule-groups)(?:\/([^/]+))?\/?$/.exec(path) ?? [];
  if (!collection) return undefined;
  const noun = collection === 'schedules' ? 'Schedule' : 'ScheduleGroup';
  if (rest === undefined) return method === 'GET' ? `List${noun}s` : undefined;
  const verb = { POST: 'Create', GET: 'Get', PUT: 'Update', DELETE: 'Delete' }[method];
  return verb && !(verb === 'Update' && noun === 'ScheduleGroup') ? `${verb}${noun}` : undefined;
}

/** One call of the REST-JSON protocol, from bytes to bytes. */
export function answer(operations: Operations, request: Request): Answer {
  try {
    const body = perform(operations, request);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  } catch (error) {
    if (error instanceof ServiceError) return errorAnswer(error);
    throw error;
  }
}

function perform(operations: Operations, request: Request): object {
  const operation = operationOf(request);
  const act = operation && actions[operation];
  if (!act) throw new ServiceError('UnknownOperationException', 'No such operation');
  return act(operations, request);
}

type Action = (operations: Operations, request: Request) => object;

const actions: Record<string, Action> = {
  CreateSchedule: (operations, request) =>
    operations.createSchedule(named(request).name, parseOrRefuse(scheduleInput, jsonOf(request))),
  UpdateSchedule: (operations, request) =>
    operations.updateSchedule(named(request).name, parseOrRefuse(scheduleInput, jsonOf(request))),
  GetSchedule: (operations, request) => {
    const { groupName, name } = named(request);
    return operations.getSchedule(groupName, name);
  },
  DeleteSchedule: (operations, request) => {
    const { groupName, name } = named(request);
    return operations.deleteSchedule(groupName, name);
  },
  ListSchedules: (operations, request) => operations.listSchedules(listed(request)),
  CreateScheduleGroup: (operations, request) =>
    operations.createGroup(named(request).name, parseOrRefuse(groupInput, jsonOf(request)).ClientToken),
  GetScheduleGroup: (operations, request) => operations.getGroup(named(request).name),
  DeleteScheduleGroup: (operations, request) => operations.deleteGroup(named(request).name),
  ListScheduleGroups: (operations, request) => operations.listGroups(listed(request)),
};

function named({ path, query }: Request) {
  const segment = path.replace(/\/$/, '').split('/').at(-1) ?? '';
  // A broken escape is no name either: it stays as it came and is refused for its `%`.
  const name = /%(?![0-9a-f]{2})/i.test(segment) ? segment : decodeURIComponent(segment);
  return parseOrRefuse(byName, { ...Object.fromEntries(query), name });
}

function listed({ query }: Request) {
  return parseOrRefuse(listQuery, Object.fromEntries(query));
}

/** The service takes a member that is null for one that is left out. */
function jsonOf({ body }: Request): unknown {
  try {
    return JSON.parse(body.toString() || '{}', (_, value: unknown) => value ?? undefined);
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON');
  }
}

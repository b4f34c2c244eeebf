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
  const query = Object.fromEntries(request.query);
  const named = () => parseOrRefuse(byName, { ...query, name: lastSegment(request.path) });
  switch (operationOf(request)) {
    case 'CreateSchedule':
      return operations.createSchedule(nameIn(request), parseOrRefuse(scheduleInput, jsonOf(request)));
    case 'UpdateSchedule':
      return operations.updateSchedule(nameIn(request), parseOrRefuse(scheduleInput, jsonOf(request)));
    case 'GetSchedule':
      return operations.getSchedule(named().groupName, named().name);
    case 'DeleteSchedule':
      return operations.deleteSchedule(named().groupName, named().name);
    case 'ListSchedules':
      return operations.listSchedules(parseOrRefuse(listQuery, query));
    case 'CreateScheduleGroup':
      return operations.createGroup(nameIn(request), parseOrRefuse(groupInput, jsonOf(request)).ClientToken);
    case 'GetScheduleGroup':
      return operations.getGroup(nameIn(request));
    case 'DeleteScheduleGroup':
      return operations.deleteGroup(nameIn(request));
    case 'ListScheduleGroups':
      return operations.listGroups(parseOrRefuse(listQuery, query));
    default:
      throw new ServiceError('UnknownOperationException', 'No such operation');
  }
}

function nameIn(request: Request): string {
  return parseOrRefuse(byName, { name: lastSegment(request.path) }).name;
}

function lastSegment(path: string): string {
  return decodeURIComponent(path.replace(/\/$/, '').split('/').at(-1) ?? '');
}

/** The service takes a member that is null for one that is left out. */
function jsonOf({ body }: Request): unknown {
  try {
    return JSON.parse(body.toString() || '{}', (_, value: unknown) => value ?? undefined);
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON');
  }
}

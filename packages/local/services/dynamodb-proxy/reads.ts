import * as z from 'zod';
import type { Answer } from '../http.ts';
import type { Forward } from './forward.ts';
import { isReplica, replicaOf } from './mirror.ts';
import { tableName } from './requests.ts';

const single = z.looseObject({
  TableName: z.string(),
  IndexName: z.string().optional(),
  ConsistentRead: z.boolean().optional(),
  ReturnConsumedCapacity: z.string().optional(),
});
const batch = z.looseObject({
  RequestItems: z.record(z.string(), z.looseObject({ ConsistentRead: z.boolean().optional() })),
});
const namedByTable = z.record(z.string(), z.unknown());
const batchAnswer = z.looseObject({ Responses: namedByTable, UnprocessedKeys: namedByTable.default({}) });

/** A read as it goes to the replica, and what has to be done to the answer so that nobody notices. */
export interface Redirected {
  readonly body: string;
  restore(answer: Answer): Answer;
}

/** Undefined for what is no read, or a consistent one. */
export function redirected(operation: string, body: unknown): Redirected | undefined {
  if (operation === 'GetItem' || operation === 'Query' || operation === 'Scan') {
    const { data } = single.safeParse(body);
    if (!data || data.ConsistentRead === true) return undefined;
    const table = tableName(data.TableName);
    const namesTable = (data.ReturnConsumedCapacity ?? 'NONE') !== 'NONE';
    return {
      body: JSON.stringify({ ...data, TableName: replicaOf(table) }),
      restore: (answer) => (namesTable ? withNames(answer, [table]) : answer),
    };
  }
  if (operation !== 'BatchGetItem') return undefined;
  const { data } = batch.safeParse(body);
  const lagging = Object.entries(data?.RequestItems ?? {}).filter(
    ([, { ConsistentRead }]) => ConsistentRead !== true,
  );
  if (!data || lagging.length === 0) return undefined;
  const RequestItems = Object.fromEntries(
    Object.entries(data.RequestItems).map(([name, request]) => [
      request.ConsistentRead === true ? name : replicaOf(tableName(name)),
      request,
    ]),
  );
  return {
    body: JSON.stringify({ ...data, RequestItems }),
    restore: (answer) =>
      withNames(
        answer,
        lagging.map(([name]) => tableName(name)),
      ),
  };
}

/** `ListTables` without the tables that nobody made. */
export async function listWithoutReplicas(forward: Forward, ...call: Parameters<Forward>): Promise<Answer> {
  const answer = await forward(...call);
  if (answer.status !== 200) return answer;
  const parsed = z.looseObject({ TableNames: z.array(z.string()) }).parse(JSON.parse(String(answer.body)));
  return withBody(answer, { ...parsed, TableNames: parsed.TableNames.filter((name) => !isReplica(name)) });
}

function withNames(answer: Answer, tables: readonly string[]): Answer {
  if (answer.status !== 200) return answer;
  const names = new Map(tables.map((table) => [replicaOf(table), table]));
  const renamed: unknown = JSON.parse(String(answer.body), (key, value: unknown) =>
    key === 'TableName' && typeof value === 'string' ? (names.get(value) ?? value) : value,
  );
  const { data } = batchAnswer.safeParse(renamed);
  if (!data) return withBody(answer, renamed);
  const renameKeys = (record: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [names.get(name) ?? name, value]));
  const { Responses, UnprocessedKeys } = data;
  return withBody(answer, {
    ...data,
    Responses: renameKeys(Responses),
    UnprocessedKeys: renameKeys(UnprocessedKeys),
  });
}

/** Without the checksum, which was of the other body. */
function withBody({ status, headers }: Answer, body: unknown): Answer {
  const { 'x-amz-crc32': _, ...kept } = headers ?? {};
  return { status, headers: kept, body: JSON.stringify(body) };
}

import type * as z from 'zod';
import { type Call, type Connection, Refused } from './connection.ts';

/** Makes a call with JSON and reads the answer by its schema; throws `Refused` for whatever is no 2xx. */
export async function callJson<Schema extends z.ZodType>(
  connection: Connection,
  schema: Schema,
  call: Call,
): Promise<z.output<Schema>> {
  const headers = { ...(call.body !== undefined && { 'content-type': 'application/json' }), ...call.headers };
  const answer = await connection.call({ ...call, headers });
  if (answer.status >= 300) throw new Refused(call, answer);
  return schema.parse(JSON.parse(answer.body));
}

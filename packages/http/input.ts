import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { ok, type Result, refuse } from '#domain/result.ts';
import { HttpProblem, notFound } from './problem.ts';

export type Fault = { path: string; message: string; code?: string };

/** The bytes that the caller sent: the gateway hands anything but text over in base64. */
export const rawBody = (event: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'>): Buffer =>
  Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');

/** All that anything within its limits can have; a body of nothing but faults would make an answer over Lambda's 6 MB. */
const mostFaults = 500;
const longestPath = 100;

class BadInput extends HttpProblem {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const errors = told(faults);
    const detail = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    super(400, 'bad-input', 'The request is not as it should be', { detail: detail.join('; '), errors });
    this.faults = faults;
  }
}

function told(faults: readonly Fault[]): Fault[] {
  const errors = faults.slice(0, mostFaults).map(({ path, ...fault }) => ({
    path: path.length > longestPath ? `${path.slice(0, longestPath).toWellFormed()}…` : path,
    ...fault,
  }));
  const more = faults.length - errors.length;
  return more === 0 ? errors : [...errors, { path: '', message: `and ${more} more` }];
}

/** A problem that names every fault. */
export const badInput = (faults: readonly Fault[]): HttpProblem => new BadInput(faults);

/** Throws one, unless there is none. */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new BadInput(faults);
}

/** Reads two parts of a request; the faults of both are told at once. */
export function readBoth<First, Second>(first: () => First, second: () => Second): [First, Second] {
  const [one, other] = [attempt(first), attempt(second)];
  if (one.ok && other.ok) return [one.value, other.value];
  throw new BadInput([one, other].flatMap((part) => (part.ok ? [] : part.refusal)));
}

/** Reads a part of a request, or tells its faults. */
export function attempt<Value>(read: () => Value): Result<Value, readonly Fault[]> {
  try {
    return ok(read());
  } catch (error) {
    if (error instanceof BadInput) return refuse(error.faults);
    throw error;
  }
}

const faultsOf = (error: z.ZodError): Fault[] =>
  error.issues.flatMap((issue) => {
    const path = issue.path.map(String).join('.');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      message: 'is not known here',
    }));
  });

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new BadInput(faultsOf(parsed.error));
  return parsed.data;
}

export const parseQuery = <Schema extends z.ZodType>(
  schema: Schema,
  event: APIGatewayProxyEventV2,
): z.output<Schema> => parse(schema, event.queryStringParameters ?? {});

/** An id that can't be one names nothing: 404, as for one that isn't there. */
export function parseParams<Schema extends z.ZodType>(
  schema: Schema,
  event: APIGatewayProxyEventV2,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(event.pathParameters ?? {});
  if (!parsed.success) throw notFound(what);
  return parsed.data;
}

export function parseJson<Schema extends z.ZodType>(
  schema: Schema,
  event: APIGatewayProxyEventV2,
): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody(event)));
  } catch {
    throw new BadInput([{ path: '', message: 'the body is not JSON' }]);
  }
  return parse(schema, value);
}

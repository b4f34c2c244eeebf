import type * as z from 'zod';
import { problem } from '#http/problem.ts';
import type { Answer } from '../gateway/answer.ts';

/** Thrown by an operation under `/local`; becomes a problem document. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly answer: Answer;

  constructor(...of: Parameters<typeof problem>) {
    super(of[1]);
    this.answer = json(of[0], problem(...of), 'application/problem+json');
  }
}

export function json(status: number, body: unknown, type = 'application/json'): Answer {
  return {
    status,
    headers: { 'content-type': type, 'cache-control': 'no-store' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** The JSON body as the schema has it; refuses with every fault of it. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.output<Schema> {
  const { data, error } = schema.safeParse(parseJson(body));
  if (!error) return data;
  const errors = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new Refused(400, 'bad-input', 'The request is not as it should be', { errors });
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new Refused(400, 'bad-input', 'The request is not as it should be', {
      errors: [{ path: '', message: 'the body is not JSON' }],
    });
  }
}

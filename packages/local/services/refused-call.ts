import type * as z from 'zod';

/** A refusal of a service, answered with 400. */
export class RefusedCall extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** @throws RefusedCall naming the first fault */
export function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { path = [], message = '' } = parsed.error.issues[0] ?? {};
  throw new RefusedCall('InvalidParameterException', `${path.join('.')}: ${message}`);
}

import * as z from 'zod';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const structuredSchema = z.looseObject({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), scalar).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** What the gateway itself says, in its own words. */
export function gatewayAnswer(status: number, message: string, headers: Answer['headers'] = {}): Answer {
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

export const internalServerError = gatewayAnswer(500, 'Internal Server Error');

/**
 * The answer that a function's result stands for, by the rules of payload format 2.0: with a `statusCode` it is a
 * response, anything else is the body of a 200. A malformed response is the gateway's 500.
 */
export function answerOf(payload: string): Answer {
  const result: unknown = JSON.parse(payload);
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    const body = Buffer.from(typeof result === 'string' ? result : payload);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const { data } = structuredSchema.safeParse(result);
  if (!data) return internalServerError;
  const headers = Object.fromEntries(
    Object.entries(data.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    status: data.statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...headers,
      ...(data.cookies && data.cookies.length > 0 && { 'set-cookie': data.cookies }),
    },
    body: Buffer.from(data.body ?? '', data.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

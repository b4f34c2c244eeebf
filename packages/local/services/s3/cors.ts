import type { BucketCorsRule } from '../../assembly/buckets.ts';
import type { Answer, Request } from '../http.ts';
import { errorAnswer, ObjectError } from './errors.ts';

/** The answer to a browser that asks whether it may: the first rule that allows all of it decides. */
export function preflight(rules: readonly BucketCorsRule[], { headers }: Request): Answer {
  const origin = headers.origin;
  const method = headers['access-control-request-method'];
  if (!origin || !method) return errorAnswer(new ObjectError(400, 'BadRequest', 'Insufficient information.'));
  const wanted = String(headers['access-control-request-headers'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const rule = rules.find(
    (candidate) =>
      allows(candidate, origin, method) && wanted.every((name) => matches(candidate.headers, name)),
  );
  if (rule)
    return {
      status: 200,
      headers: { ...headersOf(rule, origin), 'access-control-allow-headers': wanted.join(', ') },
    };
  const message =
    'CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource’s CORS spec.';
  return errorAnswer(new ObjectError(403, 'AccessForbidden', message));
}

/** What lets a page of another origin read the answer. */
export function corsHeaders(
  rules: readonly BucketCorsRule[],
  { method, headers }: Request,
): Readonly<Record<string, string>> {
  const { origin } = headers;
  const rule = origin ? rules.find((candidate) => allows(candidate, origin, method)) : undefined;
  return rule && origin ? headersOf(rule, origin) : {};
}

function headersOf(
  { origins, methods, exposed, maxAge }: BucketCorsRule,
  origin: string,
): Record<string, string> {
  return {
    'access-control-allow-origin': origins.includes('*') ? '*' : origin,
    'access-control-allow-methods': methods.join(', '),
    ...(exposed.length > 0 && { 'access-control-expose-headers': exposed.join(', ') }),
    ...(maxAge !== undefined && { 'access-control-max-age': String(maxAge) }),
    ...(!origins.includes('*') && { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

function allows({ origins, methods }: BucketCorsRule, origin: string, method: string): boolean {
  return methods.includes(method) && matches(origins, origin);
}

/** Each pattern may hold one `*`. */
function matches(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => {
    const [start = '', end] = pattern.toLowerCase().split('*');
    const value = text.toLowerCase();
    if (end === undefined) return value === start;
    return value.length >= start.length + end.length && value.startsWith(start) && value.endsWith(end);
  });
}

import type { RouteMatch } from './routes.ts';

/** A request as it came in. */
export interface GatewayRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** Lower-case names, a value for each time the header came. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Buffer;
  readonly sourceIp: string;
  /** Epoch milliseconds by the local clock. */
  readonly at: number;
  readonly requestId: string;
}

export interface EventContext {
  readonly match: RouteMatch;
  readonly apiId: string;
  readonly accountId: string;
  readonly stage: string;
  readonly authorizer: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The event of payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function eventOf(request: GatewayRequest, context: EventContext): Record<string, unknown> {
  const { match, apiId, accountId, stage, authorizer } = context;
  const path = pathOf(request.target);
  const rawQueryString = queryOf(request.target);
  const { cookie, ...headers } = request.headers;
  const host = request.headers.host?.[0] ?? 'localhost';
  const domainName = host.replace(/:\d+$/, '');
  const query = queryParameters(rawQueryString);
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: path,
    rawQueryString,
    ...(cookie && { cookies: cookie.flatMap((line) => line.split(';')).map((part) => part.trim()) }),
    headers: joined({ ...headers, ...forwarded(request, host) }),
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId,
      apiId,
      ...(authorizer && { authorizer }),
      domainName,
      domainPrefix: domainName.split('.')[0],
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent']?.[0] ?? '',
      },
      requestId: request.requestId,
      routeKey: match.route.key,
      stage,
      time: clfTime(request.at),
      timeEpoch: request.at,
    },
    ...(match.pathParameters && { pathParameters: match.pathParameters }),
    ...bodyOf(request),
  };
}

/** HTTP APIs hand paths on decoded, unlike REST APIs and function URLs. */
export function pathOf(target: string): string {
  const path = target.split('?')[0] || '/';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function queryOf(target: string): string {
  const start = target.indexOf('?');
  return start < 0 ? '' : target.slice(start + 1);
}

function queryParameters(rawQueryString: string): Record<string, string> | undefined {
  if (!rawQueryString) return undefined;
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(rawQueryString))
    values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, list]) => [name, list.join(',')]));
}

function joined(values: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.join(',')]));
}

function forwarded(request: GatewayRequest, host: string): Record<string, string[]> {
  const trace = request.requestId
    .replace(/[^0-9a-f]/gi, '')
    .padEnd(24, '0')
    .slice(0, 24)
    .toLowerCase();
  return {
    'x-forwarded-for': [...(request.headers['x-forwarded-for'] ?? []), request.sourceIp],
    'x-forwarded-port': [/:(\d+)$/.exec(host)?.[1] ?? '80'],
    'x-forwarded-proto': ['http'],
    'x-amzn-trace-id': request.headers['x-amzn-trace-id']?.slice() ?? [
      `Root=1-${Math.floor(request.at / 1_000).toString(16)}-${trace}`,
    ],
  };
}

/**
 * Plain text for `text/*` and the three types below, base64 for everything else, forms and bodies without a type
 * included: so measured at the service, whose documentation only says that binary bodies are encoded
 * (https://github.com/ministackorg/ministack/pull/766).
 */
function bodyOf({ body, headers }: GatewayRequest): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const type = (headers['content-type']?.[0] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const textual = type.startsWith('text/') || /^application\/(json|xml|javascript)$/.test(type);
  return { body: body.toString(textual ? 'utf8' : 'base64'), isBase64Encoded: !textual };
}

/** `07/Aug/2026:01:37:53 +0000` */
function clfTime(at: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(at).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context, DynamoDBRecord, SQSEvent, SQSRecord } from 'aws-lambda';
import { routes } from '#contracts/routes.ts';
import { pathOf } from '#local/gateway/event.ts';

export const lambdaContext = (): Context =>
  ({
    awsRequestId: randomUUID(),
    functionName: 'test',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:test',
    memoryLimitInMB: '512',
    logGroupName: '',
    logStreamName: '',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => 29_000,
  }) as unknown as Context;

export interface Request {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** What the gateway's authorizer made of the token; none where the route has no authorizer. */
  readonly claims?: Readonly<Record<string, string>>;
}

/**
 * An event as API Gateway's HTTP API makes it in payload format 2.0: header names in lower case, the path decoded, anything but
 * text and JSON in base64, claims as strings, what a query says twice joined by commas.
 */
export function httpEvent({ method, target, headers = {}, body, claims }: Request): APIGatewayProxyEventV2 {
  const rawPath = pathOf(target);
  const [, rawQueryString = ''] = target.split('?');
  const query = new URLSearchParams(rawQueryString);
  const { routeKey, pathParameters } = routeOf(method, rawPath);
  const names = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const textual = /^(text\/|application\/json)/.test(names['content-type'] ?? 'application/json');
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    headers: { 'content-type': 'application/json', ...names },
    ...(query.size > 0 && {
      queryStringParameters: Object.fromEntries(
        [...query.keys()].map((name) => [name, query.getAll(name).join(',')]),
      ),
    }),
    ...(pathParameters && { pathParameters }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'test' },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: '02/Mar/2026:09:00:00 +0000',
      timeEpoch: 0,
      ...(claims && { authorizer: { jwt: { claims, scopes: null } } }),
    },
    ...(body !== undefined && {
      body: textual ? body.toString() : Buffer.from(body).toString('base64'),
    }),
    isBase64Encoded: body !== undefined && !textual,
  } as APIGatewayProxyEventV2;
}

function routeOf(method: string, path: string) {
  // A route without a variable wins over one with.
  const exactFirst = routes.toSorted(
    (one, other) => Number(one.path.includes('{')) - Number(other.path.includes('{')),
  );
  for (const route of exactFirst) {
    const match = new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`).exec(path);
    if (match === null || route.method !== method) continue;
    return {
      routeKey: `${route.method} ${route.path}`,
      pathParameters: match.groups && { ...match.groups },
    };
  }
  return { routeKey: '$default', pathParameters: undefined };
}

/** Claims of the user pool's ID token, as the gateway hands them on. */
export const claimsOf = (
  agent: { id: string; email: string; name: string },
  { signedInAt, groups = '[support]', use = 'id' }: { signedInAt: number; groups?: string; use?: string },
): Record<string, string> => ({
  sub: agent.id.slice('agt_'.length),
  email: agent.email,
  name: agent.name,
  token_use: use,
  auth_time: String(Math.floor(signedInAt / 1_000)),
  'cognito:groups': groups,
});

export const sqsRecord = (
  body: unknown,
  { id = randomUUID(), group, receives = 1 }: { id?: string; group?: string; receives?: number } = {},
): SQSRecord =>
  ({
    messageId: id,
    receiptHandle: `handle of ${id}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: '0',
      ...(group !== undefined && { MessageGroupId: group }),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:queue',
    awsRegion: 'eu-central-1',
  }) as SQSRecord;

export const sqsEvent = (...records: readonly SQSRecord[]): SQSEvent => ({ Records: [...records] });

export const streamEvent = (records: readonly unknown[]): { Records: DynamoDBRecord[] } => ({
  Records: records as DynamoDBRecord[],
});

import { describe, expect, it } from 'vitest';
import type { ApiSpec, RouteSpec } from '#local/assembly/api.ts';
import { answerOf } from '#local/gateway/answer.ts';
import type { GatewayRequest } from '#local/gateway/event.ts';
import { createGateway } from '#local/gateway/gateway.ts';
import { routeFinder } from '#local/gateway/routes.ts';
import { createThrottle } from '#local/gateway/throttle.ts';
import { createUserPool } from '#local/gateway/user-pool.ts';
import type { Outcome } from '#local/host/start-worker.ts';

const now = Date.UTC(2026, 2, 2, 9);
const client = { issuer: 'https://issuer', clientId: 'console', idTokenMs: 12 * 3_600_000 };

function route(key: string, more: Partial<RouteSpec> = {}): RouteSpec {
  return { key, functionName: key, timeoutMs: 30_000, authorizer: undefined, throttle: undefined, ...more };
}

function request(method: string, target: string, more: Partial<GatewayRequest> = {}): GatewayRequest {
  const headers = { host: ['localhost:3000'] };
  return {
    method,
    target,
    headers,
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
    at: now,
    requestId: 'r1',
    ...more,
  };
}

async function setup(api: Partial<ApiSpec> & Pick<ApiSpec, 'routes'>, outcome?: Outcome | Promise<Outcome>) {
  const pool = await createUserPool({ now: () => now });
  pool.add({ email: 'sam@example.com', name: 'Sam', groups: ['support', 'owner'] });
  const calls: { functionName: string; event: Record<string, unknown> }[] = [];
  const lines: string[] = [];
  const gateway = createGateway({
    api: {
      id: 'api',
      stage: '$default',
      cors: undefined,
      throttle: undefined,
      accessLogFormat: undefined,
      ...api,
    },
    log: (line) => lines.push(line),
    accountId: '000000000000',
    keysOf: (issuer) => (issuer === client.issuer ? pool.publicKey : undefined),
    async invoke(functionName, event) {
      calls.push({ functionName, event: event as Record<string, unknown> });
      return (await outcome) ?? { ok: true, requestId: 'x', payload: '{"statusCode":200,"body":"ok"}' };
    },
  });
  return { gateway, calls, pool, lines };
}

const failed = (errorType: string): Outcome => ({
  ok: false,
  requestId: 'x',
  error: { errorType, errorMessage: '' },
});

describe('the event of payload format 2.0', () => {
  it('has path, query, cookies and headers as an HTTP API gives them', async () => {
    const { gateway, calls } = await setup({ routes: [route('GET /tickets/{id}')] });
    await gateway(
      request('GET', '/tickets/tkt%201?a=1&a=2&b=x%20y&empty=', {
        headers: {
          host: ['localhost:3000'],
          'x-many': ['1', '2'],
          cookie: ['a=1; b=2'],
          'user-agent': ['curl'],
        },
      }),
    );
    expect(calls[0]?.event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /tickets/{id}',
      rawPath: '/tickets/tkt 1',
      rawQueryString: 'a=1&a=2&b=x%20y&empty=',
      queryStringParameters: { a: '1,2', b: 'x y', empty: '' },
      cookies: ['a=1', 'b=2'],
      headers: { 'x-many': '1,2', 'x-forwarded-for': '127.0.0.1', 'x-forwarded-port': '3000' },
      pathParameters: { id: 'tkt 1' },
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        apiId: 'api',
        domainName: 'localhost',
        http: {
          method: 'GET',
          path: '/tickets/tkt 1',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'curl',
        },
        stage: '$default',
        time: '02/Mar/2026:09:00:00 +0000',
        timeEpoch: now,
      },
    });
    expect(calls[0]?.event).not.toHaveProperty('body');
    expect(calls[0]?.event).not.toHaveProperty('headers.cookie');
  });

  it.each([
    ['application/json; charset=utf-8', false],
    ['text/plain', false],
    ['application/xml', false],
    ['application/x-www-form-urlencoded', true],
    ['application/problem+json', true],
    ['image/png', true],
    [undefined, true],
  ])('hands a body of type %s on in base64: %s', async (type, isBase64Encoded) => {
    const { gateway, calls } = await setup({ routes: [route('POST /x')] });
    const headers: Record<string, string[]> = type === undefined ? {} : { 'content-type': [type] };
    await gateway(request('POST', '/x', { headers, body: Buffer.from('grüße') }));
    const body = isBase64Encoded ? Buffer.from('grüße').toString('base64') : 'grüße';
    expect(calls[0]?.event).toMatchObject({ isBase64Encoded, body });
  });
});

describe('routes', () => {
  const find = routeFinder(
    [
      'GET /tickets',
      'POST /tickets/assign',
      'POST /tickets/{id}',
      'ANY /tickets/{id}',
      'GET /files/{path+}',
      '$default',
    ].map((key) => route(key)),
  );

  it.each([
    ['GET', '/tickets', 'GET /tickets', undefined],
    ['POST', '/tickets/assign', 'POST /tickets/assign', undefined],
    ['POST', '/tickets/1', 'POST /tickets/{id}', { id: '1' }],
    ['PUT', '/tickets/1', 'ANY /tickets/{id}', { id: '1' }],
    ['GET', '/files/a/b', 'GET /files/{path+}', { path: 'a/b' }],
    ['GET', '/tickets/', '$default', undefined],
    ['GET', '/tickets/1/2', '$default', undefined],
    ['DELETE', '/nothing', '$default', undefined],
  ])('%s %s goes to %s', (method, path, key, pathParameters) => {
    expect(find(method, path)).toMatchObject({ route: { key }, pathParameters });
  });

  it('says 404 itself only where there is no $default', async () => {
    const { gateway } = await setup({ routes: [route('GET /x')] });
    const answer = await gateway(request('GET', '/y'));
    expect([answer.status, answer.body.toString()]).toEqual([404, '{"message":"Not Found"}']);
  });
});

describe('the answer', () => {
  it.each([
    [
      '{"statusCode":201,"headers":{"X-A":"b","N":1},"body":"hi","cookies":["a=1"]}',
      201,
      { 'x-a': 'b', n: '1', 'set-cookie': ['a=1'] },
      'hi',
    ],
    [
      '{"statusCode":200,"isBase64Encoded":true,"body":"aGk=","headers":{"content-type":"image/png"}}',
      200,
      { 'content-type': 'image/png' },
      'hi',
    ],
    ['{"message":"bare"}', 200, { 'content-type': 'application/json' }, '{"message":"bare"}'],
    ['"just text"', 200, { 'content-type': 'application/json' }, 'just text'],
    ['{"statusCode":"nonsense"}', 500, {}, '{"message":"Internal Server Error"}'],
    ['{"statusCode":200,"body":{"not":"text"}}', 500, {}, '{"message":"Internal Server Error"}'],
  ])('of %s', (payload, status, headers, body) => {
    const answer = answerOf(payload);
    expect(answer).toMatchObject({ status, headers });
    expect(answer.body.toString()).toBe(body);
  });

  it.each([
    ['Error', 500, 'Internal Server Error'],
    ['Sandbox.Timedout', 500, 'Internal Server Error'],
    ['RequestEntityTooLargeException', 413, 'Request Entity Too Large'],
    ['TooManyRequestsException', 503, 'Service Unavailable'],
  ])('to a function’s %s is %i', async (errorType, status, message) => {
    const { gateway } = await setup({ routes: [route('GET /x')] }, failed(errorType));
    const answer = await gateway(request('GET', '/x'));
    expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([status, { message }]);
  });

  it('is 503 once the integration takes too long', async () => {
    const never = new Promise<Outcome>(() => {});
    const { gateway } = await setup({ routes: [route('GET /x', { timeoutMs: 20 })] }, never);
    expect(await gateway(request('GET', '/x'))).toMatchObject({ status: 503 });
  });
});

describe('a JWT authorizer', () => {
  const authorizer = { issuer: client.issuer, audience: [client.clientId], scopes: [] };
  const routes = [route('GET /me', { authorizer })];
  const call = (authorization?: string, at = now) =>
    request('GET', '/me', {
      at,
      headers: authorization === undefined ? {} : { authorization: [authorization] },
    });

  it('lets a token of the pool pass, and hands its claims on as texts', async () => {
    const { gateway, calls, pool } = await setup({ routes });
    const { token = '', sub = '' } = (await pool.signIn('sam@example.com', client)) ?? {};
    expect(await gateway(call(`Bearer ${token}`))).toMatchObject({ status: 200 });
    expect(calls[0]?.event).toMatchObject({
      requestContext: {
        authorizer: {
          jwt: {
            claims: {
              sub,
              email: 'sam@example.com',
              name: 'Sam',
              email_verified: 'true',
              'cognito:groups': '[support owner]',
              token_use: 'id',
              iss: client.issuer,
              aud: 'console',
              auth_time: String(now / 1_000),
              exp: String(now / 1_000 + 12 * 3_600),
            },
            scopes: null,
          },
        },
      },
    });
  });

  it('is 401 without a token, with a bad one, with an expired one, and for another client', async () => {
    const { gateway, calls, pool } = await setup({ routes });
    const { token = '' } = (await pool.signIn('sam@example.com', client)) ?? {};
    const { token: foreign = '' } =
      (await pool.signIn('sam@example.com', { ...client, clientId: 'other' })) ?? {};
    const { token: stranger = '' } =
      (await pool.signIn('sam@example.com', { ...client, issuer: 'https://evil' })) ?? {};
    const [head, body] = token.split('.');
    const answers = await Promise.all([
      gateway(call()),
      gateway(call('Bearer nonsense')),
      gateway(call(`Bearer ${head}.${body}.AAAA`)),
      gateway(call(`Bearer ${token}`, now + 12 * 3_600_000 + 1_000)),
      gateway(call(`Bearer ${foreign}`)),
      gateway(call(`Bearer ${stranger}`)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
    expect(answers.map(({ body }) => body.toString())).toEqual(Array(6).fill('{"message":"Unauthorized"}'));
    expect(calls).toEqual([]);
  });

  it('knows nobody who isn’t in the pool', async () => {
    const { pool } = await setup({ routes });
    expect(await pool.signIn('eve@example.com', client)).toBeUndefined();
  });
});

describe('the access log', () => {
  it('has a line for each request, in the stage’s own format', async () => {
    const accessLogFormat =
      '{"route":"$context.routeKey","status":"$context.status","by":"$context.identity.userAgent","x":"$context.error.x"}';
    const { gateway, lines } = await setup({ routes: [route('GET /x')], accessLogFormat });
    await gateway(request('GET', '/x', { headers: { 'user-agent': ['a "quoted" one'] } }));
    await gateway(request('GET', '/y'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { route: 'GET /x', status: '200', by: 'a "quoted" one', x: '-' },
      { route: '-', status: '404', by: '-', x: '-' },
    ]);
  });
});

describe('throttling and CORS', () => {
  it('lets a burst through, then so many a second', () => {
    let at = 0;
    const take = createThrottle({ rate: 10, burst: 2 }, () => at);
    expect([take(), take(), take()]).toEqual([true, true, false]);
    at = 100;
    expect([take(), take()]).toEqual([true, false]);
  });

  it('answers 429 beyond the stage’s burst', async () => {
    const { gateway } = await setup({ routes: [route('GET /x')], throttle: { rate: 1, burst: 1 } });
    const statuses = [await gateway(request('GET', '/x')), await gateway(request('GET', '/x'))];
    expect(statuses.map(({ status }) => status)).toEqual([200, 429]);
    expect(statuses[1]?.body.toString()).toBe('{"message":"Too Many Requests"}');
  });

  it('answers a preflight itself and puts its own headers on every answer', async () => {
    const cors = {
      origins: ['https://app'],
      methods: ['GET'],
      headers: ['authorization'],
      exposed: ['etag'],
      maxAge: 60,
      credentials: false,
    };
    const { gateway, calls } = await setup({ routes: [route('GET /x')], cors });
    const headers = { origin: ['https://app'], 'access-control-request-method': ['GET'] };
    expect(await gateway(request('OPTIONS', '/x', { headers }))).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': 'https://app',
        'access-control-allow-methods': 'GET',
        'access-control-max-age': '60',
      },
    });
    expect(calls).toEqual([]);
    const simple = await gateway(request('GET', '/x', { headers: { origin: ['https://app'] } }));
    expect(simple.headers).toMatchObject({
      'access-control-allow-origin': 'https://app',
      'access-control-expose-headers': 'etag',
    });
    const other = await gateway(request('GET', '/x', { headers: { origin: ['https://evil'] } }));
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

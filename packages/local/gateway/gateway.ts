import { setTimeout as pause } from 'node:timers/promises';
import type { ApiSpec, RouteSpec } from '../assembly/api.ts';
import type { Outcome } from '../host/start-worker.ts';
import { accessLine } from './access-log.ts';
import { type Answer, answerOf, gatewayAnswer, internalServerError } from './answer.ts';
import { authorize, type KeysOf } from './authorizer.ts';
import { preflight, withCors } from './cors.ts';
import { eventOf, type GatewayRequest, pathOf } from './event.ts';
import { type RouteMatch, routeFinder } from './routes.ts';
import { createThrottle } from './throttle.ts';

export interface GatewayOptions {
  readonly api: ApiSpec;
  readonly accountId: string;
  readonly keysOf: KeysOf;
  readonly invoke: (functionName: string, event: unknown) => Promise<Outcome>;
  /** Takes the lines of the access log. */
  readonly log?: (line: string) => void;
}

/** An HTTP API as its template describes it, from the parsed request to the answer. */
export type Gateway = (request: GatewayRequest) => Promise<Answer>;

export function createGateway({ api, accountId, keysOf, invoke, log }: GatewayOptions): Gateway {
  const find = routeFinder(api.routes);
  const shared = api.throttle && createThrottle(api.throttle);
  const own = new Map(
    api.routes.map(({ key, throttle }) => [key, throttle ? createThrottle(throttle) : shared]),
  );

  const respond = async (request: GatewayRequest, match: RouteMatch): Promise<Answer> => {
    const { route } = match;
    if (own.get(route.key)?.() === false) return gatewayAnswer(429, 'Too Many Requests');
    const header = request.headers.authorization?.[0];
    const authorization = route.authorizer && (await authorize(route.authorizer, header, keysOf, request.at));
    if (authorization && !authorization.allowed) return authorization.answer;
    const authorizer = authorization?.context;
    const event = eventOf(request, { match, apiId: api.id, accountId, stage: api.stage, authorizer });
    return integrate(route, event, invoke);
  };
  return async (request) => {
    const answered = preflight(api.cors, request);
    if (answered) return answered;
    const start = performance.now();
    const match = find(request.method, pathOf(request.target));
    const answer = match ? await respond(request, match) : gatewayAnswer(404, 'Not Found');
    const latencyMs = performance.now() - start;
    if (api.accessLogFormat)
      log?.(accessLine(api.accessLogFormat, { request, answer, routeKey: match?.route.key, latencyMs }));
    const headers = { ...answer.headers, 'apigw-requestid': request.requestId };
    return withCors(api.cors, request, { ...answer, headers });
  };
}

/** HTTP APIs say 503 when their integration takes too long, where REST APIs say 504. */
async function integrate(
  route: RouteSpec,
  event: unknown,
  invoke: GatewayOptions['invoke'],
): Promise<Answer> {
  const patience = new AbortController();
  const late = pause(route.timeoutMs, undefined, { signal: patience.signal, ref: false }).catch(
    () => undefined,
  );
  const outcome = await Promise.race([invoke(route.functionName, event), late]);
  patience.abort();
  if (!outcome) return gatewayAnswer(503, 'Service Unavailable');
  if (outcome.ok) return answerOf(outcome.payload);
  const { errorType } = outcome.error;
  if (errorType === 'RequestEntityTooLargeException') return gatewayAnswer(413, 'Request Entity Too Large');
  if (errorType === 'TooManyRequestsException') return gatewayAnswer(503, 'Service Unavailable');
  return internalServerError;
}

import type { Answer } from './answer.ts';
import type { GatewayRequest } from './event.ts';

export interface Access {
  readonly request: GatewayRequest;
  readonly answer: Answer;
  readonly routeKey: string | undefined;
  readonly latencyMs: number;
}

/** A line of the stage's access log, by its own format; what isn't known here is `-`, as at the service. */
export function accessLine(format: string, { request, answer, routeKey, latencyMs }: Access): string {
  const known: Record<string, unknown> = {
    requestId: request.requestId,
    requestTimeEpoch: request.at,
    httpMethod: request.method,
    path: request.target.split('?')[0],
    protocol: 'HTTP/1.1',
    routeKey,
    status: answer.status,
    responseLength: answer.body.length,
    responseLatency: Math.round(latencyMs),
    integrationLatency: Math.round(latencyMs),
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': request.headers['user-agent']?.[0],
  };
  return format.replace(/\$context\.([\w.]+)/g, (_, name: string) => escaped(known[name] ?? '-'));
}

/** Formats are JSON as a rule: what a client sends must not break it. */
function escaped(value: unknown): string {
  return JSON.stringify(String(value)).slice(1, -1);
}

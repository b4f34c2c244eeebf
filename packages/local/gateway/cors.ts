import type { CorsSpec } from '../assembly/api.ts';
import type { Answer } from './answer.ts';
import type { GatewayRequest } from './event.ts';

/** The answer to a preflight request, which an HTTP API with CORS gives itself whatever its routes are. */
export function preflight(cors: CorsSpec | undefined, request: GatewayRequest): Answer | undefined {
  const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'];
  if (!cors || !isPreflight) return undefined;
  const origin = allowedOrigin(cors, request);
  const headers: Record<string, string> = {};
  if (origin) {
    headers['access-control-allow-origin'] = origin;
    headers['access-control-allow-methods'] = cors.methods.join(',');
    headers['access-control-allow-headers'] = cors.headers.join(',');
    if (cors.maxAge !== undefined) headers['access-control-max-age'] = String(cors.maxAge);
    if (cors.credentials) headers['access-control-allow-credentials'] = 'true';
  }
  return { status: 204, headers, body: Buffer.alloc(0) };
}

/** The API's own CORS headers replace what a function may have set. */
export function withCors(cors: CorsSpec | undefined, request: GatewayRequest, answer: Answer): Answer {
  if (!cors) return answer;
  const kept = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  const headers: Record<string, string | readonly string[]> = Object.fromEntries(kept);
  const origin = allowedOrigin(cors, request);
  if (origin) {
    headers['access-control-allow-origin'] = origin;
    if (cors.exposed.length > 0) headers['access-control-expose-headers'] = cors.exposed.join(',');
    if (cors.credentials) headers['access-control-allow-credentials'] = 'true';
  }
  return { ...answer, headers };
}

function allowedOrigin(cors: CorsSpec, request: GatewayRequest): string | undefined {
  const origin = request.headers.origin?.[0];
  if (!origin) return undefined;
  if (cors.origins.includes('*')) return '*';
  return cors.origins.some((pattern) => matches(pattern, origin)) ? origin : undefined;
}

/** `https://*` and the like stand for any origin with that scheme. */
function matches(pattern: string, origin: string): boolean {
  return pattern.endsWith('*') ? origin.startsWith(pattern.slice(0, -1)) : pattern === origin;
}

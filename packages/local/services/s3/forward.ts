import { Agent, type IncomingHttpHeaders, request as open } from 'node:http';
import type { Answer, Request } from '../http.ts';

export interface Backend {
  /** Hands a request on as it came, and its answer back. */
  forward(request: Request): Promise<Answer>;
  close(): void;
}

/** What belongs to one connection, and what fauxqs is not to see: pages' origins are answered for before it. */
const notPassed = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'expect',
  'origin',
]);

export function connectBackend(url: string): Backend {
  const { hostname, port } = new URL(url);
  // fauxqs closes a connection after 72 idle seconds; being first avoids writing into a closed one.
  const agent = new Agent({ keepAlive: true, timeout: 20_000 });
  return {
    forward: ({ method, path, query, headers, body }) =>
      new Promise((resolve, reject) => {
        const outgoing = open(
          {
            hostname,
            port,
            agent,
            method,
            path: query.size > 0 ? `${path}?${query}` : path,
            headers: {
              ...passed(headers),
              ...(method !== 'GET' && { 'content-length': String(body.length) }),
            },
          },
          (incoming) => {
            const chunks: Buffer[] = [];
            incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
            incoming.on('end', () => {
              const length = method === 'HEAD' ? incoming.headers['content-length'] : undefined;
              resolve({
                status: incoming.statusCode ?? 500,
                headers: { ...passed(incoming.headers), ...(length && { 'content-length': length }) },
                body: Buffer.concat(chunks),
              });
            });
            incoming.on('error', reject);
          },
        );
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}

function passed(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (notPassed.has(name) ? [] : [[name, String(value)]])),
  );
}

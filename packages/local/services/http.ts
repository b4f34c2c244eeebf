import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Running } from './types.ts';

export interface Request {
  readonly method: string;
  /** Without the query, as it came: percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** An answer, or one of the two ways of not giving any: leaving the caller waiting, or breaking the connection. */
export type Outcome = Answer | 'hang' | 'drop';

/** Serves `handle` on 127.0.0.1; what it throws is a bug of the stand-in and is answered with 500. */
export async function listen(handle: (request: Request) => Promise<Outcome>, port = 0): Promise<Running> {
  const server = createServer((request, response) => {
    serve(handle, request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('a bug of the local runtime: see its log');
    });
  });
  // The SDK's agents keep sockets open for long: closing one that is just being reused would be an error of ours.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  handle: (request: Request) => Promise<Outcome>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '/', search = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  const body = await readBody(incoming);
  if (!body) return;
  const { method = 'GET', headers } = incoming;
  const outcome = await handle({ method, path, query: new URLSearchParams(search), headers, body });
  if (outcome === 'hang') return;
  if (outcome === 'drop') {
    incoming.socket.destroy();
    return;
  }
  response.writeHead(outcome.status, outcome.headers).end(outcome.body);
}

/** Undefined when the caller went away before it had said everything. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

/** Who signed the request: the access key id of Signature Version 4, which names a worker here. */
export function accessKeyId(headers: IncomingHttpHeaders): string {
  const scope = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  return scope.split('/').slice(0, -4).join('/');
}

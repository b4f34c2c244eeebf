import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, gatewayAnswer, internalServerError } from './answer.ts';
import type { GatewayRequest } from './event.ts';

/** HTTP APIs take no larger request: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const bodyLimit = 10 * 1_024 * 1_024;
/** What is below `/local` is no API's: a mail may be larger than a request. */
const localLimit = 48 * 1_024 * 1_024;

export interface Server {
  readonly port: number;
  stop(): Promise<void>;
}

export type Respond = (request: GatewayRequest) => Promise<Answer>;

/** Listens on 127.0.0.1 and hands each request, read in full, to `respond`. */
export async function startServer(port: number, now: () => number, respond: Respond): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 65_000 }, (message, response) => {
    void answer(message, now, respond)
      .catch((error: unknown) => {
        console.error(error);
        return internalServerError;
      })
      .then((result) => send(response, result, now()));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: isAddress(address) ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

async function answer(message: IncomingMessage, now: () => number, respond: Respond): Promise<Answer> {
  const body = await readBody(message, message.url?.startsWith('/local/') ? localLimit : bodyLimit);
  if (!body) return gatewayAnswer(413, 'Request Entity Too Large', { connection: 'close' });
  const headers = Object.entries(message.headersDistinct).map(
    ([name, values]) => [name, values ?? []] as const,
  );
  return respond({
    method: message.method ?? 'GET',
    target: message.url ?? '/',
    headers: Object.fromEntries(headers),
    body,
    sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
    at: now(),
    requestId: randomBytes(12).toString('base64url'),
  });
}

/** Undefined if it is too large; the rest is let go by unread, so that the client gets to see the answer. */
async function readBody(message: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= limit) chunks.push(bytes);
    else if (size > 10 * limit) break;
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}

function send(response: ServerResponse, { status, headers, body }: Answer, now: number): void {
  response.setHeader('date', new Date(now).toUTCString());
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, [value].flat());
  response.writeHead(status, { 'content-length': body.length });
  response.end(body);
}

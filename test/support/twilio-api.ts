import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';

export interface Asked {
  /** As it was meant: `https://api.twilio.com/…`. */
  readonly url: URL;
  readonly method: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}
export type Play = (response: ServerResponse, asked: Asked) => void;

/** Other machines on this one: whatever is fetched goes there. Ends with `stop`. */
export async function playTheWorld(play: Play) {
  const { fetch } = globalThis;
  const asked: Asked[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, host = '', rest = ''] = /^\/([^/]+)(.*)$/s.exec(request.url ?? '') ?? [];
    const { method, headers } = request;
    const { authorization } = headers;
    const call = { url: new URL(`https://${host}${rest}`), method, authorization, body: await text(request) };
    asked.push(call);
    play(response, call);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  vi.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
    const there = new URL(String(url));
    return fetch(`http://127.0.0.1:${port}/${there.host}${there.pathname}${there.search}`, init);
  });
  return {
    asked,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export const answering =
  (status: number, body: unknown = '', headers: Readonly<Record<string, string>> = {}): Play =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  };

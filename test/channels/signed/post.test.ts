import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https, { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { postPublicly } from '#channels/signed/post.ts';
import { PrivateAddress } from '#channels/signed/public-address.ts';
import { hasCommand } from '#test/support/has-command.ts';

const openssl = 'openssl';
const publicAddress = '93.184.216.34';
const posting = (signal = AbortSignal.timeout(5_000)) => ({
  headers: { 'webhook-id': 'msg_1' },
  body: '{"text":"Grüße"}',
  signal,
});
const lookingUp =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: 4 }));

const stops: (() => void)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const stop of stops.splice(0)) stop();
});

describe('posting to a URL that somebody else chose', () => {
  it.each(['https://127.0.0.1/', 'https://[::1]:8443/', 'https://169.254.169.254/latest/meta-data/'])(
    'refuses %s without a connection',
    async (url) => {
      const connect = vi.spyOn(Socket.prototype, 'connect');
      await expect(postPublicly()(new URL(url), posting())).rejects.toThrow(PrivateAddress);
      expect(connect).not.toHaveBeenCalled();
    },
  );

  it('refuses a name that leads to a private address, without a connection', async () => {
    let connections = 0;
    const server = createTcpServer(() => connections++);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    stops.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const send = postPublicly(lookingUp(publicAddress, '127.0.0.1'));
    const url = new URL(`https://callback.example.com:${port}/`);
    await expect(send(url, posting())).rejects.toThrow(PrivateAddress);
    expect(connections).toBe(0);
  });

  it('refuses what is not encrypted', async () => {
    await expect(postPublicly()(new URL('http://callback.example.com/'), posting())).rejects.toThrow('https');
  });
});

/** A server by TLS on this machine; connections to the public address go there. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const folder = mkdtempSync(join(tmpdir(), 'rondo-tls-'));
  stops.push(() => rmSync(folder, { recursive: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=callback.example.com', '-addext', 'subjectAltName=DNS:callback.example.com'];
  const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  execFileSync(openssl, ['req', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(cert) },
    (request, response) => void answer(request, response),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  stops.push(() => server.close());
  stops.push(() => server.closeAllConnections());
  const address = server.address() as AddressInfo;
  const ca = readFileSync(cert);
  const real = https.request;
  vi.spyOn(https, 'request').mockImplementation(((url: URL, options: object, done: never) =>
    real(url, { ...options, ca }, done)) as typeof https.request);
  const lookedUp: string[] = [];
  return {
    url: new URL(`https://callback.example.com:${address.port}/rondo?shop=1`),
    lookedUp,
    send: (url: URL, signal?: AbortSignal) =>
      postPublicly(async (host) => {
        lookedUp.push(host);
        return [{ address: publicAddress, family: 4 }];
      })(url, posting(signal)),
  };
}

/** What is meant for the public address is let in on this machine: the tests' own way around the check. */
function rerouted(): string[] {
  const targets: string[] = [];
  const real = Socket.prototype.connect;
  vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...given: never[]) {
    const [first] = given as unknown[];
    const options = (Array.isArray(first) ? first[0] : first) as { lookup?: unknown; host?: string };
    const lookup = options.lookup as
      | ((host: string, options: object, done: (...found: unknown[]) => void) => void)
      | undefined;
    if (lookup !== undefined)
      options.lookup = (host: string, about: { all?: boolean }, done: (...found: unknown[]) => void) =>
        lookup(host, about, (error: unknown, found: unknown) => {
          if (error !== null) return done(error);
          const [one] = Array.isArray(found)
            ? (found as { address: string }[])
            : [{ address: String(found) }];
          targets.push(one?.address ?? '');
          return about.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
        });
    return Reflect.apply(real, this, given);
  } as never);
  return targets;
}

describe.runIf(hasCommand(openssl))('over TLS', () => {
  it('posts to what was looked up, with the name’s certificate proven, a new connection each time', async () => {
    const seen: unknown[] = [];
    const { url, send, lookedUp } = await listen(async (request, response) => {
      const { method, headers } = request;
      seen.push([
        method,
        request.url,
        headers.host,
        headers['webhook-id'],
        headers['content-length'],
        await text(request),
      ]);
      response.writeHead(202, { 'retry-after': '7' }).end('taken');
    });
    const targets = rerouted();
    expect(await send(url)).toEqual({ status: 202, retryAfter: '7' });
    expect(await send(url)).toEqual({ status: 202, retryAfter: '7' });
    expect(seen[0]).toEqual(['POST', '/rondo?shop=1', url.host, 'msg_1', '18', '{"text":"Grüße"}']);
    expect(lookedUp).toEqual(['callback.example.com', 'callback.example.com']);
    expect(targets).toEqual([publicAddress, publicAddress]);
  });

  it('follows no redirect', async () => {
    let asked = 0;
    const { url, send } = await listen((_, response) => {
      asked += 1;
      response.writeHead(307, { location: 'https://127.0.0.1/' }).end();
    });
    rerouted();
    expect(await send(url)).toMatchObject({ status: 307 });
    expect(asked).toBe(1);
  });

  it('does not wait for an answer that never ends, nor for one that never begins', async () => {
    const { url, send } = await listen((request, response) => {
      if (request.url === '/endless') response.writeHead(200).write('x'.repeat(100_000));
    });
    rerouted();
    expect(await send(new URL('/endless', url))).toMatchObject({ status: 200 });
    await expect(send(url, AbortSignal.timeout(300))).rejects.toThrow('abort');
  });

  it('fails for a certificate of another name', async () => {
    const { url, send } = await listen((_, response) => response.end());
    rerouted();
    const other = new URL(`https://other.example.com:${url.port}/`);
    await expect(send(other)).rejects.toThrow(/altnames|certificate/i);
  });
});

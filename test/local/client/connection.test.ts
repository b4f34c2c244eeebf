import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createApi } from '#local/client/api.ts';
import { connect, Refused, Unreachable } from '#local/client/connection.ts';

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers each call as the next of `answers` says, the last one for good. */
async function serve(...answers: ((response: ServerResponse) => void)[]) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const answer = answers[Math.min(bodies.length, answers.length - 1)];
      bodies.push(`${request.method} ${request.url} ${body}`);
      answer?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

const answer =
  (status: number, body = '{}') =>
  (response: ServerResponse) =>
    response.writeHead(status).end(body);
const breakOff = (response: ServerResponse) => response.destroy();
const call = { method: 'POST', path: '/x', body: 'same' } as const;

describe('a connection with patience', () => {
  it('makes a call again while it breaks off, fails or is throttled', async () => {
    const { url, bodies } = await serve(breakOff, answer(503), answer(429), answer(200, 'done'));
    const said: boolean[] = [];
    const connection = connect({ url, patienceMs: 10_000, onTrouble: (away) => said.push(away) });
    expect(await connection.call(call)).toEqual({ status: 200, body: 'done', attempts: 4 });
    expect(new Set(bodies)).toEqual(new Set(['POST /x same']));
    expect(said).toEqual([true, false]);
  });

  it('takes no for an answer', async () => {
    const { url, bodies } = await serve(answer(403));
    expect(await connect({ url, patienceMs: 10_000 }).call(call)).toMatchObject({ status: 403, attempts: 1 });
    expect(bodies).toHaveLength(1);
  });

  it('gives up when its patience is over', async () => {
    const { url, bodies } = await serve(breakOff);
    await expect(connect({ url, patienceMs: 300 }).call(call)).rejects.toThrow(Unreachable);
    expect(bodies.length).toBeGreaterThan(1);
  });

  it('never makes a call again that is to be made once', async () => {
    const { url, bodies } = await serve(breakOff);
    await expect(connect({ url, patienceMs: 10_000 }).call({ ...call, once: true })).rejects.toThrow(
      Unreachable,
    );
    expect(bodies).toHaveLength(1);
  });
});

describe('the client of the local runtime', () => {
  it('moves the clock once, even where the answer to moving it was lost', async () => {
    const at = (now: number) => answer(200, JSON.stringify({ now: new Date(now).toISOString() }));
    const { url, bodies } = await serve(at(0), breakOff, at(60_000));
    await createApi(connect({ url, patienceMs: 10_000 })).advanceTo(60_000);
    expect(bodies).toEqual([
      'GET /local/clock ',
      'POST /local/clock {"advance":"PT60S"}',
      'GET /local/clock ',
    ]);
  });

  it('signs in again when the token has run out', async () => {
    const signedIn = answer(200, JSON.stringify({ token: 't', agentId: 'agt_1' }));
    const { url, bodies } = await serve(
      signedIn,
      answer(401),
      signedIn,
      answer(200, JSON.stringify({ agents: [] })),
    );
    const agent = createApi(connect({ url, patienceMs: 0 })).agent('sam@example.com');
    expect(await agent.agents()).toEqual([]);
    expect(bodies.map((line) => line.split(' ')[1])).toEqual([
      '/local/sign-in',
      '/agents',
      '/local/sign-in',
      '/agents',
    ]);
  });

  it('throws what a problem document says', async () => {
    const problem = { type: 'urn:x', title: 'Not found', status: 404, detail: 'There is no such ticket.' };
    const signedIn = answer(200, JSON.stringify({ token: 't', agentId: 'agt_1' }));
    const { url } = await serve(signedIn, answer(404, JSON.stringify(problem)));
    const asked = createApi(connect({ url, patienceMs: 0 }))
      .agent('sam@example.com')
      .ticket('tkt_1');
    await expect(asked).rejects.toThrow(
      new Refused(
        { method: 'GET', path: '/tickets/tkt_1' },
        { status: 404, body: JSON.stringify(problem), attempts: 1 },
      ),
    );
  });
});

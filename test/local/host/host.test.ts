import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { FunctionSpec } from '#local/assembly/functions.ts';
import { createClock } from '#local/clock.ts';
import { createHost, type HostOptions } from '#local/host/host.ts';

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of running.splice(0)) await part.stop();
});

function setup(
  code: string,
  { more = {}, options = {} }: { more?: Partial<FunctionSpec>; options?: Partial<HostOptions> } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'host-'));
  const errors: string[] = [];
  const clock = createClock();
  const host = createHost({
    clock,
    region: 'eu-central-1',
    logsDir: folder,
    endpoints: { SQS: 'http://127.0.0.1:1' },
    report: (label, message) => errors.push(`${label}: ${message}`),
    concurrency: 4,
    ...options,
  });
  running.push(host);
  const specOf = (source: string, name: string): FunctionSpec => {
    const bundle = join(folder, `${name}-${Math.random()}.mjs`);
    writeFileSync(bundle, source);
    return {
      name,
      label: name,
      arn: `arn:aws:lambda:eu-central-1:000000000000:function:${name}`,
      bundle,
      codeKey: source,
      exportName: 'handler',
      environment: { OWN: 'value' },
      timeoutMs: 5_000,
      memoryMb: 128,
      reservedConcurrency: undefined,
      asynchronous: { maximumRetries: 2, maximumAgeMs: 1, onFailure: undefined, deadLetter: undefined },
      ...more,
    };
  };
  const spec = specOf(code, 'some-function');
  const call = async (event: unknown = {}, of = spec) => {
    const outcome = await host.invoke(of, event);
    return outcome.ok ? JSON.parse(outcome.payload) : outcome.error;
  };
  return { host, spec, specOf, call, clock, errors, folder };
}

describe('a host that has been stopped', () => {
  it('answers at once whoever comes late: it neither starts a worker nor spins', async () => {
    const { host, spec } = setup('export const handler = async () => 1;');
    expect(await host.invoke(spec, {})).toMatchObject({ ok: true });
    await host.stop();
    expect(await host.invoke(spec, {})).toMatchObject({ ok: false });
  });
});

describe('a function in its worker', () => {
  it('gets its own environment and nothing of ours', async () => {
    const { call } = setup('export const handler = () => process.env');
    const env = await call();
    expect(env).toMatchObject({
      OWN: 'value',
      AWS_REGION: 'eu-central-1',
      AWS_LAMBDA_FUNCTION_NAME: 'some-function',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^somefunctionW\d+$/),
    });
    expect(env).not.toHaveProperty('PATH');
    expect(env).not.toHaveProperty('HOME');
  });

  it('gets the context that Lambda gives', async () => {
    const { call } = setup(`export const handler = (event, context) => ({
      ...context, event, left: context.getRemainingTimeInMillis() })`);
    const context = await call({ some: 'event' });
    expect(context).toMatchObject({
      event: { some: 'event' },
      functionName: 'some-function',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:some-function',
      memoryLimitInMB: '128',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(context.left).toBeGreaterThan(4_000);
    expect(context.left).toBeLessThanOrEqual(5_000);
  });

  it('answers null for undefined, and errors as Lambda describes them', async () => {
    const { call } = setup(`
      class Odd extends Error { name = 'Odd' }
      export const handler = (event) => { if (event.fail) throw new Odd('no luck') }`);
    expect(await call()).toBeNull();
    expect(await call({ fail: true })).toMatchObject({
      errorType: 'Odd',
      errorMessage: 'no luck',
      trace: expect.arrayContaining([expect.stringContaining('Odd: no luck')]),
    });
  });

  it('fails with the reason while its bundle can’t be loaded', async () => {
    const { call, errors } = setup('throw new TypeError("no such thing")');
    expect(await call()).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such thing' });
    expect(errors[0]).toContain('no such thing');
    const { call: missing } = setup('export const other = 1');
    expect(await missing()).toMatchObject({ errorMessage: 'handler is undefined or not exported' });
  });

  it('takes one event at a time a worker, and several workers at once', async () => {
    const { call, host, spec } = setup(`
      let running = 0;
      export const handler = async () => {
        running += 1;
        const together = running;
        await new Promise((resolve) => setTimeout(resolve, 300));
        running -= 1;
        return { together, worker: process.env.AWS_ACCESS_KEY_ID };
      }`);
    await call();
    const answers = await Promise.all(Array.from({ length: 8 }, () => call()));
    expect(answers.map(({ together }) => together)).toEqual(Array(8).fill(1));
    expect(new Set(answers.map(({ worker }) => worker)).size).toBeGreaterThan(1);
    expect(new Set(answers.map(({ worker }) => worker)).size).toBeLessThanOrEqual(4);
    expect((await host.invoke(spec, {})).ok).toBe(true);
  });

  it('never has more workers than it reserves, and is throttled where it reserves none', async () => {
    const source = 'export const handler = async () => process.env.AWS_ACCESS_KEY_ID';
    const { call } = setup(source, { more: { reservedConcurrency: 1 } });
    expect(new Set(await Promise.all(Array.from({ length: 6 }, () => call()))).size).toBe(1);
    const { call: none } = setup(source, { more: { reservedConcurrency: 0 } });
    expect(await none()).toMatchObject({ errorType: 'TooManyRequestsException' });
  });

  it('keeps a worker warm, and ends it when nothing needs it', async () => {
    const source = 'let n = 0; export const handler = () => [++n, process.env.AWS_ACCESS_KEY_ID]';
    const { call } = setup(source, { options: { idleMs: 1_200 } });
    const [first, second] = [await call(), await call()];
    expect([first[0], second[0]]).toEqual([1, 2]);
    await pause(3_500);
    expect((await call())[0]).toBe(1);
  });

  it('has a worker ready before anything needs it, if asked to', async () => {
    const { host, spec, call } = setup(
      'const at = Date.now(); export const handler = () => [at, Date.now()]',
    );
    await host.warm([spec]);
    await pause(100);
    await host.warm([spec]);
    const [loaded, called] = await call();
    expect(called - loaded).toBeGreaterThanOrEqual(95);
  });
});

describe('limits and crashes', () => {
  it('a function that takes longer than its timeout is ended, whatever it is doing', async () => {
    const { call } = setup('export const handler = (event) => { while (event.forever); return "fine" }', {
      more: { timeoutMs: 300 },
    });
    expect(await call({ forever: true })).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 0\.30 seconds$/),
    });
    expect(await call()).toBe('fine');
  });

  it('a crashed worker fails its invocation and is replaced for the next', async () => {
    const { host, call } = setup(`export const handler = async (event) => {
      if (event.wait) await fetch(event.wait + process.env.AWS_ACCESS_KEY_ID);
      return process.env.AWS_ACCESS_KEY_ID }`);
    const server = createServer((request) => void host.crash(request.url?.slice(1) ?? '')).listen(0);
    running.push({ stop: async () => void server.closeAllConnections() });
    const { port } = server.address() as AddressInfo;
    expect(await call({ wait: `http://127.0.0.1:${port}/` })).toMatchObject({
      errorType: 'Runtime.ExitError',
    });
    expect(await call()).toMatch(/^somefunctionW/);
    server.close();
  });

  it('a function that ends its process ends its worker only', async () => {
    const { call } = setup(
      'export const handler = (event) => { if (event.exit) process.exit(1); return "alive" }',
    );
    expect(await call({ exit: true })).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await call()).toBe('alive');
  });

  it('a function that eats more memory than it has is ended', async () => {
    const { call } = setup(
      `export const handler = (event) => {
      const all = [];
      while (event.eat) all.push(new Array(100_000).fill(all.length));
      return "fed" }`,
      { more: { memoryMb: 16 } },
    );
    expect(await call({ eat: true })).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await call()).toBe('fed');
  });

  it('6 MB go in and out, and no more', async () => {
    const { call } = setup('export const handler = ({ answer }) => "x".repeat(answer ?? 0)');
    expect(await call('x'.repeat(6 * 1_024 * 1_024))).toMatchObject({
      errorType: 'RequestEntityTooLargeException',
    });
    expect(await call({ answer: 6 * 1_024 * 1_024 })).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
    });
    expect(await call({ answer: 5_000_000 })).toHaveLength(5_000_000);
  });
});

describe('time and the outside', () => {
  it('goes by the local clock, and remaining time by the real one', async () => {
    const { call, clock } = setup(`export const handler = (event, context) => ({
      now: Date.now(), date: new Date().getTime(), text: Date.parse(Date()), given: new Date(5).getTime(),
      same: new Date() instanceof Date && new Date().constructor === Date,
      child: new (class Day extends Date { twice() { return this.getTime() * 2 } })(4).twice(),
      left: context.getRemainingTimeInMillis() })`);
    await call();
    clock.advance(2 * 86_400_000);
    const seen = await call();
    for (const time of [seen.now, seen.date, seen.text])
      expect(Math.abs(time - clock.now())).toBeLessThan(2_000);
    expect(seen).toMatchObject({ given: 5, same: true, child: 8 });
    expect(seen.left).toBeGreaterThan(3_000);
  });

  it('is in UTC, wherever the machine is', async () => {
    process.env.TZ = 'America/New_York';
    const { call } = setup('export const handler = () => new Date(0).getHours()');
    expect(await call()).toBe(0);
  });

  it('fetches from other machines at the outbox, naming itself, and from this one directly', async () => {
    const seen: object[] = [];
    const record = async (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      seen.push({
        method: request.method,
        url: request.url,
        caller: request.headers['x-rondo-caller'],
        type: request.headers['content-type'],
        body: Buffer.concat(chunks).toString(),
      });
      response.end('played');
    };
    const server = createServer((request, response) => void record(request, response)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    running.push({ stop: async () => void server.close() });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { call } = setup(
      `export const handler = async ({ local }) => {
        const form = await fetch('https://api.twilio.com/Messages.json?x=1', { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
        const request = await fetch(new Request('https://example.com/put', { method: 'PUT', body: 'raw' }));
        return [await form.text(), await request.text(), await (await fetch(local)).text()] }`,
      { options: { outboxUrl: url } },
    );
    expect(await call({ local: `${url}/direct` })).toEqual(['played', 'played', 'played']);
    const caller = expect.stringMatching(/^somefunctionW\d+$/);
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/api.twilio.com/Messages.json?x=1',
        caller,
        type: expect.stringContaining('urlencoded'),
        body: 'a=b',
      },
      { method: 'PUT', url: '/example.com/put', caller, body: 'raw' },
      { method: 'GET', url: '/direct', caller: undefined },
    ]);
  });

  it('asks other machines by https.request at the outbox as well, and looks nobody up', async () => {
    const seen: object[] = [];
    const record = async (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method, url, headers } = request;
      seen.push({
        method,
        url,
        caller: headers['x-rondo-caller'],
        id: headers['webhook-id'],
        body: `${Buffer.concat(chunks)}`,
      });
      response.writeHead(429, { 'retry-after': '3' }).end();
    };
    const server = createServer((request, response) => void record(request, response)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    running.push({ stop: async () => void server.close() });
    const { call } = setup(
      `import https from 'node:https';
      export const handler = () => new Promise((resolve, reject) => {
        const options = { method: 'POST', headers: { 'webhook-id': 'msg_1' }, lookup: () => reject(new Error('looked up')) };
        https.request(new URL('https://callback.example.com:8443/in?x=1'), options, (response) => {
          response.destroy();
          resolve([response.statusCode, response.headers['retry-after']]);
        }).on('error', reject).end('raw');
      })`,
      { options: { outboxUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } },
    );
    expect(await call()).toEqual([429, '3']);
    const caller = expect.stringMatching(/^somefunctionW\d+$/);
    expect(seen).toEqual([
      { method: 'POST', url: '/callback.example.com:8443/in?x=1', caller, id: 'msg_1', body: 'raw' },
    ]);
  });

  it('lets nothing else connect to another machine', async () => {
    const { call } = setup(`import { get } from 'node:https';
      export const handler = () => new Promise((resolve) => get('https://example.com').on('error', (error) => resolve(error.message)))`);
    expect(await call()).toBe('the local runtime lets nothing connect to example.com');
  });
});

describe('logs and new code', () => {
  it('keeps what a function prints as JSON lines, and tells errors once', async () => {
    const { call, folder, errors } = setup(`export const handler = () => {
      console.log('plain');
      console.log(JSON.stringify({ level: 'ERROR', message: 'went-wrong', error: { name: 'Odd', message: 'no luck' } })) }`);
    await call();
    await call();
    await pause(200);
    const lines = readFileSync(join(folder, 'some-function.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({ level: 'INFO', message: 'plain' });
    expect(lines[1]).toMatchObject({ message: 'went-wrong' });
    expect(lines).toHaveLength(4);
    expect(errors).toEqual(['some-function: went-wrong: Odd: no luck']);
  });

  it('takes new code for the next event while the old one ends in peace, and leaves what is the same alone', async () => {
    const { host, spec, specOf, call } = setup(`export const handler = async ({ slow }) => {
      if (slow) await new Promise((resolve) => setTimeout(resolve, 400));
      return 'old' }`);
    host.deploy([spec]);
    await call();
    const slow = call({ slow: true });
    const next = specOf('export const handler = () => "new"', 'some-function');
    expect(host.deploy([next])).toEqual(['some-function']);
    expect(await call({}, next)).toBe('new');
    expect(await slow).toBe('old');
    expect(
      host.deploy([{ ...next, bundle: specOf('export const handler = () => "new"', 'x').bundle }]),
    ).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { createClock } from '#local/clock.ts';
import { createControl } from '#local/control/control.ts';
import { createFaults } from '#local/faults.ts';
import type { GatewayRequest } from '#local/gateway/event.ts';
import type { HelpdeskAct, Outbox } from '#local/services/types.ts';

function setup(helpdesks: Outbox['helpdesks'] = {}) {
  const clock = createClock();
  const faults = createFaults();
  const control = createControl({
    clock,
    faults,
    scheduler: { url: '', stop: async () => {}, schedules: () => [{ Name: 'check-tkt_1-1' }] },
    outbox: {
      url: '',
      stop: async () => {},
      list: () => [],
      clear: () => {},
      note: () => {},
      received: () => {},
      helpdesks,
    },
    jwks: { keys: [] },
    secrets: { twilioAuthToken: 'secret' },
    arrivals: {
      receiveMail: async () => undefined,
      receiveSms: async () => undefined,
      smsNumber: async () => undefined,
    },
    signIn: async ({ email, role }) =>
      email === 'sam@example.com' || role ? { token: 'token', agentId: 'agt_1' } : undefined,
  });
  const call = async (method: string, target: string, body?: unknown) => {
    const request: GatewayRequest = {
      method,
      target,
      headers: target === '/local/mail' ? { 'content-type': ['message/rfc822'] } : {},
      body: Buffer.from(typeof body === 'string' ? body : (JSON.stringify(body) ?? '')),
      sourceIp: '127.0.0.1',
      at: clock.now(),
      requestId: 'r',
    };
    const answer = await control(request);
    return (
      answer && {
        status: answer.status,
        type: answer.headers['content-type'],
        body: answer.body.length > 0 ? JSON.parse(answer.body.toString()) : null,
      }
    );
  };
  return { call, clock, faults };
}

describe('the ways in under /local', () => {
  it('have nowhere for a mail or an SMS to go where the stacks have neither rule nor topic', async () => {
    const { call } = setup();
    expect(await call('POST', '/local/mail', 'From: a@b.example')).toMatchObject({ status: 404 });
    const sms = { originationNumber: '+4915112345678', destinationNumber: '+4930901820', messageBody: 'a' };
    expect(await call('POST', '/local/sms', sms)).toMatchObject({
      status: 404,
      type: 'application/problem+json',
    });
    const { destinationNumber: _, ...unaddressed } = sms;
    expect(await call('POST', '/local/sms', unaddressed)).toMatchObject({ status: 400 });
  });

  it('leave everything else to the API', async () => {
    const { call } = setup();
    expect(await call('GET', '/tickets')).toBeUndefined();
    expect(await call('GET', '/locally')).toBeUndefined();
  });

  it.each([
    ['P2D', 2 * 86_400_000],
    ['PT90S', 90_000],
    ['P1DT12H', 1.5 * 86_400_000],
    ['PT0S', 0],
  ])('move the clock by %s', async (advance, ms) => {
    const { call, clock } = setup();
    const before = clock.now();
    const answer = await call('POST', '/local/clock', { advance });
    expect(answer?.status).toBe(200);
    expect(Date.parse(answer?.body.now) - before).toBeGreaterThanOrEqual(ms);
    expect(Date.parse(answer?.body.now)).toBeLessThanOrEqual(clock.now());
    expect((await call('GET', '/local/clock'))?.body.now).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it.each([
    ['two days', { advance: '2 days' }, 'advance'],
    ['backwards', { advance: '-P1D' }, 'advance'],
    ['nothing', {}, 'advance'],
    ['too much', { advance: 'P1D', more: 1 }, ''],
    ['no JSON', 'P2D', ''],
  ])('refuse to move the clock by %s, and say what is wrong', async (_, body, path) => {
    const { call } = setup();
    expect(await call('POST', '/local/clock', body)).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: { status: 400, errors: [{ path, message: expect.any(String) }] },
    });
  });

  it('take faults, show them and clear them', async () => {
    const { call, faults } = setup();
    expect(
      await call('POST', '/local/faults', { target: 'twilio', mode: 'status', status: 503, times: 2 }),
    ).toMatchObject({
      status: 201,
      body: [{ target: 'twilio', times: 2 }],
    });
    expect(faults.take('twilio')).toMatchObject({ status: 503 });
    expect((await call('GET', '/local/faults'))?.body).toMatchObject([{ times: 1 }]);
    expect((await call('DELETE', '/local/faults'))?.status).toBe(204);
    expect(faults.take('twilio')).toBeUndefined();
    const wrong = await call('POST', '/local/faults', { target: 'fax', mode: 'burn', times: 0 });
    expect(wrong?.body.errors.map(({ path }: { path: string }) => path)).toEqual(['target', 'mode', 'times']);
  });

  it('sign in who is in the pool, and others with a role', async () => {
    const { call } = setup();
    expect(await call('POST', '/local/sign-in', { email: 'sam@example.com' })).toMatchObject({
      status: 200,
      body: { token: 'token', agentId: 'agt_1' },
    });
    expect(await call('POST', '/local/sign-in', { email: 'eve@example.com' })).toMatchObject({ status: 404 });
    expect(await call('POST', '/local/sign-in', { email: 'eve@example.com', role: 'support' })).toMatchObject(
      { status: 200 },
    );
    expect(await call('POST', '/local/sign-in', { email: 'eve', role: 'queen' })).toMatchObject({
      status: 400,
    });
  });

  it('show schedules, the outbox, secrets and keys, and 404 for anything else', async () => {
    const { call } = setup();
    expect((await call('GET', '/local/schedules'))?.body).toEqual([{ Name: 'check-tkt_1-1' }]);
    expect((await call('GET', '/local/outbox'))?.body).toEqual([]);
    expect((await call('GET', '/local/secrets'))?.body).toEqual({ twilioAuthToken: 'secret' });
    expect((await call('GET', '/local/jwks'))?.body).toEqual({ keys: [] });
    expect(await call('GET', '/local/nothing')).toMatchObject({
      status: 404,
      type: 'application/problem+json',
    });
  });

  it('H6: show what is at another helpdesk, and let somebody there write or close', async () => {
    const acts: [string, HelpdeskAct][] = [];
    const zendesk = {
      tickets: () => [{ id: 35 }],
      act(id: string, act: HelpdeskAct) {
        acts.push([id, act]);
        return id === '35' ? { id: 35 } : id === '36' ? 'It is closed.' : undefined;
      },
    };
    const { call } = setup({ zendesk });
    expect(await call('GET', '/local/helpdesks/zendesk/tickets')).toMatchObject({
      status: 200,
      body: [{ id: 35 }],
    });
    const act = { text: 'It left today.', public: true, status: 'solved', name: 'Zoe' };
    expect(await call('POST', '/local/helpdesks/zendesk/tickets/35', act)).toMatchObject({
      status: 200,
      body: { id: 35 },
    });
    expect(acts).toEqual([['35', act]]);
    const over = await call('POST', '/local/helpdesks/zendesk/tickets/36', { status: 'open' });
    expect(over).toMatchObject({ status: 409, body: { detail: 'It is closed.' } });
    for (const [method, path, status] of [
      ['POST', '/local/helpdesks/zendesk/tickets/37', 404],
      ['GET', '/local/helpdesks/zendesk/tickets/35', 404],
      ['GET', '/local/helpdesks/front/tickets', 404],
      ['GET', '/local/helpdesks/__proto__/tickets', 404],
    ] as const)
      expect(await call(method, path, { text: 'a' })).toMatchObject({ status });
    for (const wrong of [{}, { public: true }, { text: '' }, { status: 'lost' }, { text: 'a', by: 'b' }])
      expect(await call('POST', '/local/helpdesks/zendesk/tickets/35', wrong)).toMatchObject({ status: 400 });
  });
});

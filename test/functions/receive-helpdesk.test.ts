import { beforeEach, describe, expect, it } from 'vitest';
import { minute, second } from '#domain/ids.ts';
import { isGorgias } from '#helpdesks/gorgias/verify.ts';
import { isSignedByZendesk, zendeskHeaders } from '#helpdesks/zendesk/verify.ts';
import { gorgiasSecret, signedByZendesk, zendeskSecret } from '#test/support/helpdesks.ts';
import { openSurface, type Surface } from '#test/support/surface.ts';
import { inMemory, openWorld, type World } from '#test/use-cases/forward/world.ts';
import type { DeliveryJob } from '#use-cases/ports.ts';

let world: World;
let surface: Surface;
let asked: { job: DeliveryJob; cause: string }[];
let fails: boolean;

async function openWith(platform: 'zendesk' | 'gorgias'): Promise<void> {
  world = await openWorld(await inMemory(), { platform });
  asked = [];
  fails = false;
  surface = openSurface({
    store: world.store,
    clock: () => world.time.now,
    queues: {
      async requestDeliveries(jobs) {
        if (fails) throw new Error('SQS is down');
        asked.push(...jobs);
      },
    },
  });
  await world.write('1');
  await world.settle();
  await world.handOff('1');
  await world.settle();
}
beforeEach(() => openWith('zendesk'));

const noticeOf = async () => {
  const { id, handOff } = await world.ticket('1');
  return JSON.stringify({ ticketId: '7', externalId: `msg_${id.slice(4)}_${handOff?.seq}` });
};

const zendesk = (
  body: string,
  headers: Record<string, string> = signedByZendesk(body, { at: world.time.now }),
) => surface.call({ method: 'POST', target: '/webhooks/zendesk', body, headers });

const gorgias = (
  body: string,
  headers: Record<string, string> = { 'x-rondo-secret': gorgiasSecret.headerValue },
) => surface.call({ method: 'POST', target: '/webhooks/gorgias', body, headers });

describe('POST /webhooks/zendesk', () => {
  it('H6: has a ticket caught up with that it has, once for a repeated invocation', async () => {
    const body = await noticeOf();
    for (let times = 0; times < 2; times++) expect((await zendesk(body)).status).toBe(200);
    const { id } = await world.ticket('1');
    expect(asked.map(({ job }) => job)).toEqual(Array(2).fill({ ticketId: id, catchUp: true }));
    expect(new Set(asked.map(({ cause }) => cause)).size).toBe(1);
    await zendesk(body, signedByZendesk(body, { at: world.time.now, invocation: 'invocation-2' }));
    expect(new Set(asked.map(({ cause }) => cause)).size).toBe(2);
  });

  it.each([
    ['another body', (body: string, at: number) => signedByZendesk(`${body} `, { at })],
    ['another secret', (body: string, at: number) => signedByZendesk(body, { at, secret: 'another' })],
    [
      'its secret decoded, as Standard Webhooks has it',
      (body: string, at: number) =>
        signedByZendesk(body, {
          at,
          secret: Buffer.from(zendeskSecret.account?.webhookSecret ?? '', 'base64'),
        }),
    ],
    ['an old time', (body: string, at: number) => signedByZendesk(body, { at: at - 5 * minute - second })],
    ['a time to come', (body: string, at: number) => signedByZendesk(body, { at: at + 5 * minute + second })],
    [
      'a time that is not the signed one',
      (body: string, at: number) => ({
        ...signedByZendesk(body, { at: at - 10 * minute }),
        'x-zendesk-webhook-signature-timestamp': new Date(at).toISOString(),
      }),
    ],
    ['nothing', () => ({})],
    [
      'an empty signature',
      (body: string, at: number) => ({ ...signedByZendesk(body, { at }), 'x-zendesk-webhook-signature': '' }),
    ],
  ])('is refused with %s', async (_, headersOf) => {
    const body = await noticeOf();
    const answer = await zendesk(body, headersOf(body, world.time.now));
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({ type: expect.stringContaining('bad-signature') });
    expect(asked).toEqual([]);
    expect(answer.text + JSON.stringify(surface.telemetry.lines)).not.toContain(
      zendeskSecret.account?.webhookSecret,
    );
  });

  it('tells nothing of tickets that are none of ours, or not theirs', async () => {
    const { id, lastSeq } = await world.ticket('1');
    const bodies = [
      '{}',
      '{"externalId":null}',
      '{"externalId":""}',
      '{"externalId":"their own"}',
      '{"externalId":"msg_unknown_1"}',
      JSON.stringify({ externalId: `msg_${id.slice(4)}_${lastSeq}` }),
      JSON.stringify({ externalId: `msg_${id.slice(4)}_1` }),
    ];
    for (const body of bodies) expect(await zendesk(body)).toMatchObject({ status: 200, json: {} });
    expect((await gorgias(await noticeOf())).status).toBe(200);
    expect(asked).toEqual([]);
  });

  it('answers 4xx to what is no JSON, and 5xx where nobody can be asked to read it', async () => {
    expect((await zendesk('not json')).status).toBe(400);
    fails = true;
    expect((await zendesk(await noticeOf())).status).toBe(500);
  });

  it('Zendesk’s own example of a signature holds, and not a minute longer than it should', () => {
    const secret = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';
    const body = Buffer.from('{"event_type": "foo.bar","data": {"key": "value"}}');
    const headers = zendeskHeaders({
      'x-zendesk-webhook-signature-timestamp': '1531420618',
      'x-zendesk-webhook-signature': 'qtmu3iClLKujnujOBkwe7yjI34o5CzsLD04Uy4LbE2A=',
    });
    if (headers === null) throw new Error('no headers');
    const at = 1_531_420_618_000;
    for (const [now, holds] of [
      [at, true],
      [at + 5 * minute, true],
      [at + 5 * minute + 1, false],
      [at - 5 * minute - 1, false],
    ] as const)
      expect(isSignedByZendesk(headers, { secret, body, now })).toBe(holds);
    for (const timestamp of ['', 'yesterday', '1531420618.0', '15314206180000', '2018-07-12'])
      expect(isSignedByZendesk({ ...headers, timestamp }, { secret, body, now: at })).toBe(false);
  });
});

describe('POST /webhooks/gorgias', () => {
  beforeEach(() => openWith('gorgias'));

  it('H7: has a ticket caught up with that it has, each call anew', async () => {
    const body = await noticeOf();
    for (let times = 0; times < 2; times++) expect((await gorgias(body)).status).toBe(200);
    expect(new Set(asked.map(({ cause }) => cause)).size).toBe(2);
  });

  it.each([
    {},
    { 'x-rondo-secret': '' },
    { 'x-rondo-secret': 'guessed' },
    { 'x-rondo-secret': gorgiasSecret.headerValue.replace('known', 'knowe') },
    { 'x-rondo-secret': `${gorgiasSecret.headerValue}x` },
  ])('is refused with the header %j', async (headers) => {
    const answer = await gorgias(await noticeOf(), headers as Record<string, string>);
    expect(answer.status).toBe(403);
    expect(asked).toEqual([]);
    expect(answer.text).not.toContain(gorgiasSecret.headerValue);
  });

  it('knows the header by its whole value', () => {
    expect(isGorgias({ 'x-rondo-secret': gorgiasSecret.headerValue }, gorgiasSecret)).toBe(true);
    expect(isGorgias({ 'x-rondo-secret': gorgiasSecret.headerValue.slice(1) }, gorgiasSecret)).toBe(false);
  });
});

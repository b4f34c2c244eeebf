import { beforeEach, describe, expect, it } from 'vitest';
import { aiMessageResult, handOffRequestResult } from '#contracts/api/hand-off.ts';
import { minute, type TicketId } from '#domain/ids.ts';
import { createHandler } from '#functions/hand-off/handler.ts';
import { aiSecret, byAi } from '#test/support/ai-agent.ts';
import { start } from '#test/support/builders.ts';
import { ada, type Inbox, openInbox, receive, sam, toSay } from '#test/support/inbox.ts';
import { httpEvent, lambdaContext, type Request } from '#test/support/lambda-events.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { answer } from '#use-cases/answer.ts';
import { close } from '#use-cases/close.ts';

let inbox: Inbox;
let surface: Surface;
let ticketId: TicketId;
beforeEach(async () => {
  inbox = await openInbox({ agents: [sam, ada] });
  await inbox.set('ai-agent', { enabled: true, channels: ['sms'], callbackUrl: 'https://ai.example/' });
  surface = openSurface(inbox);
  ticketId = (await receive(inbox.deps, '1')).ticketId;
});

const write = (overrides: Readonly<Record<string, unknown>> = {}) =>
  surface.call(byAi('/ai/messages', { ticketId, messageId: 'm-1', text: 'Let me see.', ...overrides }));
const handOff = (overrides: Readonly<Record<string, unknown>> = {}) =>
  surface.call(byAi('/hand-offs', { ticketId, handOffId: 'ho-1', ...overrides }));
const type = (code: string) => `urn:rondo:problem:${code}`;

describe('POST /ai/messages', () => {
  it('H2: writes to the customer, once however often it comes, and answers alike', async () => {
    const written = await write();
    expect(written).toMatchObject({ status: 201, json: { outcome: 'written', ticketId } });
    expect(aiMessageResult.parse(written.json).messageId).toBe(`msg_${ticketId.slice(4)}_2`);
    const again = await write({ text: 'Let me see!' });
    expect(again).toMatchObject({ status: 200, json: written.json });
    const messages = await inbox.store.loadMessagesAfter(ticketId, 1);
    expect(messages).toMatchObject([
      { author: 'ai', agentId: null, text: 'Let me see.', delivery: { state: 'pending' } },
    ]);
  });

  it('is told every fault at once', async () => {
    const answered = await write({ ticketId: 'nope', messageId: 'with blank', text: ' ', more: 1 });
    expect(answered.status).toBe(400);
    expect(faultsIn(answered).toSorted()).toEqual(['messageId', 'more', 'text', 'ticketId']);
    expect(faultsIn(await surface.call(byAi('/ai/messages', 'no json')))).toEqual(['']);
  });

  it('H5: is refused once a person has answered, once it was handed off, and once it is closed', async () => {
    expect(problemIn(await write({ ticketId: 'tkt_none' }))).toMatchObject({
      status: 404,
      type: type('not-found'),
    });
    const [taken, handed, closed] = await Promise.all(['2', '3', '4'].map((who) => receive(inbox.deps, who)));
    await answer(toSay(taken?.ticketId ?? 'tkt_'), inbox.deps);
    await handOff({ ticketId: handed?.ticketId });
    await close({ ticketId: closed?.ticketId ?? 'tkt_', by: 'agt_ada' }, inbox.deps);
    const refusals = [
      [taken, 'taken-over'],
      [handed, 'handed-off'],
      [closed, 'closed'],
    ] as const;
    for (const [received, code] of refusals) {
      const overrides = { ticketId: received?.ticketId, messageId: 'm-9', handOffId: 'ho-9' };
      const { handOffId: _h, ...message } = overrides;
      const { messageId: _m, ...request } = overrides;
      expect(problemIn(await write(message))).toMatchObject({ status: 409, type: type(code) });
      expect(problemIn(await handOff(request))).toMatchObject({ status: 409, type: type(code) });
    }
  });

  it('under an id that another ticket’s message has is refused', async () => {
    await write();
    const { ticketId: other } = await receive(inbox.deps, '2');
    expect(problemIn(await write({ ticketId: other }))).toMatchObject({
      ...{ status: 409, type: type('id-used-elsewhere') },
    });
  });
});

describe('POST /hand-offs', () => {
  it('H5: tells what came of it; a repeated id is answered alike', async () => {
    const handed = await handOff({ reason: 'They are angry.' });
    expect(handed.status).toBe(201);
    expect(handOffRequestResult.parse(handed.json)).toEqual({
      outcome: 'handed-off',
      ticketId,
      handOff: {
        method: 'helpdesk',
        state: 'done',
        at: new Date(start).toISOString(),
        reason: 'They are angry.',
      },
    });
    expect(await handOff()).toMatchObject({ status: 200, json: handed.json });
    expect(await inbox.ticket(ticketId)).toMatchObject({ handledBy: 'human', queued: { queue: 'inbox' } });
  });

  it('H8: says that nobody was offered', async () => {
    await inbox.set('hand-off', { method: 'none', message: 'Look here.' });
    expect(await handOff()).toMatchObject({
      ...{ status: 201, json: { outcome: 'not-offered', handOff: { method: 'none', state: 'not-offered' } } },
    });
    expect((await handOff()).json).toMatchObject({ outcome: 'not-offered' });
  });

  it('T7, T11: shows with the ticket and in its thread, to the team', async () => {
    await handOff({ reason: 'They are angry.' });
    const asSam = surface.as(sam);
    expect((await asSam('GET', `/tickets/${ticketId}`)).json).toMatchObject({
      ...{ handledBy: 'human', aiOutcome: 'escalated' },
      handOff: { method: 'helpdesk', state: 'done', reason: 'They are angry.' },
    });
    const { messages } = (await asSam('GET', `/tickets/${ticketId}/messages`)).json as {
      messages: { text: string; internal: boolean; code?: string; delivery?: string }[];
    };
    expect(messages).toMatchObject([
      { text: 'Where is my order?', delivery: 'pending' },
      { text: 'They are angry.', internal: true, code: 'hand-off' },
      { text: 'Your request was sent to our team.', internal: false, code: 'handed-off' },
    ]);
  });

  it('is told every fault at once', async () => {
    const answered = await handOff({ ticketId: 5, handOffId: '', reason: 'x'.repeat(2_001), text: 'no' });
    expect(faultsIn(answered).toSorted()).toEqual(['handOffId', 'reason', 'text', 'ticketId']);
  });
});

describe('Standard Webhooks: a call', () => {
  const body = JSON.stringify({ ticketId: 'tkt_1', messageId: 'm-1', text: 'Hi' });
  const signed = (signing: Parameters<typeof byAi>[2] = {}) => byAi('/ai/messages', body, signing);
  const without = (header: string): Request => {
    const { [header]: _left, ...headers } = signed().headers ?? {};
    return { ...signed(), headers };
  };
  const wrong: [string, () => Request][] = [
    ['without an id', () => without('webhook-id')],
    ['without a time', () => without('webhook-timestamp')],
    ['without a signature', () => without('webhook-signature')],
    ['by another secret', () => signed({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })],
    [
      'by the secret taken as text',
      () => signed({ secret: Buffer.from(aiSecret.secret).toString('base64') }),
    ],
    ['six minutes old', () => signed({ at: start - 6 * minute })],
    ['six minutes ahead', () => signed({ at: start + 6 * minute })],
    ['of another body', () => ({ ...signed(), body: body.replace('Hi', 'Ho') })],
    ['of another id', () => ({ ...signed(), headers: { ...signed().headers, 'webhook-id': 'wh-2' } })],
    [
      'of another version',
      () => {
        const { headers = {} } = signed();
        const signature = headers['webhook-signature']?.replace('v1,', 'v2,') ?? '';
        return { ...signed(), headers: { ...headers, 'webhook-signature': signature } };
      },
    ],
  ];

  it.each(wrong)('%s is refused before its body is looked at', async (_how, request) => {
    for (const target of ['/ai/messages', '/hand-offs'])
      expect(problemIn(await surface.call({ ...request(), target }))).toMatchObject({
        ...{ status: 403, type: type('bad-signature') },
      });
    expect(surface.telemetry.lines).toContainEqual(
      expect.objectContaining({ code: 'signature-refused', details: { provider: 'ai' } }),
    );
  });

  it('right is let through, also among others, and in base64', async () => {
    expect((await surface.call(signed())).status).toBe(404);
    const { headers = {} } = signed();
    const signature = `v1,AAAA ${headers['webhook-signature']}`;
    expect(
      (await surface.call({ ...signed(), headers: { ...headers, 'webhook-signature': signature } })).status,
    ).toBe(404);
  });

  it('without a signature has nobody’s secret read, and a rotated one is read anew', async () => {
    let reads = 0;
    const rotated = createHandler({
      ...{ store: inbox.store, clock: inbox.clock, log: surface.telemetry.log },
      secret: async ({ fresh } = { fresh: false }) => {
        reads += 1;
        return fresh ? aiSecret : { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
      },
    });
    expect(await rotated(httpEvent(without('webhook-signature')), lambdaContext())).toMatchObject({
      statusCode: 403,
    });
    expect(reads).toBe(0);
    expect(await rotated(httpEvent(signed()), lambdaContext())).toMatchObject({ statusCode: 404 });
    expect(reads).toBe(2);
  });

  it('as the standard’s published example has it is let through at its time, and at no other', async () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const example = { method: 'POST', target: '/hand-offs', headers, body: '{"test": 2432232314}' };
    const at = (now: number) =>
      createHandler({
        ...{ store: inbox.store, clock: () => now, log: surface.telemetry.log },
        secret: async () => ({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
      })(httpEvent(example), lambdaContext());
    expect(await at(1_614_265_330_000)).toMatchObject({ statusCode: 400 });
    expect(await at(start)).toMatchObject({ statusCode: 403 });
  });

  it('leaves neither words nor the secret in the log', async () => {
    await write({ text: 'A secret word' });
    await handOff({ reason: 'A secret reason' });
    const log = JSON.stringify(surface.telemetry.lines);
    for (const secret of ['secret word', 'secret reason', aiSecret.secret]) expect(log).not.toContain(secret);
    expect(log).toContain('hand-off-requested');
  });
});

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { replyAddress } from '#channels/email/reply-address.ts';
import { minute, second } from '#domain/ids.ts';
import { messageId } from '#domain/ticket/message.ts';
import { createHandler } from '#functions/receive-signed/handler.ts';
import { start } from '#test/support/builders.ts';
import { signingSecret } from '#test/support/chat.ts';
import { type Inbox, openInbox, overlaid, toSay } from '#test/support/inbox.ts';
import { httpEvent, lambdaContext, type Request } from '#test/support/lambda-events.ts';
import {
  aSignedMessage,
  type Signing,
  signatureOf,
  signedMessage,
  signedSecret,
} from '#test/support/signed.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { answer } from '#use-cases/answer.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';

let inbox: Inbox;
let surface: Surface;
beforeEach(async () => {
  inbox = await openInbox();
  surface = openSurface(inbox);
});

const send = (overrides: Readonly<Record<string, unknown>> = {}, signing: Signing = {}) =>
  surface.call(signedMessage(aSignedMessage(overrides), signing));
const mail = (overrides: Readonly<Record<string, unknown>> = {}) =>
  send({
    channel: 'email',
    messageId: '<1@shop.example>',
    from: 'carla@example.com',
    to: 'help@shop.example',
    ...overrides,
  });
const ticketIn = ({ json }: { json: Record<string, unknown> }) =>
  inbox.ticket(String(json.ticketId) as `tkt_${string}`);
const carlas = smsTicketId(contactIdOf('sms', '+4915112345678'));

describe('a signed message', () => {
  it('T1: is stored, and answered with what became of it', async () => {
    const answered = await send({
      name: 'Carla',
      profileId: 'p1',
      segments: ['vip', 'vip'],
      tags: ['order'],
      email: 'Carla@Example.com',
    });
    expect(answered).toMatchObject({ status: 200, json: { outcome: 'received', ticketId: carlas } });
    expect(await inbox.ticket(carlas)).toMatchObject({
      via: 'signed',
      channel: 'sms',
      contactAddress: '+4915112345678',
      ourAddress: '+4930123456',
      tags: ['order'],
      createdAt: start,
    });
    expect((await inbox.store.loadMessage(carlas, 1))?.text).toBe('Where is my order?');
    expect(await inbox.store.loadContact(contactIdOf('sms', '+4915112345678'))).toMatchObject({
      name: 'Carla',
      email: 'carla@example.com',
      profileId: 'p1',
      segments: ['vip'],
    });
    expect(surface.telemetry.counted.get('Received')).toBe(1);
  });

  it('T5: delivered ten times at once is one message', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, nth) => send({}, { id: `wh-${nth}` })));
    expect(answers.map(({ json }) => json.outcome).toSorted()).toEqual([
      ...Array(9).fill('duplicate'),
      'received',
    ]);
    expect((await inbox.ticket(carlas)).lastSeq).toBe(1);
  });

  it.each(['+49 (0) 151 / 1234-5678', '+49 151 12345678', ' +4915112345678 '])(
    'T2: from %s is the same person’s',
    async (from) => {
      expect((await send({ from })).json.ticketId).toBe(carlas);
    },
  );

  it('T4: of a chat: HTML has nothing active in it', async () => {
    const html = '<p onclick="steal()">Hello<script>steal()</script></p>';
    const answered = await send({ channel: 'web_chat', from: 'visitor-7', html });
    expect(await ticketIn(answered)).toMatchObject({ channel: 'web_chat', contactAddress: 'visitor-7' });
    const message = await inbox.store.loadMessage((await ticketIn(answered)).id, 1);
    expect(message?.html).toContain('Hello');
    expect(message?.html).not.toMatch(/script|onclick|steal/);
  });

  it('T6: is answered with 500 when it can’t be stored, without telling why, and stored when it comes again', async () => {
    const store = overlaid(inbox.store, { commit: () => Promise.reject(new Error('arn:aws:dynamodb')) });
    const answered = await openSurface({ store, clock: inbox.clock }).call(signedMessage(aSignedMessage()));
    expect(problemIn(answered).status).toBe(500);
    expect(answered.text).not.toContain('arn:');
    expect((await send()).json.outcome).toBe('received');
  });
});

describe('a signed e-mail', () => {
  it('T3: begins a thread of its own, with its sender in lower case, what is new of it, and safe HTML', async () => {
    const text =
      'Where is it?\n\nOn Mon, 2 Mar 2026 at 09:00 Shop <help@shop.example> wrote:\n> Thank you for your order.';
    const html = '<p>Where is it?</p><img src="x" onerror="steal()">';
    const answered = await mail({ from: 'Carla@Example.com', subject: 'My order', text, html });
    const ticket = await ticketIn(answered);
    expect(ticket).toMatchObject({
      channel: 'email',
      subject: 'My order',
      contactAddress: 'carla@example.com',
      ourAddress: 'help@shop.example',
      email: { messageId: '1@shop.example', references: [] },
    });
    const message = await inbox.store.loadMessage(ticket.id, 1);
    expect(message).toMatchObject({ text: 'Where is it?', fullText: text });
    expect(message?.html).not.toContain('onerror');
    const other = await mail({ messageId: '<2@shop.example>', subject: 'My order' });
    expect(other.json.ticketId).not.toBe(ticket.id);
  });

  it('says in text what it says in HTML alone', async () => {
    const ticket = await ticketIn(await mail({ text: ' ', html: '<p>Where <b>is</b> it?</p>' }));
    expect((await inbox.store.loadMessage(ticket.id, 1))?.text).toBe('Where is it?');
  });

  it('T3: joins the thread of the message that it answers, theirs or ours', async () => {
    const first = await mail();
    const ticket = await ticketIn(first);
    await answer(toSay(ticket.id), inbox.deps);
    const replies = [
      { messageId: '2', inReplyTo: '<1@shop.example>' },
      { messageId: '3', inReplyTo: '2' },
      { messageId: '4', inReplyTo: messageId(ticket.id, 2) },
      { messageId: '5', inReplyTo: `<${messageId(ticket.id, 2)}@shop.example>` },
    ];
    for (const reply of replies) expect((await mail(reply)).json.ticketId).toBe(ticket.id);
    expect((await mail({ messageId: '6', inReplyTo: 'unheard-of' })).json.ticketId).not.toBe(ticket.id);
  });

  it('T3: nobody writes into another’s thread by naming its message', async () => {
    const ticket = await ticketIn(await mail());
    const eve = await mail({ messageId: '2', from: 'eve@example.com', inReplyTo: '<1@shop.example>' });
    expect(eve.json.ticketId).not.toBe(ticket.id);
  });

  it('T3: to our signed address joins its ticket, whoever wrote it; the address without it is the one that answers go out from', async () => {
    const ticket = await ticketIn(await mail());
    const to = replyAddress('help@shop.example', ticket.id, signingSecret.key);
    const reply = await mail({ messageId: '2', from: 'husband@example.com', to });
    expect(reply.json.ticketId).toBe(ticket.id);
    expect((await ticketIn(reply)).ourAddress).toBe('help@shop.example');
    const forged = replyAddress('help@shop.example', ticket.id, 'another key that is long enough to be one');
    expect((await mail({ messageId: '3', from: 'eve@example.com', to: forged })).json.ticketId).not.toBe(
      ticket.id,
    );
  });
});

describe('what was not signed by the secret', () => {
  const signed = signedMessage(aSignedMessage());
  const withHeader = (name: string, value: string | undefined): Request => {
    const { [name]: _, ...rest } = signed.headers ?? {};
    return { ...signed, headers: value === undefined ? rest : { ...rest, [name]: value } };
  };
  const refused: [string, Request][] = [
    ...['webhook-id', 'webhook-timestamp', 'webhook-signature'].flatMap((name): [string, Request][] => [
      [`without ${name}`, withHeader(name, undefined)],
      [`an empty ${name}`, withHeader(name, '')],
    ]),
    ['a wrong signature', withHeader('webhook-signature', 'v1,AAAA')],
    [
      'a signature without its version',
      withHeader('webhook-signature', signed.headers?.['webhook-signature']?.slice(3) ?? ''),
    ],
    ['no signature but blanks', withHeader('webhook-signature', '  ')],
    ['another id', withHeader('webhook-id', 'wh-2')],
    ['another time', withHeader('webhook-timestamp', String(start / 1_000 + 1))],
    ['no time', withHeader('webhook-timestamp', 'now')],
    [
      'another secret',
      signedMessage(aSignedMessage(), { secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}` }),
    ],
    ['the signature of another body', { ...signed, body: JSON.stringify(aSignedMessage({ text: 'other' })) }],
    [
      'one from more than five minutes ago',
      signedMessage(aSignedMessage(), { at: start - 5 * minute - second }),
    ],
    [
      'one from more than five minutes ahead',
      signedMessage(aSignedMessage(), { at: start + 5 * minute + second }),
    ],
  ];

  it.each(refused)('%s is refused with 403, and nothing is stored', async (_, request) => {
    expect(problemIn(await surface.call(request))).toMatchObject({
      status: 403,
      type: 'urn:rondo:problem:bad-signature',
    });
    expect(inbox.changes).toEqual([]);
  });

  it.each([-5 * minute, 5 * minute])('%i ms off our clock is still taken', async (off) => {
    expect((await send({}, { at: start + off })).status).toBe(200);
  });

  it('leaves neither the body nor a signature nor the secret in the log', async () => {
    for (const [, request] of refused) await surface.call(request);
    await send();
    const log = JSON.stringify(surface.telemetry.lines);
    for (const secret of ['Where is my order?', '+4915112345678', signedSecret.secret, 'AAAA'])
      expect(log).not.toContain(secret);
    expect(log).toContain('signature-refused');
  });

  it('reads a secret that was rotated anew before it refuses, and none at all without a signature', async () => {
    const asked: boolean[] = [];
    const telemetry = recordedTelemetry();
    const handler = createHandler({
      ...inbox.deps,
      log: telemetry.log,
      signing: async () => signingSecret,
      secret: async ({ fresh } = { fresh: false }) => {
        asked.push(fresh);
        return fresh
          ? signedSecret
          : { ...signedSecret, secret: `whsec_${Buffer.alloc(24).toString('base64')}` };
      },
    });
    expect(await handler(httpEvent(signed), lambdaContext())).toMatchObject({ statusCode: 200 });
    expect(asked).toEqual([false, true]);
    const unsigned = withHeader('webhook-signature', undefined);
    expect(await handler(httpEvent(unsigned), lambdaContext())).toMatchObject({ statusCode: 403 });
    expect(asked).toEqual([false, true]);
  });
});

describe('a body that is not as it should be', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'nothing',
      { channel: 'sms', messageId: undefined, from: undefined, text: undefined },
      ['from', 'messageId', 'text'],
    ],
    ['a number without a country', { from: '0151 12345678', messageId: '' }, ['from', 'messageId']],
    ['an address that is none', { channel: 'email', from: 'carla', email: 'x' }, ['email', 'from']],
    ['no channel', { channel: 'fax' }, ['channel']],
    ['attachments, which come by no webhook', { attachments: [] }, ['attachments']],
    ['HTML of an SMS', { html: '<p>' }, ['html']],
    ['a subject of a chat', { channel: 'web_chat', subject: 'x' }, ['subject']],
    [
      'too many tags',
      { tags: Array.from({ length: 21 }, (_, nth) => `t${nth}`), segments: [''] },
      ['segments.0', 'tags'],
    ],
    ['another type', { text: 1, name: null }, ['name', 'text']],
  ])('with %s: every fault is named, and nothing is stored', async (_, overrides, faults) => {
    const answered = await send(overrides);
    expect(answered.status).toBe(400);
    expect(faultsIn(answered).toSorted()).toEqual(faults);
    expect(inbox.changes).toEqual([]);
  });

  it.each(['', 'null', '[]', '"x"', '{', '{}'])('that is %j is refused', async (body) => {
    expect((await surface.call(signedMessage(body))).status).toBe(400);
  });

  it('that is no UTF-8 is refused, though what it is taken for is signed', async () => {
    const body = Buffer.from(
      '{"channel":"sms","messageId":"1","from":"+4915112345678","text":"\xff"}',
      'latin1',
    );
    const headers = { ...signatureOf(body.toString('utf8')), 'content-type': 'application/octet-stream' };
    const request: Request = { method: 'POST', target: '/webhooks/messages', headers, body };
    expect((await surface.call(request)).status).toBe(400);
  });

  it('half of a surrogate pair is none when it is stored', async () => {
    await send({ text: 'a\ud800b' });
    expect((await inbox.store.loadMessage(carlas, 1))?.text).toBe('a\ufffdb');
  });
});

describe('any body at all, signed', () => {
  const text = fc.oneof(
    fc.constantFrom(
      'sms',
      'email',
      'web_chat',
      '+4915112345678',
      '+1',
      'a@b.example',
      '<x@y>',
      '',
      'constructor',
    ),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constant('x'.repeat(600_000)),
  );
  const fields = [
    'channel',
    'messageId',
    'from',
    'to',
    'name',
    'text',
    'html',
    'subject',
    'inReplyTo',
    'profileId',
  ];
  const value = fc.oneof(
    { weight: 6, arbitrary: text },
    fc.array(text, { maxLength: 3 }),
    fc.constantFrom(null, 1, {}),
  );
  const nearly = fc
    .tuple(
      fc.constantFrom('sms', 'email', 'web_chat'),
      fc.dictionary(fc.constantFrom(...fields, 'segments', 'tags', 'email', '__proto__'), value, {
        maxKeys: 5,
      }),
    )
    .map(([channel, more]) => {
      const from = channel === 'email' ? 'carla@example.com' : '+4915112345678';
      return JSON.stringify({ ...aSignedMessage({ channel, from }), ...more });
    });
  const anything = fc.oneof(
    { weight: 4, arbitrary: nearly },
    fc.json({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 50 }),
  );

  it('T6: is received or refused, never a fault of ours, and never stored by half', async () => {
    let received = 0;
    await fc.assert(
      fc.asyncProperty(anything, async (body) => {
        inbox.changes.length = 0;
        const answered = await surface.call(signedMessage(body));
        if (answered.status === 200) {
          received += 1;
          expect(answered.json.outcome === 'received').toBe(inbox.changes.length > 0);
        } else {
          expect(problemIn(answered).status).toBe(400);
          expect(inbox.changes).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
    expect(received).toBeGreaterThan(10);
  });
});

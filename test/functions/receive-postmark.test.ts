import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { replyAddress } from '#channels/email/reply-address.ts';
import { createHandler } from '#functions/receive-postmark/handler.ts';
import { start } from '#test/support/builders.ts';
import { signingSecret } from '#test/support/chat.ts';
import { type Inbox, openInbox, overlaid, sam, toSay } from '#test/support/inbox.ts';
import { httpEvent, lambdaContext, type Request } from '#test/support/lambda-events.ts';
import {
  basic,
  inboundTarget,
  postmarkFile,
  postmarkMail,
  postmarkRequest,
  postmarkSecret,
  postmarkStatus,
  statusTarget,
} from '#test/support/postmark.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { answer } from '#use-cases/answer.ts';

let inbox: Inbox;
let surface: Surface;
beforeEach(async () => {
  inbox = await openInbox();
  surface = openSurface(inbox);
});

type Overrides = Readonly<Record<string, unknown>>;

const send = (overrides: Overrides = {}) =>
  surface.call(postmarkRequest(inboundTarget, postmarkMail(overrides)));
const ticketIn = ({ json }: { json: Record<string, unknown> }) =>
  inbox.ticket(String(json.ticketId) as `tkt_${string}`);
const sample = async (name: string): Promise<string> =>
  readFile(new URL(`../channels/postmark/fixtures/${name}.json`, import.meta.url), 'utf8');

describe('a mail that Postmark brings', () => {
  it('T1, T3: begins a ticket, and is answered with what became of it', async () => {
    const answered = await send();
    expect(answered).toMatchObject({ status: 200, json: { outcome: 'received' } });
    const ticket = await ticketIn(answered);
    expect(ticket).toMatchObject({
      number: 1,
      channel: 'email',
      via: 'postmark',
      subject: 'My order',
      contactAddress: 'carla@example.com',
      ourAddress: postmarkSecret.replyTo,
      createdAt: start,
      email: { messageId: 'first@example.com' },
    });
    expect(await inbox.store.loadMessage(ticket.id, 1)).toMatchObject({ text: 'Where is my order?' });
    expect(surface.telemetry.counted.get('Received')).toBe(1);
  });

  it('as Postmark’s own documentation shows it, is one with its attachment', async () => {
    const request = postmarkRequest(inboundTarget, await sample('inbound'));
    const ticket = await ticketIn(await surface.call(request));
    expect(ticket).toMatchObject({ contactAddress: 'replyto@postmarkapp.com', subject: 'Test subject' });
    const message = await inbox.store.loadMessage(ticket.id, 1);
    expect(message).toMatchObject({
      text: 'This is a test text body.',
      html: '<div><p>This is a test html body.</p></div>',
      attachments: [{ name: 'test.txt', contentType: 'text/plain', bytes: 45, refused: null }],
    });
    const content = await surface.files.get(message?.attachments[0]?.id ?? '');
    expect(Buffer.from(content ?? []).toString()).toBe('This is attachment contents, base-64 encoded.');
  });

  it('that the dashboard’s Check button made up is one, too: its file is called Data', async () => {
    const { Content: Data, ...file } = postmarkFile('hello', {
      Name: 'check.txt',
      ContentType: 'text/plain',
    });
    const ticket = await ticketIn(await send({ Attachments: [{ ...file, Data }] }));
    const [attachment] = (await inbox.store.loadMessage(ticket.id, 1))?.attachments ?? [];
    expect(attachment).toMatchObject({ name: 'check.txt', bytes: 5 });
  });

  it('T5: delivered ten times at once is one message, and ten times answered with 200', async () => {
    const mail = { Attachments: [postmarkFile('%PDF-1.7')] };
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(mail)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(answers.map(({ json }) => json.outcome).toSorted()).toEqual([
      ...Array(9).fill('duplicate'),
      'received',
    ]);
    expect(new Set(answers.map(({ json }) => json.ticketId)).size).toBe(1);
    const ticket = await ticketIn(answers[0] ?? { json: {} });
    expect(ticket.lastSeq).toBe(1);
    expect((await inbox.store.loadMessage(ticket.id, 1))?.attachments).toHaveLength(1);
    expect(surface.telemetry.counted.get('Received')).toBe(1);
  });

  it('T3: to our signed address joins its ticket; by Postmark’s MailboxHash alone as well', async () => {
    const { id } = await ticketIn(await send());
    await answer(toSay(id), inbox.deps);
    const signed = replyAddress(postmarkSecret.replyTo, id, signingSecret.key);
    const hash = signed.slice(signed.indexOf('+') + 1, signed.lastIndexOf('@'));
    const byAddress = await send({ MessageID: '2', ToFull: [{ Email: signed }], Headers: [] });
    const byHash = await send({ MessageID: '3', MailboxHash: hash, Headers: [] });
    const forged = await send({ MessageID: '4', MailboxHash: `${hash.slice(0, -1)}7`, Headers: [] });
    expect([byAddress.json.ticketId, byHash.json.ticketId]).toEqual([id, id]);
    expect(forged.json.ticketId).not.toBe(id);
  });

  it('T6: is answered with 500 when it can’t be stored, without telling why, and stored when it comes again', async () => {
    const store = overlaid(inbox.store, { commit: () => Promise.reject(new Error('arn:aws:dynamodb')) });
    const broken = openSurface({ store, clock: inbox.clock });
    const answered = await broken.call(postmarkRequest(inboundTarget, postmarkMail()));
    expect(problemIn(answered)).toMatchObject({ status: 500, type: 'urn:rondo:problem:internal' });
    expect(answered.text).not.toContain('arn:');
    expect((await send()).json.outcome).toBe('received');
  });
});

describe('a mail’s attachments', () => {
  const withFile = { Attachments: [postmarkFile('%PDF-1.7'), postmarkFile('%PDF-1.4')] };
  const receiving = (deps: Partial<Parameters<typeof createHandler>[0]>) => {
    const handler = createHandler({
      ...inbox.deps,
      log: recordedTelemetry().log,
      files: surface.files,
      secret: async () => postmarkSecret,
      signing: async () => signingSecret,
      ...deps,
    });
    return handler(httpEvent(postmarkRequest(inboundTarget, postmarkMail(withFile))), lambdaContext());
  };

  it('T6: are all stored before the message is, so that none ever points at nothing', async () => {
    const order: string[] = [];
    const store = overlaid(inbox.store, {
      commit: (commit) => {
        order.push('message');
        return inbox.store.commit(commit);
      },
    });
    const put = async () => {
      order.push('begun');
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push('file');
    };
    expect(await receiving({ store, files: { put } })).toMatchObject({ statusCode: 200 });
    expect(order).toEqual(['begun', 'begun', 'file', 'file', 'message']);
  });

  it('T6: of which one can’t be stored keep the message out, and come again with it', async () => {
    const put = (file: { id: string }) =>
      file.id.length > 0 ? Promise.reject(new Error('S3 is out of reach')) : Promise.resolve();
    expect(await receiving({ files: { put } })).toMatchObject({ statusCode: 500 });
    expect(inbox.changes).toEqual([]);
    expect(await receiving({})).toMatchObject({ statusCode: 200 });
    expect(inbox.changes.filter(({ kind }) => kind === 'message')).toHaveLength(1);
  });

  it('T5: of a mail that is known are not stored again', async () => {
    await receiving({});
    const put = () => Promise.reject(new Error('stored again'));
    expect(await receiving({ files: { put } })).toMatchObject({ statusCode: 200 });
  });

  it('that are not accepted are named with why, and kept nowhere', async () => {
    const files = [
      postmarkFile('MZ\0\0', { Name: 'invoice.pdf.exe', ContentType: 'application/pdf' }),
      postmarkFile('', { Name: 'empty.txt', ContentType: 'text/plain' }),
    ];
    const { id } = await ticketIn(await send({ Attachments: files }));
    const { attachments = [] } = (await inbox.store.loadMessage(id, 1)) ?? {};
    expect(attachments).toMatchObject([
      { name: 'invoice.pdf.exe', refused: 'This type of file is not accepted.' },
      { name: 'empty.txt', refused: 'It is empty.' },
    ]);
    for (const { id: file } of attachments) expect(await surface.files.get(file)).toBeNull();
  });
});

describe('who doesn’t know the webhook’s password', () => {
  const request = postmarkRequest(inboundTarget, postmarkMail());
  const { authorization: _, ...unproven } = request.headers ?? {};
  const by = (authorization: string): Request =>
    postmarkRequest(inboundTarget, postmarkMail(), authorization);
  const refused: [string, Request][] = [
    ['no authorization', { ...request, headers: unproven }],
    ['an empty one', by('')],
    ['another password', by(basic(postmarkSecret.user, 'wrong'))],
    ['another user', by(basic('admin', postmarkSecret.password))],
    ['no user', by(basic('', postmarkSecret.password))],
    ['the password’s beginning', by(basic(postmarkSecret.user, postmarkSecret.password.slice(0, -1)))],
    ['both the other way round', by(basic(postmarkSecret.password, postmarkSecret.user))],
    ['a bearer token', by(`Bearer ${postmarkSecret.password}`)],
    ['nothing in base64', by('Basic ')],
    ['no base64', by('Basic äöü')],
    ['the server token', by(basic(postmarkSecret.serverToken, ''))],
    ['none at the route of reports', postmarkRequest(statusTarget, { RecordType: 'Delivery' }, '')],
  ];

  it.each(refused)(
    '%s is refused with 401, after which Postmark comes again; nothing is stored',
    async (_, request) => {
      expect(problemIn(await surface.call(request))).toMatchObject({
        status: 401,
        type: 'urn:rondo:problem:bad-credentials',
      });
      expect(inbox.changes).toEqual([]);
    },
  );

  it('learns nothing of the body: also one that is no JSON is 401', async () => {
    expect((await surface.call(postmarkRequest(inboundTarget, '{', basic('a', 'b')))).status).toBe(401);
  });

  it('leaves neither a password nor the mail in the log', async () => {
    for (const [, forged] of refused) await surface.call(forged);
    await send();
    const log = JSON.stringify(surface.telemetry.lines);
    for (const secret of ['Where is my order?', 'carla@example.com', postmarkSecret.password])
      expect(log).not.toContain(secret);
    expect(log).toContain('signature-refused');
  });

  it('T6: but the next one is read anew before a mail is refused', async () => {
    const asked: boolean[] = [];
    const handler = createHandler({
      ...inbox.deps,
      log: recordedTelemetry().log,
      files: surface.files,
      signing: async () => signingSecret,
      secret: async ({ fresh } = { fresh: false }) => {
        asked.push(fresh);
        return fresh ? postmarkSecret : { ...postmarkSecret, password: 'the password before this one' };
      },
    });
    expect(await handler(httpEvent(request), lambdaContext())).toMatchObject({ statusCode: 200 });
    expect(asked.slice(0, 2)).toEqual([false, true]);
    const before = asked.length;
    await handler(httpEvent({ ...request, headers: unproven }), lambdaContext());
    expect(asked).toHaveLength(before);
  });
});

describe('a body that is not as it should be', () => {
  it.each<[string, Overrides, string[]]>([
    ['neither id nor sender', { MessageID: '', FromFull: undefined }, ['FromFull', 'MessageID']],
    ['a sender without an address', { FromFull: { Name: 'Carla' } }, ['FromFull.Email']],
    ['text that is none', { TextBody: 1, HtmlBody: {} }, ['HtmlBody', 'TextBody']],
    ['headers that are none', { Headers: [{ Value: 'x' }, 'y'] }, ['Headers.0.Name', 'Headers.1']],
    [
      'files without content, or with another than base64',
      { Attachments: [{ Name: 'a.txt' }, postmarkFile('', { Content: 'ä' })] },
      ['Attachments.0.Content', 'Attachments.1.Content'],
    ],
  ])('with %s: every fault is named, and nothing is stored', async (_, overrides, faults) => {
    const answered = await send(overrides);
    expect(answered.status).toBe(400);
    expect(faultsIn(answered).toSorted()).toEqual(faults);
    expect(inbox.changes).toEqual([]);
  });

  it.each(['', 'null', '[]', '"x"', '{', '{}'])('that is %j is refused, at both routes', async (body) => {
    for (const target of [inboundTarget, statusTarget]) {
      const answered = await surface.call(postmarkRequest(target, body));
      expect(problemIn(answered).status).toBe(400);
    }
    expect(inbox.changes).toEqual([]);
  });

  it('that was cut off anywhere is refused', async () => {
    const whole = await sample('inbound');
    for (let length = 0; length < whole.trimEnd().length; length += 97) {
      const answered = await surface.call(postmarkRequest(inboundTarget, whole.slice(0, length)));
      expect(answered.status, `${length} characters`).toBe(400);
    }
    expect(inbox.changes).toEqual([]);
  });
});

describe('how a mail of ours fared', () => {
  const to = 'carla@example.com';
  const ours = 'b7bc2f4a-e38e-4336-af7d-e6c392c2f817';

  /** Sam has answered Carla, and Postmark has taken it unless `taken` is false. */
  async function setup({ taken = true } = {}) {
    const { id } = await ticketIn(await send());
    await answer(toSay(id), inbox.deps);
    const message = await inbox.store.loadMessage(id, 2);
    if (message?.delivery == null) throw new Error('an answer has a delivery');
    const state = taken ? ('sent' as const) : ('sending' as const);
    const delivery = { ...message.delivery, attempt: 1, providerMessageId: taken ? ours : null, state };
    await inbox.store.saveDelivery(message, delivery);
    const about = { ticketId: id, seq: 2, to };
    const bounce = { RecordType: 'Bounce', Type: 'HardBounce', Email: to, Recipient: undefined };
    return {
      id,
      about,
      post: (body: unknown) => surface.call(postmarkRequest(statusTarget, body)),
      delivered: (overrides: Overrides = {}) =>
        surface.call(postmarkRequest(statusTarget, postmarkStatus(about, overrides))),
      bounced: (overrides: Overrides = {}) =>
        surface.call(postmarkRequest(statusTarget, postmarkStatus(about, { ...bounce, ...overrides }))),
      delivery: async () => (await inbox.store.loadMessage(id, 2))?.delivery,
    };
  }

  it('is recorded with the message', async () => {
    const { delivered, delivery } = await setup();
    expect(await delivered()).toMatchObject({ status: 200, json: { outcome: 'recorded' } });
    expect(await delivery()).toMatchObject({ state: 'delivered', providerMessageId: ours });
  });

  it('is shown in the thread, with why it bounced', async () => {
    const { bounced, id } = await setup();
    await bounced();
    const failure = 'The address does not exist, or takes no mail.';
    const { messages } = (await surface.as(sam)('GET', `/tickets/${id}/messages`)).json;
    expect(messages).toMatchObject([{ author: 'customer' }, { delivery: 'failed', failure }]);
  });

  it('T5: twice is recorded once', async () => {
    const { delivered, delivery } = await setup();
    const outcomes = [await delivered(), await delivered()];
    expect(outcomes.map(({ json }) => json.outcome)).toEqual(['recorded', 'known']);
    expect((await delivery())?.state).toBe('delivered');
  });

  it.each([
    ['delivered', 'bounced'],
    ['bounced', 'delivered'],
    ['bounced', 'delivered', 'bounced', 'delivered'],
  ] as const)(
    'a mail that was taken and came back hours later has failed, in whatever order that is told: %s, %s …',
    async (...reports) => {
      const one = await setup();
      for (const report of reports) await one[report]();
      const failure = 'The address does not exist, or takes no mail.';
      expect(await one.delivery()).toMatchObject({ state: 'failed', failure });
    },
  );

  it('before the answer to our own call is back is recorded as well, and tells the id', async () => {
    const { delivered, delivery } = await setup({ taken: false });
    await delivered();
    expect(await delivery()).toMatchObject({ state: 'delivered', providerMessageId: ours });
  });

  it('ten reports at once are one', async () => {
    const { delivered, delivery } = await setup();
    const answers = await Promise.all(Array.from({ length: 10 }, () => delivered()));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(answers.filter(({ json }) => json.outcome === 'recorded')).toHaveLength(1);
    expect((await delivery())?.state).toBe('delivered');
  });

  it('is believed of the very mail that was taken, and of the customer alone', async () => {
    const { bounced, delivery } = await setup();
    expect((await bounced({ MessageID: 'another' })).json.outcome).toBe('known');
    expect((await bounced({ Email: 'somebody@in.copy.example' })).json.outcome).toBe('no-news');
    expect((await delivery())?.state).toBe('sent');
  });

  it('of a mail that is not there, or is none of ours, is answered with 200: nothing is gained by asking again', async () => {
    const { about, post } = await setup();
    for (const other of [
      { ...about, ticketId: 'tkt_gone' },
      { ...about, seq: 99 },
      { ...about, seq: 1 },
    ])
      expect(await post(postmarkStatus(other))).toMatchObject({
        status: 200,
        json: { outcome: 'not-found' },
      });
    for (const Metadata of [undefined, null, {}, { ticket: 'x', seq: '-1' }, 'constructor'])
      expect((await post(postmarkStatus(about, { Metadata }))).json).toEqual({ outcome: 'no-news' });
  });

  it.each(['bounce', 'delivery'])('in Postmark’s documented sample of a %s is taken', async (name) => {
    const { post, delivery } = await setup();
    expect(await post(await sample(name))).toMatchObject({ status: 200, json: { outcome: 'no-news' } });
    expect((await delivery())?.state).toBe('sent');
  });

  it.each(['Open', 'Click', 'SubscriptionChange', 'SomethingNew', 'constructor'])(
    'a report of the type %s is no news',
    async (RecordType) => {
      const { delivered, delivery } = await setup();
      expect((await delivered({ RecordType })).json).toEqual({ outcome: 'no-news' });
      expect((await delivery())?.state).toBe('sent');
    },
  );

  it('without its MessageID is refused: it may be a forged one of anything', async () => {
    const { delivered } = await setup();
    expect(faultsIn(await delivered({ MessageID: undefined }))).toEqual(['MessageID']);
  });

  it('T6: is answered with 5xx when it can’t be recorded, so that it comes again', async () => {
    const { about, delivery } = await setup();
    const store = overlaid(inbox.store, { saveDelivery: () => Promise.reject(new Error('out of reach')) });
    const broken = openSurface({ store, clock: inbox.clock });
    const answered = await broken.call(postmarkRequest(statusTarget, postmarkStatus(about)));
    expect(answered.status).toBe(500);
    expect((await delivery())?.state).toBe('sent');
  });
});

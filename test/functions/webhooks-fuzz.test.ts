import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { start } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { openInbox, overlaid } from '#test/support/inbox.ts';
import type { Request } from '#test/support/lambda-events.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { type Json, mutated, oversized, truncated } from '#test/support/mutations.ts';
import {
  basic,
  inboundTarget,
  postmarkFile,
  postmarkMail,
  postmarkRequest,
  postmarkStatus,
  statusTarget,
} from '#test/support/postmark.ts';
import { aSignedMessage, signedMessage } from '#test/support/signed.ts';
import { type Answer, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { signedRequest, smsForm } from '#test/support/twilio.ts';
import type { Commit, Store } from '#use-cases/ports.ts';

const sample = (name: string): Json =>
  JSON.parse(readFileSync(new URL(`../channels/postmark/fixtures/${name}.json`, import.meta.url), 'utf8'));

/** Every message another one, unless it is to come twice. */
const id = fc.oneof({ weight: 9, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.constant('twice') });
const named = (messages: fc.Arbitrary<Json>, field: string): fc.Arbitrary<Json> =>
  fc
    .tuple(messages, id)
    .map(([message, value]) =>
      typeof message === 'object' && message !== null && field in message && !Array.isArray(message)
        ? { ...message, [field]: value }
        : message,
    );
/** As bodies: documents, their beginnings, what is no document at all. */
const bodies = (documents: fc.Arbitrary<Json>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: documents.map((document) => JSON.stringify(document)) },
    { weight: 2, arbitrary: documents.chain((document) => truncated(JSON.stringify(document))) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
  );

const many = <Item extends Json>(count: number, item: (nth: number) => Item): Item[] =>
  Array.from({ length: count }, (_, nth) => item(nth));
const inbound = sample('inbound');
const reply = postmarkMail({
  Headers: [
    { Name: 'Message-ID', Value: '<2@example.com>' },
    { Name: 'In-Reply-To', Value: '<msg_1_1@shop.example>' },
    { Name: 'References', Value: '<msg_1_1@shop.example> <1@example.com>' },
    { Name: 'Return-Path', Value: '<carla@example.com>' },
    { Name: 'Auto-Submitted', Value: 'no' },
    { Name: 'List-Id', Value: '<x.example.com>' },
  ],
  HtmlBody: '<p>Hello <img src="cid:a@b"></p>',
  Attachments: [postmarkFile('x', { ContentID: '<a@b>', ContentType: 'image/png' })],
}) as unknown as Json;
const largeMail = oversized(reply, {
  TextBody: 'äöü '.repeat(150_000),
  HtmlBody: `<div>${many(120, (nth) => `<img src="cid:${'c'.repeat(240)}${nth}">`).join('')}${'<b>x</b>'.repeat(60_000)}</div>`,
  Subject: 'x'.repeat(100_000),
  ToFull: many(3_000, (nth) => ({ Email: `${'t'.repeat(200)}${nth}@example.com`, Name: '' })),
  ReplyTo: many(500, (nth) => `r${nth}@example.com`).join(', '),
  Headers: [
    { Name: 'Message-ID', Value: `<${'m'.repeat(5_000)}@example.com>` },
    { Name: 'References', Value: many(3_000, (nth) => `<${'ä'.repeat(240)}${nth}@example.com>`).join(' ') },
    ...many(2_000, (nth) => ({ Name: `X-${nth}`, Value: 'y'.repeat(100) })),
  ],
  Attachments: many(300, (nth) =>
    postmarkFile('x', { Name: `${'ÿ'.repeat(400)}${nth}.txt`, ContentID: `${'c'.repeat(240)}${nth}` }),
  ),
});

const postmarkInbound = fc
  .tuple(bodies(named(fc.oneof(mutated(inbound), mutated(reply)), 'MessageID')), fc.nat(30))
  .map(([body, odds]) =>
    postmarkRequest(inboundTarget, body, odds === 0 ? basic('postmark', 'a guess') : undefined),
  );
const reports = ['delivery', 'bounce'].map((name) => ({
  ...(sample(name) as object),
  Metadata: postmarkStatus({ ticketId: 'tkt_1', seq: 1, to: 'john@example.com' }).Metadata,
}));
const postmarkReport = bodies(fc.constantFrom(...reports).chain((report) => mutated(report as Json))).map(
  (body) => postmarkRequest(statusTarget, body),
);

const signed = {
  sms: aSignedMessage({
    name: 'Carla',
    profileId: 'p',
    segments: ['a'],
    tags: ['b'],
    email: 'c@example.com',
  }),
  email: aSignedMessage({
    channel: 'email',
    from: 'carla@example.com',
    to: 'help@shop.example',
    subject: 'My order',
    html: '<p>Hello</p>',
    inReplyTo: 'msg_1_1',
  }),
  chat: aSignedMessage({ channel: 'web_chat', from: 'visitor-1', html: '<p>Hello</p>' }),
};
const signedInbound = bodies(
  named(
    fc.constantFrom(...Object.values(signed)).chain((message) => mutated(message as unknown as Json)),
    'messageId',
  ),
).map((body) => signedMessage(body));

const form = fc
  .tuple(mutated(smsForm({}, { MediaUrl0: 'https://api.twilio.com/x', MediaContentType0: 'image/png' })), id)
  .map(([fields, value]) =>
    Object.fromEntries(
      Object.entries(fields ?? {}).map(([name, field]) => [
        name,
        name === 'MessageSid' && value !== 'twice' ? `SM${value.replaceAll('-', '')}` : String(field),
      ]),
    ),
  );
const twilio = fc
  .tuple(
    fc.constantFrom(
      '/webhooks/twilio/sms',
      '/webhooks/twilio/status',
      '/webhooks/twilio/status?ticketId=tkt_1&seq=1',
    ),
    form,
  )
  .map(([target, fields]) => signedRequest(target, fields));
/** Half of a form, or bytes that are none: then not even its signature is right. */
const brokenForm = fc
  .tuple(
    fc.oneof(truncated(new URLSearchParams(smsForm()).toString()), fc.string({ unit: 'binary' })),
    fc.nat(3),
  )
  .map(([body, kind]): Request => {
    const request = signedRequest('/webhooks/twilio/sms', smsForm());
    return kind === 0 ? { ...request, body: Buffer.from(body, 'utf16le') } : { ...request, body };
  });

const large: fc.Arbitrary<Request> = fc.oneof(
  named(largeMail, 'MessageID').map((mail) => postmarkRequest(inboundTarget, mail)),
  oversized(signed.email as unknown as Json, {
    text: 'x'.repeat(600_000),
    html: `<p>${'x'.repeat(1_900_000)}</p>`,
    subject: 'x'.repeat(998),
    inReplyTo: 'ä'.repeat(998),
    tags: many(20, (nth) => `${'ä'.repeat(60)}${nth}`),
    segments: many(21, (nth) => `${nth}`),
  }).map((message) => signedMessage(message)),
  oversized(smsForm(), { Body: 'x'.repeat(9_999), Extra: 'y'.repeat(1_000_000), From: 'z'.repeat(65) }).map(
    (fields) => signedRequest('/webhooks/twilio/sms', fields as Record<string, string>),
  ),
);

const request = fc.oneof(
  { weight: 4, arbitrary: postmarkInbound },
  { weight: 2, arbitrary: postmarkReport },
  { weight: 3, arbitrary: signedInbound },
  { weight: 2, arbitrary: twilio },
  { weight: 1, arbitrary: brokenForm },
);

/** The surface over a store whose commits are noted. */
function openNoted(store: Store) {
  const commits: Commit[] = [];
  const commit: Store['commit'] = async (asked) => {
    const outcome = await store.commit(asked);
    if (outcome === 'committed') commits.push(asked);
    return outcome;
  };
  return { surface: openSurface({ store: overlaid(store, { commit }), clock: () => start }), commits };
}

/** T6: with 2xx the message is there with its ticket, its receipt and its files; otherwise nothing is. */
async function isWhole(answer: Answer, commits: readonly Commit[], store: Store, surface: Surface) {
  expect(answer.status, answer.text).toBeLessThan(500);
  expect(answer.text).not.toMatch(/ at .*\.ts:|node_modules|Exception|ZodError/);
  if (answer.status >= 300) {
    problemIn(answer);
    expect(commits).toEqual([]);
  }
  for (const { change, receipt } of commits) {
    expect(receipt && (await store.loadReceipt(receipt))).toMatchObject({ ticketId: change.after.id });
    expect(await store.loadTicket(change.after.id)).toEqual(change.after);
    for (const message of change.messages) {
      expect(await store.loadMessage(message.ticketId, message.seq)).toEqual(message);
      for (const { id: file, refused, source } of message.attachments)
        if (refused === null && source === null) expect(await surface.files.get(file)).not.toBeNull();
    }
  }
}

describe('T6: whatever is posted to a webhook is stored whole, or refused by a problem document', () => {
  it.each([
    ['of any shape', request, 2_500],
    ['of any size', large, 40],
  ] as const)('%s', { timeout: 120_000 }, async (_, requests, numRuns) => {
    const { store } = await openInbox();
    const { surface, commits } = openNoted(store);
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(requests, async (posted) => {
        commits.length = 0;
        const answer = await surface.call(posted);
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
        await isWhole(answer, commits, store, surface);
      }),
      { numRuns },
    );
    // It would prove nothing if all were refused, or none.
    for (const status of [200, 400]) expect(seen.get(status), `${status}`).toBeGreaterThan(numRuns / 20);
  });

  describe('over DynamoDB', () => {
    let dynamodb: TestDynamoDb;
    beforeAll(async () => {
      dynamodb = await startTestDynamoDb();
    });
    afterAll(() => dynamodb.stop());

    it.each([
      ['of any shape', request, 250],
      ['of any size', large, 40],
    ] as const)('%s', { timeout: 120_000 }, async (_, requests, numRuns) => {
      const store: Store = createDynamoStore({
        client: dynamodb.newClient(),
        tableName: await dynamodb.newTable(),
        bodies: createMemoryBodies(),
        clock: () => start,
      });
      const { surface, commits } = openNoted(store);
      await fc.assert(
        fc.asyncProperty(requests, async (posted) => {
          commits.length = 0;
          await isWhole(await surface.call(posted), commits, store, surface);
        }),
        { numRuns },
      );
    });
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '#contracts/routes.ts';
import { openTicket } from '#domain/ticket/receive.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { anAgent, anInboundMessage, start, unrouted } from '#test/support/builders.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { openInbox } from '#test/support/inbox.ts';
import { claimsOf, type Request } from '#test/support/lambda-events.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { type Answer, openSurface, problemIn } from '#test/support/surface.ts';
import { signedRequest } from '#test/support/twilio.ts';
import type { Store } from '#use-cases/ports.ts';

const olga = anAgent({ id: 'agt_olga', name: 'Olga', role: 'owner', presence: 'offline' });
const claims = claimsOf(olga, { signedInAt: start, groups: '[owner]' });

/** What may stand in a value's place: right, nearly right, or nothing of the sort. */
const word = fc.oneof(
  fc.constantFrom(
    'open',
    'any',
    'mine',
    'waiting',
    'true',
    '1',
    '0',
    '-1',
    '1e9',
    '2026-01-01',
    'UTC',
    'mon',
    '09:00',
  ),
  fc.constantFrom('tkt_1', 'con_1', 'agt_olga', 'team_1', 'constructor', '__proto__', '+4915100000001', '#1'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
/** Positions that look like those in our cursors, more or less. */
const forgedPosition = fc.oneof(
  fc.record({
    after: fc.oneof(
      word,
      fc.string({ maxLength: 2_000 }).map((text) => `MSG#${text}`),
    ),
  }),
  fc.record({
    view: fc.constantFrom('[null,"open","activity"]', 'x'),
    phase: fc.integer({ min: -1, max: 1 }),
    progress: fc.array(
      fc.oneof(
        fc.constantFrom('end', null),
        fc.record({
          at: fc.oneof(fc.double(), fc.integer(), fc.constant(start)),
          pk: fc.oneof(word, fc.constantFrom('', 'TICKET#tkt_1')),
          sk: fc.oneof(word, fc.constantFrom('', 'TICKET')),
        }),
      ),
      { maxLength: 4 },
    ),
  }),
);
const forgedCursor = forgedPosition.map((position) =>
  Buffer.from(JSON.stringify(position)).toString('base64url'),
);

const parameters = [
  'view',
  'status',
  'channel',
  'tag',
  'teamId',
  'assigneeId',
  'contactId',
  'handledBy',
  'waitingFor',
  'sort',
  'q',
  'limit',
  'x',
];
const query = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...parameters), word, { maxKeys: 4 }),
    fc.option(fc.oneof(word, forgedCursor), { nil: undefined }),
  )
  .map(([values, cursor]) =>
    new URLSearchParams({ ...values, ...(cursor !== undefined && { cursor }) }).toString(),
  );

const fields = [
  'text',
  'internal',
  'thenClose',
  'ticketIds',
  'assigneeId',
  'seenAssigneeId',
  'status',
  'enabled',
  'backlog',
  'backlogPerAgent',
  'sessionHours',
  'absentAssignee',
  'inactivityDays',
  'closeUnanswered',
  'timeZone',
  'weekly',
  'datesOff',
  'method',
  'message',
  'channels',
  'callbackUrl',
  'subdomain',
  'domain',
  'apiToken',
  'apiKey',
];
const value = fc.oneof(
  word,
  fc.boolean(),
  fc.integer({ min: -2, max: 100 }),
  fc.constant(null),
  fc.array(word, { maxLength: 3 }),
  fc.constantFrom({ open: 'keep' }, [{ days: ['mon'], from: '09:00', to: '17:00' }], ['tkt_1', 'tkt_2']),
);
const body = fc.oneof(
  fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 4 }).map((object) => JSON.stringify(object)),
  fc.json({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
);

const header = fc
  .oneof(word, fc.constantFrom('"0"', '"1"', '*', 'key-1'))
  .filter((text) => !/[\r\n]/.test(text));
const id = fc
  .oneof(fc.constantFrom('tkt_1', 'con_1', 'tkt_%23'), fc.string({ maxLength: 12 }).map(encodeURIComponent))
  .filter((text) => text !== '');

const agentsRequest: fc.Arbitrary<Request> = fc
  .record({
    route: fc.constantFrom(...routes.filter(({ access }) => access !== 'provider')),
    id,
    query,
    body: fc.option(body, { nil: undefined }),
    type: fc.constantFrom('application/json', 'text/plain', 'application/octet-stream'),
    etag: fc.option(header, { nil: undefined }),
    key: fc.option(header, { nil: undefined }),
  })
  .map(({ route, id: named, query: asked, body: sent, type, etag, key }) => ({
    method: route.method,
    target: `${route.path.replace('{id}', named)}?${asked}`,
    headers: {
      'content-type': type,
      ...(etag !== undefined && { 'if-match': etag }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    claims,
    ...(sent !== undefined && { body: sent }),
  }));

const twiliosForm = fc.dictionary(
  fc.constantFrom('MessageSid', 'From', 'To', 'Body', 'OptOutType', 'MessageStatus', 'ErrorCode', 'NumMedia'),
  fc.oneof(
    word,
    fc.constantFrom(
      `SM${'0'.repeat(32)}`,
      `SM${'1'.repeat(32)}`,
      '+4915100000001',
      'delivered',
      'undelivered',
      'STOP',
    ),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
  ),
);
const twiliosRequest = fc
  .tuple(
    fc.constantFrom(
      '/webhooks/twilio/sms',
      '/webhooks/twilio/status?ticketId=tkt_1&seq=1',
      '/webhooks/twilio/status',
    ),
    twiliosForm,
  )
  .map(([target, form]) => signedRequest(target, form));

const withForgedCursor = fc
  .tuple(fc.constantFrom('/tickets', '/tickets/tkt_1/messages'), forgedCursor)
  .map(([path, cursor]): Request => ({ method: 'GET', target: `${path}?cursor=${cursor}`, claims }));

const anyRequest = fc.oneof(
  { weight: 4, arbitrary: agentsRequest },
  { weight: 1, arbitrary: twiliosRequest },
);

const keepTicket = (store: Store) =>
  store.commit({ change: openTicket('tkt_1', 1, anInboundMessage(), unrouted), at: start });

/** Answered, or refused with a problem document that tells nothing of our insides. */
function isFair(answer: Answer): void {
  expect(answer.status, answer.text).toBeGreaterThanOrEqual(200);
  expect(answer.status, answer.text).toBeLessThan(500);
  if (answer.status >= 300) problemIn(answer);
  expect(answer.text).not.toMatch(/ at .*\.ts:|node_modules|Exception|ZodError/);
}

describe('any query, any header and any body to any route', () => {
  it('is answered or refused, never a fault of ours; what is refused leaves nothing behind', {
    timeout: 120_000,
  }, async () => {
    const inbox = await openInbox({ agents: [olga] });
    await keepTicket(inbox.store);
    const surface = openSurface(inbox);
    await fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        inbox.changes.length = 0;
        const answer = await surface.call(request);
        isFair(answer);
        if (answer.status >= 300) expect(inbox.changes).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  describe('over DynamoDB', () => {
    let dynamodb: TestDynamoDb;
    beforeAll(async () => {
      dynamodb = await startTestDynamoDb();
    });
    afterAll(() => dynamodb.stop());

    it('is answered or refused, never a fault of ours', { timeout: 120_000 }, async () => {
      const store: Store = createDynamoStore({
        client: dynamodb.newClient(),
        tableName: await dynamodb.newTable(),
        bodies: createMemoryBodies(),
        clock: () => start,
      });
      await store.saveAgent({ before: null, after: olga });
      await keepTicket(store);
      const surface = openSurface({ store, clock: () => start });
      for (const requests of [withForgedCursor, anyRequest])
        await fc.assert(
          fc.asyncProperty(requests, async (request) => isFair(await surface.call(request))),
          { numRuns: 150 },
        );
    });
  });
});

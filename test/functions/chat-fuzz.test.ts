import fc from 'fast-check';
import { expect, it } from 'vitest';
import { routes } from '#contracts/routes.ts';
import { signingSecret, visit } from '#test/support/chat.ts';
import { openInbox } from '#test/support/inbox.ts';
import { openSurface, problemIn } from '#test/support/surface.ts';

const word = fc.oneof(
  fc.constantFrom('Hello', 'c-1', 'nina@example.com', 'true', '0', '50', '999', 'msg_1_1', 'msg_x_999999999'),
  fc.constantFrom('constructor', '__proto__', '\ud800', '\u0000', 'tkt_1', '"1-"', 'W/"x"', '*'),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const value = fc.oneof(word, fc.boolean(), fc.integer(), fc.constant(null), fc.array(word, { maxLength: 2 }));
const fields = ['text', 'clientId', 'email', 'accept', 'identityToken', 'ticketId', 'sub'];
const body = fc.oneof(
  fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 3 }).map((object) => JSON.stringify(object)),
  fc.record({ text: word, clientId: word }).map((object) => JSON.stringify(object)),
  fc.json({ maxDepth: 2 }),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
);
const query = fc
  .dictionary(fc.constantFrom('after', 'limit', 'x'), word, { maxKeys: 2 })
  .map((values) => `${new URLSearchParams(values)}`);
const header = word.filter((text) => !/[^\x20-\x7e]/.test(text));

const request = fc.record({
  route: fc.constantFrom(...routes.filter(({ path }) => path.startsWith('/chat/'))),
  query,
  body: fc.option(body, { nil: undefined }),
  known: fc.option(header, { nil: undefined }),
  /** The visitor's own, or anything. */
  authorization: fc.option(header, { nil: undefined, freq: 3 }),
});

it('T6: whatever a visitor’s page sends is answered, or refused with a problem document, and never with a 5xx', async () => {
  const inbox = await openInbox();
  const surface = openSurface(inbox);
  const guest = await visit(surface);
  await fc.assert(
    fc.asyncProperty(request, async ({ route, query: search, body: sent, known, authorization }) => {
      const answer = await surface.call({
        method: route.method,
        target: `${route.path}?${search}`,
        headers: {
          authorization: authorization ?? `Bearer ${guest.token}`,
          ...(known !== undefined && { 'if-none-match': known }),
        },
        ...(sent !== undefined && { body: sent }),
      });
      expect(answer.status, answer.text).toBeLessThan(500);
      if (answer.status >= 400) problemIn(answer);
      for (const secret of Object.values(signingSecret)) expect(answer.text).not.toContain(secret);
    }),
    { numRuns: 1_500 },
  );
  const said = await guest.poll('?limit=100');
  expect(said.status).toBe(200);
});

import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chatPage, saidSchema, sessionSchema } from '#contracts/api/chat.ts';
import { day, hour, minute } from '#domain/ids.ts';
import type { Message } from '#domain/ticket/message.ts';
import { openTicket } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { createHandler } from '#functions/chat/handler.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { anAttachment, anInboundMessage, autoClose, start, unrouted } from '#test/support/builders.ts';
import { type Guest, identityToken, linkedFiles, signingSecret, visit } from '#test/support/chat.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import { openInbox, overlaid, sam, toSay } from '#test/support/inbox.ts';
import { httpEvent, lambdaContext } from '#test/support/lambda-events.ts';
import { createMemoryBodies } from '#test/support/memory-bodies.ts';
import { type Answer, faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { answer } from '#use-cases/answer.ts';
import { close } from '#use-cases/close.ts';
import { chatTicketId, contactIdOf, spamTicketId } from '#use-cases/ids.ts';
import type { Store } from '#use-cases/ports.ts';
import { jobsOf } from '#use-cases/relay.ts';
import { noteAnswering } from '#use-cases/writing.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

/** A table of its own, with what every inbox here begins with. */
async function inDynamoDb(clock: () => number): Promise<Store> {
  const tableName = await dynamodb.newTable();
  const store = createDynamoStore({
    client: dynamodb.newClient(),
    tableName,
    bodies: createMemoryBodies(),
    clock,
  });
  await store.saveAgent({ before: null, after: sam });
  const rules = autoClose({ enabled: true, inactivityDays: 2, closeUnanswered: false });
  await store.saveSetting({ name: 'auto-close', value: rules, version: 0, by: sam.id, at: start });
  return store;
}

const stores = {
  'in memory': async () => (await openInbox()).store,
  'in DynamoDB': inDynamoDb,
} satisfies Record<string, (clock: () => number) => Promise<Store>>;

describe.each(Object.entries(stores))('the visitor’s side of a chat, %s', (_, open) => {
  let time: { now: number };
  let store: Store;
  let surface: Surface;
  let guest: Guest;
  const clock = () => time.now;
  const deps = () => ({ store, clock });
  beforeEach(async () => {
    time = { now: start };
    store = await open(clock);
    surface = openSurface({ store, clock });
    guest = await visit(surface);
  });

  const contactOf = ({ token }: Guest) => contactIdOf('web_chat', `${decodeJwt(token).sub}`);
  const chatOf = (one: Guest, nth = 1) => chatTicketId(contactOf(one), nth);
  async function ticketOf(one: Guest, nth = 1): Promise<Ticket> {
    const ticket = await store.loadTicket(chatOf(one, nth));
    if (ticket === null) throw new Error(`no chat ${nth}`);
    return ticket;
  }
  async function block(one: Guest, blocked = true): Promise<void> {
    const before = await store.loadContact(contactOf(one));
    if (before === null) throw new Error('nobody to block');
    await store.saveContact({ before, after: { ...before, blocked, version: before.version + 1 } });
  }
  const pageOf = (polled: Answer) => chatPage.parse(polled.json);
  const textsIn = (polled: Answer) => pageOf(polled).messages.map(({ text }) => text);

  describe('beginning a session', () => {
    it('is for anybody, who is a stranger from then on: nothing is kept of it but its token, for 30 days', async () => {
      const other = await visit(surface);
      const claims = decodeJwt(guest.token);
      expect(claims).toEqual({
        sid: guest.sessionId,
        sub: expect.stringMatching(/^visitor:[0-9a-f]{32}$/),
        iat: start / 1000,
        exp: (start + 30 * day) / 1000,
      });
      expect(decodeJwt(other.token).sub).not.toBe(claims.sub);
      expect(other.sessionId).not.toBe(guest.sessionId);
      expect(await store.loadContact(contactOf(guest))).toBeNull();
    });

    it('takes no body at all', async () => {
      const begun = await surface.call({ method: 'POST', target: '/chat/sessions' });
      expect(begun.status).toBe(201);
      expect(sessionSchema.parse(begun.json).token).not.toBe('');
    });

    it('T7: with the shop’s token is for whom the shop vouches for; what it says is kept when they first write', async () => {
      const carla = await visit(surface, { identityToken: await identityToken() });
      expect(await store.loadContact(contactOf(carla))).toBeNull();
      expect((await carla.say('Hello')).status).toBe(201);
      expect(await store.loadContact(contactIdOf('web_chat', 'user:carla'))).toMatchObject({
        address: 'user:carla',
        email: 'carla@example.com',
        name: 'Carla',
        profileId: 'carla',
        chats: 1,
      });
    });

    it('T5: with the same jti is the same session; with another’s, or with none, it is another', async () => {
      const sessionOf = async (claims: Record<string, unknown>) =>
        (await visit(surface, { identityToken: await identityToken(claims) })).sessionId;
      const first = await sessionOf({ jti: 'once' });
      expect(await sessionOf({ jti: 'once', exp: start / 1000 + 60 })).toBe(first);
      expect(await sessionOf({ jti: 'once', sub: 'carlo' })).not.toBe(first);
      expect(await sessionOf({ jti: 'twice' })).not.toBe(first);
      expect(await sessionOf({})).not.toBe(await sessionOf({}));
    });

    const inSeconds = (ms: number) => (start + ms) / 1000;
    const unsigned = (header: object, claims: object) =>
      [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const claims = { sub: 'carla', exp: inSeconds(minute) };
    const worthless: [string, () => Promise<string>][] = [
      ['of another secret', () => identityToken({}, { secret: 'another secret, as long as the shop’s' })],
      ['of our own key', () => identityToken({}, { secret: signingSecret.key })],
      ['that has expired', () => identityToken({ exp: inSeconds(-1000) })],
      ['that expires now', () => identityToken({ exp: inSeconds(0) })],
      ['that never expires', () => identityToken({ exp: null })],
      ['that holds for more than a day', () => identityToken({ exp: inSeconds(day + 1000) })],
      ['of nobody', () => identityToken({ sub: null })],
      ['of somebody without a name', () => identityToken({ sub: ' ' })],
      ['of somebody with too long a name', () => identityToken({ sub: 'x'.repeat(201) })],
      ['of half a character', () => identityToken({ sub: '\ud83d' })],
      ['with an e-mail address that is none', () => identityToken({ email: 'carla' })],
      ['signed otherwise', () => identityToken({}, { alg: 'HS512' })],
      ['not signed', async () => `${unsigned({ alg: 'none' }, claims)}.`],
      ['signed by nothing', async () => `${unsigned({ alg: 'HS256' }, claims)}.`],
      ['that is none', async () => 'a.b.c'],
      ['of a chat session', async () => guest.token],
    ];

    it.each(worthless)('with a token %s is refused with 401', async (_name, token) => {
      const body = JSON.stringify({ identityToken: await token() });
      const begun = await surface.call({ method: 'POST', target: '/chat/sessions', body });
      expect(problemIn(begun)).toMatchObject({ status: 401, type: 'urn:rondo:problem:not-vouched-for' });
    });

    it('with a token that holds for a day to the second is granted', async () => {
      const token = await identityToken({ exp: inSeconds(day) });
      expect((await visit(surface, { identityToken: token })).token).toBeTypeOf('string');
    });

    /** The handler with secrets of its own, cached and as they are. */
    const withSecrets = (cached: object, fresh: object) => {
      const { log, count } = recordedTelemetry();
      const secret = async (options = { fresh: false }) => ({
        ...signingSecret,
        ...(options.fresh ? fresh : cached),
      });
      const handler = createHandler({ store, clock, log, count, files: linkedFiles, secret });
      return async (identity: string) => {
        const body = JSON.stringify({ identityToken: identity });
        const event = httpEvent({ method: 'POST', target: '/chat/sessions', body });
        return handler(event, lambdaContext());
      };
    };

    it('with a token where the shop has set no secret says so', async () => {
      const begin = withSecrets({ chatIdentitySecret: '' }, { chatIdentitySecret: '' });
      const refused = await begin(await identityToken());
      expect(refused).toMatchObject({ statusCode: 401, body: expect.stringContaining('No secret is set') });
    });

    it('with a token of a secret that was just changed is granted', async () => {
      const begin = withSecrets({ chatIdentitySecret: 'the one before, which was as long' }, {});
      expect(await begin(await identityToken())).toMatchObject({ statusCode: 201 });
    });
  });

  describe('writing', () => {
    it('T1: opens a numbered ticket of the visitor’s, in the chat’s own way', async () => {
      const said = await guest.say('Where is my order?');
      expect(said.status).toBe(201);
      expect(saidSchema.strict().parse(said.json)).toMatchObject({
        author: 'customer',
        text: 'Where is my order?',
        at: new Date(start).toISOString(),
        ticket: { status: 'open' },
      });
      const ticket = await ticketOf(guest);
      expect(ticket).toMatchObject({ channel: 'web_chat', via: 'chat', number: 1, lastSeq: 1 });
      await guest.say('Number 4711.');
      expect(await ticketOf(guest)).toMatchObject({ number: 1, lastSeq: 2 });
      expect(surface.telemetry.counted.get('Received')).toBe(2);
    });

    it('T5: a clientId that was used is answered as the first time, ten times at once, and years later', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => guest.say('Hello?', 'one')));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(surface.telemetry.counted.get('Received')).toBe(1);
      time.now += hour;
      expect((await guest.say('Hello? Hello?', 'one')).text).toBe(answers[0]?.text);
      expect((await ticketOf(guest)).lastSeq).toBe(1);
    });

    it('T5: a clientId is each session’s own', async () => {
      const token = await identityToken();
      const [here, there] = [
        await visit(surface, { identityToken: token }),
        await visit(surface, { identityToken: token }),
      ];
      await here.say('From here', 'one');
      await there.say('From there', 'one');
      expect(textsIn(await here.poll())).toEqual(['From here', 'From there']);
    });

    it('T1: two messages in flight at once are both there, in the order that they were stored', async () => {
      const said = await Promise.all(['one', 'two', 'three'].map((text) => guest.say(text)));
      const page = pageOf(await guest.poll());
      expect(page.messages.map(({ id }) => id).toSorted()).toEqual(
        said.map(({ json }) => json.id).toSorted(),
      );
      expect((await ticketOf(guest)).lastSeq).toBe(3);
    });

    it('T4: a closed chat is final: the next message opens a new ticket', async () => {
      await guest.say('Hello');
      await close({ ticketId: chatOf(guest), by: sam.id }, deps());
      time.now += hour;
      const said = await guest.say('Me again');
      expect(said.json).toMatchObject({ ticket: { status: 'open' } });
      expect(await ticketOf(guest)).toMatchObject({ status: 'closed', lastSeq: 1 });
      expect(await ticketOf(guest, 2)).toMatchObject({ status: 'open', number: 2, lastSeq: 1 });
      expect(textsIn(await guest.poll())).toEqual(['Me again']);
      expect((await guest.say('Hello', 'said-1')).json).toMatchObject({ ticket: { status: 'ended' } });
    });

    it.each([
      ['nothing', {}, ['clientId', 'text']],
      ['an empty text', { text: ' \n', clientId: '1' }, ['text']],
      ['too long a text', { text: 'x'.repeat(10_001), clientId: '1' }, ['text']],
      ['no clientId', { text: 'x' }, ['clientId']],
      ['an odd clientId', { text: 'x', clientId: 'a b' }, ['clientId']],
      ['somebody’s ticket', { text: 'x', clientId: '1', ticketId: 'tkt_1' }, ['ticketId']],
    ])('%s is refused, every fault named', async (_name, body, faults) => {
      const refused = await guest.send('POST', '/chat/messages', body);
      expect(refused.status).toBe(400);
      expect(faultsIn(refused).toSorted()).toEqual(faults);
      expect(await store.loadContact(contactOf(guest))).toBeNull();
    });

    it('a text as long as may be comes through whole, and half a character does no harm', async () => {
      const long = '😀'.repeat(5_000);
      await guest.say(long);
      await guest.say('half \ud83d');
      expect(textsIn(await guest.poll())).toEqual([long, 'half \ufffd']);
    });
  });

  describe('a blocked visitor', () => {
    it('T8: is answered as anybody is, and goes on reading what they write, which lies apart', async () => {
      await guest.say('Hello');
      await answer(toSay(chatOf(guest)), deps());
      await block(guest);
      time.now += minute;
      const said = await guest.say('Rude words');
      expect(said.status).toBe(201);
      expect(saidSchema.strict().parse(said.json).ticket.status).toBe('open');
      const polled = await guest.poll();
      expect(textsIn(polled)).toEqual(['Hello', 'It is on its way.', 'Rude words']);
      expect((await guest.poll('', polled.headers.etag)).status).toBe(304);
      const [, reply, rude] = pageOf(polled).messages;
      expect(textsIn(await guest.poll(`?after=${reply?.id}`))).toEqual(['Rude words']);
      expect(textsIn(await guest.poll(`?after=${rude?.id}`))).toEqual([]);
      expect(await ticketOf(guest)).toMatchObject({ lastSeq: 2 });
      expect(await store.loadTicket(spamTicketId(contactOf(guest)))).toMatchObject({
        spam: true,
        lastSeq: 1,
      });
    });

    it('T8: whose chat had ended seems to have begun a new one, and can end that', async () => {
      await guest.say('Hello');
      await close({ ticketId: chatOf(guest), by: sam.id }, deps());
      await block(guest);
      expect(pageOf(await guest.poll())).toMatchObject({ status: 'ended' });
      time.now += minute;
      await guest.say('Rude words');
      expect(pageOf(await guest.poll())).toMatchObject({
        status: 'open',
        messages: [{ text: 'Rude words' }],
      });
      expect((await guest.end()).json).toEqual({ status: 'ended' });
      expect(pageOf(await guest.poll())).toMatchObject({ status: 'ended', closedBy: 'customer' });
    });

    it('T8: who was unblocked in between reads their later chat, not what they once wrote in vain', async () => {
      await guest.say('Hello');
      await guest.end();
      await block(guest);
      time.now += minute;
      await guest.say('Rude words');
      await block(guest, false);
      expect(textsIn(await guest.poll())).toEqual(['Hello']);
      time.now += minute;
      await guest.say('Sorry');
      await block(guest);
      expect(textsIn(await guest.poll())).toEqual(['Sorry']);
      time.now += minute;
      await guest.end();
      expect(pageOf(await guest.poll())).toMatchObject({ status: 'ended', messages: [{ text: 'Sorry' }] });
    });
  });

  describe('polling', () => {
    /** A message that no use case of today writes. */
    async function append(one: Guest, message: Partial<Message>): Promise<void> {
      const before = await ticketOf(one);
      const base = openTicket(before.id, 1, anInboundMessage(), unrouted).messages[0];
      if (base === undefined) throw new Error('nothing to begin with');
      const seq = before.lastSeq + 1;
      const id = `msg_${before.id.slice(4)}_${seq}` as const;
      const after = { ...before, lastSeq: seq, lastMessageAt: time.now, version: before.version + 1 };
      const messages = [{ ...base, id, seq, at: time.now, ...message }];
      await store.commit({ change: { before, after, messages }, at: time.now });
    }

    it('before anything was said finds nothing, and is in no hurry', async () => {
      const polled = await guest.poll();
      expect(pageOf(polled)).toEqual({ messages: [], more: false, status: 'none', nextPollMs: 60_000 });
      const again = await guest.poll('', polled.headers.etag);
      expect(again).toMatchObject({ status: 304, text: '', headers: { 'x-poll-after': '60000' } });
    });

    it('T9, T11: shows what customers, people, the AI agent and the system say, never notes nor history', async () => {
      await guest.say('Hello');
      await answer(toSay(chatOf(guest), { text: 'A note', internal: true }), deps());
      await answer(toSay(chatOf(guest), { text: 'Hi', html: '<b>Hi</b>' }), deps());
      await append(guest, { author: 'ai', text: 'I am a machine' });
      await append(guest, { author: 'system', text: 'We are closed', code: 'auto-reply-outside' });
      await append(guest, { author: 'system', text: 'A secret', internal: true });
      await store.recordHistory({
        ticketId: chatOf(guest),
        afterSeq: 1,
        version: 2,
        at: start,
        by: sam.id,
        events: [{ kind: 'woken' }],
      });
      const polled = await guest.poll();
      expect(chatPage.strict().parse(polled.json).messages).toMatchObject([
        { author: 'customer', text: 'Hello' },
        { author: 'agent', text: 'Hi', html: '<b>Hi</b>', agent: { name: 'Sam' } },
        { author: 'ai', text: 'I am a machine' },
        { author: 'system', text: 'We are closed', code: 'auto-reply-outside' },
      ]);
      for (const secret of ['A note', 'A secret', sam.id, sam.email, 'woken', 'delivery'])
        expect(polled.text).not.toContain(secret);
    });

    it('goes on after the latest message that is known, page by page, each message once', async () => {
      for (let nth = 1; nth <= 7; nth++) {
        await guest.say(`text ${nth}`);
        if (nth % 3 === 0) await answer(toSay(chatOf(guest), { text: 'A note', internal: true }), deps());
      }
      const texts: string[] = [];
      let after = '';
      let polled: Answer;
      do {
        polled = await guest.poll(`?limit=2${after}`);
        texts.push(...textsIn(polled));
        after = `&after=${pageOf(polled).messages.at(-1)?.id}`;
        // Whoever has not seen all must not be told that nothing is new.
        expect(polled.headers.etag === undefined).toBe(pageOf(polled).more);
        if (pageOf(polled).more) expect(pageOf(polled).nextPollMs).toBe(0);
      } while (pageOf(polled).more);
      expect(texts).toEqual([1, 2, 3, 4, 5, 6, 7].map((nth) => `text ${nth}`));
    });

    it('again is 304 until something is said; then it is what was said since', async () => {
      const said = await guest.say('Hello');
      const first = await guest.poll(`?after=${said.json.id}`);
      expect(textsIn(first)).toEqual([]);
      const known = first.headers.etag;
      for (const query of ['', `?after=${said.json.id}`]) {
        const again = await guest.poll(query, known);
        expect(again).toMatchObject({
          status: 304,
          text: '',
          headers: { etag: known, 'x-poll-after': '2000' },
        });
      }
      expect((await guest.poll('', `"other", W/${known}`)).status).toBe(304);
      await answer(toSay(chatOf(guest)), deps());
      const second = await guest.poll(`?after=${said.json.id}`, known);
      expect(second.status).toBe(200);
      expect(textsIn(second)).toEqual(['It is on its way.']);
      expect((await guest.poll('', second.headers.etag)).status).toBe(304);
    });

    it('slows down as nothing happens', async () => {
      await guest.say('Hello');
      const known = (await guest.poll()).headers.etag;
      const paceAfter = async (quiet: number) => {
        time.now = start + quiet;
        return (await guest.poll('', known)).headers['x-poll-after'];
      };
      expect(await paceAfter(2 * minute)).toBe('2000');
      expect(await paceAfter(2 * minute + 1)).toBe('10000');
      expect(await paceAfter(10 * minute)).toBe('10000');
      expect(await paceAfter(10 * minute + 1)).toBe('60000');
      await answer(toSay(chatOf(guest)), deps());
      expect(pageOf(await guest.poll('', known)).nextPollMs).toBe(2_000);
    });

    it('C5: a chat that has ended is shown as ended, and by whom, with all that was said', async () => {
      await guest.say('Hello');
      const known = (await guest.poll()).headers.etag;
      await close({ ticketId: chatOf(guest), by: sam.id }, deps());
      const polled = await guest.poll('', known);
      expect(pageOf(polled)).toMatchObject({
        status: 'ended',
        closedBy: 'agent',
        messages: [{ text: 'Hello' }],
      });
      expect((await guest.poll('', polled.headers.etag)).status).toBe(304);
    });

    it('T4: after the end of one chat and into the next, the next is shown from its beginning', async () => {
      const old = (await guest.say('Hello')).json.id;
      await guest.end();
      const known = (await guest.poll()).headers.etag;
      await guest.say('Me again');
      await answer(toSay(chatOf(guest, 2)), deps());
      const polled = await guest.poll(`?after=${old}`, known);
      expect(textsIn(polled)).toEqual(['Me again', 'It is on its way.']);
      expect((await guest.poll('', polled.headers.etag)).status).toBe(304);
    });

    it('files come with links that hold for minutes; what is not there yet, or was refused, without', async () => {
      await guest.say('Hello');
      const files = [
        anAttachment(),
        anAttachment({ id: 'att_2', source: 'https://elsewhere.example.com/secret' }),
        anAttachment({ id: 'att_3', refused: 'too big' }),
      ];
      await answer(toSay(chatOf(guest), { attachments: files }), deps());
      const polled = await guest.poll();
      const file = { name: 'Rechnung.pdf', contentType: 'application/pdf', bytes: 1234 };
      const url = 'https://files.example.com/att_1?signed';
      expect(pageOf(polled).messages[1]?.attachments).toEqual([{ ...file, url }, file, file]);
      expect(polled.text).not.toContain('elsewhere');
    });

    it('of another visitor’s message shows one’s own chat, and nothing of theirs', async () => {
      const other = await visit(surface);
      const theirs = (await other.say('Mine alone')).json.id;
      const theirState = (await other.poll()).headers.etag;
      expect(pageOf(await guest.poll(`?after=${theirs}`))).toMatchObject({ status: 'none', messages: [] });
      await guest.say('Hello');
      const polled = await guest.poll(`?after=${theirs}`, theirState);
      expect(textsIn(polled)).toEqual(['Hello']);
    });

    it.each(['?after=x', '?after=tkt_1', '?limit=0', '?limit=101', '?x=1'])(
      'with %s is refused',
      async (query) => {
        expect(faultsIn(await guest.poll(query))).toHaveLength(1);
      },
    );

    it('after an erasure forgets, and does not take the next chat for the one before', async () => {
      await guest.say('Hello');
      const known = (await guest.poll()).headers.etag;
      await store.eraseContact(contactOf(guest));
      expect(pageOf(await guest.poll('', known))).toMatchObject({ status: 'none', messages: [] });
      time.now += minute;
      await guest.say('Hello again', 'new');
      expect(textsIn(await guest.poll('', known))).toEqual(['Hello again']);
    });
  });

  describe('typing', () => {
    it('C6: shows for a while, and puts a closing off that is less than three minutes away', async () => {
      await guest.say('Hello');
      await answer(toSay(chatOf(guest)), deps());
      const type = async () => {
        expect((await guest.send('POST', '/chat/typing')).status).toBe(204);
        return ticketOf(guest);
      };
      const { version } = await ticketOf(guest);
      expect(await type()).toMatchObject({ version, typingAt: null });
      const signs = () => store.loadWriting(chatOf(guest), time.now);
      expect(await signs()).toMatchObject([{ who: 'customer' }]);
      time.now += 10_000;
      expect(await signs()).toEqual([]);
      time.now = start + 2 * day - 4 * minute;
      expect(await type()).toMatchObject({ version });
      time.now += 2 * minute;
      expect(await type()).toMatchObject({
        typingAt: start + 2 * day,
        typingDelays: 1,
        version: version + 1,
      });
      expect(await type()).toMatchObject({ typingDelays: 1, version: version + 1 });
    });

    it('C6: in the second chat counts there; where there is none, or it has ended, it is nothing', async () => {
      const type = async () => expect((await guest.send('POST', '/chat/typing')).status).toBe(204);
      await type();
      expect(await store.loadContact(contactOf(guest))).toBeNull();
      await guest.say('Hello');
      await guest.end();
      const { version } = await ticketOf(guest);
      await type();
      expect(await ticketOf(guest)).toMatchObject({ version });
      await guest.say('Hello again');
      await answer(toSay(chatOf(guest, 2)), deps());
      time.now = start + 2 * day - minute;
      await type();
      expect(await ticketOf(guest, 2)).toMatchObject({ typingDelays: 1 });
    });
  });

  describe('who is answering', () => {
    const knownNow = async (one = guest) => (await one.poll()).headers.etag ?? '';
    const write = (stopped = false, nth = 1) =>
      noteAnswering({ id: chatOf(guest, nth), channel: 'web_chat' }, { agentId: sam.id, stopped }, deps());
    const typing = async () => pageOf(await guest.poll()).typing;

    it('T9: is shown by name for ten seconds, though nothing else is new, and asked after every two', async () => {
      await guest.say('Hello');
      time.now += 20 * minute;
      const known = await knownNow();
      expect(await typing()).toBeUndefined();
      await write();
      const polled = await guest.poll('', known);
      expect(pageOf(polled)).toMatchObject({ typing: { name: 'Sam' }, nextPollMs: 2_000 });
      expect((await guest.poll('', polled.headers.etag)).status).toBe(304);
      time.now += 10_000;
      const faded = await guest.poll('', polled.headers.etag);
      expect(pageOf(faded)).not.toHaveProperty('typing');
      expect(faded.headers.etag).toBe(known);
    });

    it('T9: is shown no longer once they stop, which ends nobody else’s', async () => {
      await guest.say('Hello');
      await write();
      await noteAnswering(
        { id: chatOf(guest), channel: 'web_chat' },
        { agentId: 'agt_sue', stopped: true },
        deps(),
      );
      expect(await typing()).toEqual({ name: 'Sam' });
      await write(true);
      expect(await typing()).toBeUndefined();
    });

    it('T4: in the visitor’s second chat is shown there, and in one that has ended nowhere', async () => {
      await guest.say('Hello');
      await write();
      await guest.end();
      expect(await typing()).toBeUndefined();
      await guest.say('Hello again');
      expect(await typing()).toBeUndefined();
      await write(false, 2);
      expect(await typing()).toEqual({ name: 'Sam' });
    });
  });

  describe('leaving an e-mail address', () => {
    const leave = (one: Guest, email: unknown) => one.send('POST', '/chat/email', { email });
    const emailOf = async (one: Guest) => (await store.loadContact(contactOf(one)))?.email;

    it('T7, H3: is kept with the contact, who may not have said anything yet', async () => {
      expect((await leave(guest, ' Nina@Example.COM ')).status).toBe(204);
      expect(await emailOf(guest)).toBe('nina@example.com');
      await guest.say('Hello');
      expect(await store.loadContact(contactOf(guest))).toMatchObject({
        email: 'nina@example.com',
        chats: 1,
        ticketCount: 1,
      });
      await leave(guest, 'new@example.com');
      expect(await emailOf(guest)).toBe('new@example.com');
      const before = await store.loadContact(contactOf(guest));
      expect((await leave(guest, 'NEW@example.com')).status).toBe(204);
      expect(await store.loadContact(contactOf(guest))).toEqual(before);
    });

    it('T7: outlives what the shop said when the session began', async () => {
      const carla = await visit(surface, { identityToken: await identityToken() });
      await leave(carla, 'elsewhere@example.com');
      await carla.say('Hello');
      expect(await store.loadContact(contactOf(carla))).toMatchObject({
        email: 'elsewhere@example.com',
        name: 'Carla',
        profileId: 'carla',
      });
    });

    it.each(['', 'nina', 'nina@', 'a b@example.com', `${'x'.repeat(250)}@example.com`, 5, null])(
      'that is none is refused: %j',
      async (email) => {
        expect(faultsIn(await leave(guest, email))).toEqual(['email']);
        expect(await store.loadContact(contactOf(guest))).toBeNull();
      },
    );
  });

  describe('the end', () => {
    it('T4: is the visitor’s to make, once and for all', async () => {
      await guest.say('Hello');
      for (const _ of [1, 2])
        expect(await guest.end()).toMatchObject({ status: 200, json: { status: 'ended' } });
      expect(await ticketOf(guest)).toMatchObject({ status: 'closed', closedBy: 'customer' });
      expect(pageOf(await guest.poll())).toMatchObject({ status: 'ended', closedBy: 'customer' });
      await guest.say('Me again');
      await guest.end();
      expect(await ticketOf(guest, 2)).toMatchObject({ status: 'closed', number: 2 });
    });

    it('of no chat is 404', async () => {
      expect(problemIn(await guest.end())).toMatchObject({ status: 404 });
      await guest.send('POST', '/chat/email', { email: 'nina@example.com' });
      expect(problemIn(await guest.end())).toMatchObject({ status: 404 });
    });
  });

  it('H3: a yes or no that nobody asked for is refused', async () => {
    const answered = await guest.send('POST', '/chat/consent', { accept: true });
    expect(problemIn(answered)).toMatchObject({ status: 409, type: 'urn:rondo:problem:nothing-asked' });
    expect(faultsIn(await guest.send('POST', '/chat/consent', {}))).toEqual(['accept']);
  });

  it('T6: what can’t be stored is answered with 500, and stored when it is said again', async () => {
    const commit = async () => {
      throw new Error('out of reach');
    };
    const broken = openSurface({ store: overlaid(store, { commit }), clock });
    const headers = { authorization: `Bearer ${guest.token}` };
    const body = JSON.stringify({ text: 'Hello', clientId: 'one' });
    const refused = await broken.call({ method: 'POST', target: '/chat/messages', headers, body });
    expect(problemIn(refused)).toMatchObject({ status: 500 });
    expect(refused.text).not.toContain('reach');
    expect((await guest.say('Hello', 'one')).status).toBe(201);
    expect((await ticketOf(guest)).lastSeq).toBe(1);
  });

  it('leaves neither words nor tokens in the log', async () => {
    await guest.say('My secret wish');
    await guest.send('POST', '/chat/email', { email: 'nina@example.com' });
    await guest.poll();
    const log = JSON.stringify(surface.telemetry.lines);
    for (const secret of ['My secret wish', 'nina@', guest.token]) expect(log).not.toContain(secret);
    expect(log).toContain('message-received');
  });
});

describe('delivery of what people say in a chat', () => {
  it('T9: has arrived as soon as it is stored: nothing is left to deliver', async () => {
    const inbox = await openInbox();
    const guest = await visit(openSurface(inbox));
    await guest.say('Hello');
    const ticketId = chatTicketId(contactIdOf('web_chat', `${decodeJwt(guest.token).sub}`), 1);
    const answered = await answer(toSay(ticketId), inbox.deps);
    expect(answered).toMatchObject({ value: { message: { delivery: { state: 'sent' } } } });
    expect(jobsOf(inbox.changes).deliveries).toEqual([]);
  });
});

import { SignJWT } from 'jose/jwt/sign';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChatMessageDocument } from '#contracts/api/chat.ts';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, type Inbox, inFlight, startInbox } from './support/inbox.ts';

let inbox: Inbox;
let ada: Agent;
let agents: Agent[];

beforeAll(async () => {
  inbox = await startInbox();
  ada = await inbox.signIn('ada@example.com');
}, 120_000);
afterAll(() => inbox?.stop());

/** A5: sessions end; whoever is to be given tickets says so again. */
beforeEach(async () => {
  agents = await Promise.all(['sam', 'sue', 'sol'].map((name) => inbox.signIn(`${name}@example.com`)));
  for (const agent of agents) await agent.call('PUT', '/me/presence', { status: 'online' });
});

/** A visitor's page: all that it keeps over a reload is the token. */
async function visit(body: object = {}) {
  const begun = await inbox.call('POST', '/chat/sessions', { body });
  expect(begun.status).toBe(201);
  const { token }: { token: string } = begun.json;
  let said = 0;
  const call = (method: string, path: string, sent?: unknown, headers: Record<string, string> = {}) =>
    inbox.call(method, path, { token, headers, ...(sent !== undefined && { body: sent }) });
  return {
    call,
    say: async (text: string, clientId = `c-${++said}`) => {
      const answer = await call('POST', '/chat/messages', { text, clientId });
      expect(answer.status, answer.text).toBe(201);
      return answer.json;
    },
    poll: (query = '', known?: string | null) =>
      call('GET', `/chat/messages${query}`, undefined, known == null ? {} : { 'if-none-match': known }),
    end: () => call('POST', '/chat/end'),
  };
}

type Guest = Awaited<ReturnType<typeof visit>>;

type Polled = Awaited<ReturnType<Guest['poll']>>;
const messagesIn = ({ json }: Polled): ChatMessageDocument[] => json.messages;
/** What people said; an automatic message may come at any moment. */
const textsIn = (polled: Polled) =>
  messagesIn(polled).flatMap(({ author, text }) => (author === 'system' ? [] : [text]));

/** The ticket in which something was said, once somebody has it. */
const ticketWith = (text: string) =>
  eventually(async () => {
    for (const ticket of await ada.tickets('view=all&status=any&channel=web_chat')) {
      const thread = await ada.thread(ticket.id);
      if (ticket.assignee !== null && thread.some((message) => message.text === text)) return ticket;
    }
    throw new Error(`nobody has a ticket with ${text}`);
  });

const agentOf = (id: string | undefined): Agent => {
  const agent = agents.find((each) => each.id === id);
  if (agent === undefined) throw new Error(`${id} is nobody of these`);
  return agent;
};

/** A chat that somebody has answered. */
async function answered(guest: Guest, text: string) {
  await guest.say(text);
  const ticket = await ticketWith(text);
  expect((await agentOf(ticket.assignee?.id).answer(ticket.id, 'It is on its way.')).status).toBe(201);
  await inbox.runtime.settled();
  return ticket;
}

test('T1, A4, T4: a visitor writes, the rotation gives them somebody, who answers; they reload, end it, and begin anew', async () => {
  const guest = await visit();
  const empty = await guest.poll();
  expect(empty.json).toMatchObject({ status: 'none', messages: [] });
  const said = await guest.say('Where is my order?');
  expect(said).toMatchObject({ author: 'customer', ticket: { status: 'open' } });
  const ticket = await ticketWith('Where is my order?');
  expect(ticket).toMatchObject({ channel: 'web_chat', status: 'open', assignment: { by: 'rotation' } });

  const before = await guest.poll(`?after=${said.id}`);
  const agent = agentOf(ticket.assignee?.id);
  const reply = await agent.answer(ticket.id, 'It is on its way.');
  expect(reply.json).toMatchObject({ delivery: 'sent' });
  await agent.call('POST', `/tickets/${ticket.id}/messages`, { text: 'Odd fellow.', internal: true });
  const news = await eventually(async () => {
    const polled = await guest.poll(`?after=${said.id}`, before.headers.get('etag'));
    expect(polled.status).toBe(200);
    expect(textsIn(polled)).toHaveLength(1);
    return polled;
  });
  expect(news.json).toMatchObject({ status: 'open', nextPollMs: 2_000 });
  expect(messagesIn(news).find(({ author }) => author === 'agent')).toMatchObject({
    text: 'It is on its way.',
    agent: { name: ticket.assignee?.name },
  });

  const reloaded = await eventually(async () => {
    const polled = await guest.poll();
    expect(textsIn(polled)).toEqual(['Where is my order?', 'It is on its way.']);
    return polled;
  });
  expect(reloaded.text).not.toContain('Odd fellow.');

  expect((await guest.end()).json).toEqual({ status: 'ended' });
  await eventually(async () =>
    expect((await guest.poll()).json).toMatchObject({ status: 'ended', closedBy: 'customer' }),
  );
  expect((await agent.answer(ticket.id, 'One more thing')).status).toBe(409);

  const again = await guest.say('One more question.');
  const next = await ticketWith('One more question.');
  expect(next.id).not.toBe(ticket.id);
  expect(next.number).toBeGreaterThan(ticket.number);
  expect(await ada.ticket(ticket.id)).toMatchObject({ status: 'closed', contact: { ticketCount: 2 } });
  expect(textsIn(await guest.poll(`?after=${again.id}`))).toEqual([]);
}, 60_000);

test('O1: the automatic message is shown in the chat', async () => {
  const guest = await visit();
  await guest.say('Is anybody there?');
  await eventually(async () => {
    const [automatic] = messagesIn(await guest.poll()).filter(({ author }) => author === 'system');
    expect(automatic?.code).toMatch(/^auto-reply-/);
  });
});

test('T9: nothing that is said in a chat goes to a provider', async () => {
  const guest = await visit();
  await answered(guest, 'Anybody there?');
  const outbox = await inbox.call('GET', '/local/outbox');
  expect(outbox.json).toEqual([]);
});

test('C6, C5: typing puts a closing off by three minutes; then the chat is shown as ended, and writing begins another', async () => {
  const guest = await visit();
  const { id } = await answered(guest, 'Do you have it in blue?');
  await inbox.advance('P1DT23H58M');
  await eventually(async () => {
    // Which chat it is, is a glance that may lag: whoever types goes on typing.
    expect((await guest.call('POST', '/chat/typing')).status).toBe(204);
    const { closesAt } = (await ada.ticket(id)).autoClose ?? {};
    const reply = (await ada.thread(id)).find(({ author }) => author === 'agent');
    expect(Date.parse(closesAt ?? '') - Date.parse(reply?.at ?? '')).toBe(2 * 86_400_000 + 180_000);
  });
  await inbox.runtime.settled();
  await inbox.advance('PT3M');
  await inbox.runtime.settled();
  expect((await ada.ticket(id)).status).toBe('open');

  const known = (await guest.poll()).headers.get('etag');
  await inbox.advance('PT2M');
  await eventually(async () => expect((await ada.ticket(id)).status).toBe('closed'));
  const ended = await eventually(async () => {
    const polled = await guest.poll('', known);
    expect(polled.json).toMatchObject({ status: 'ended', closedBy: 'inactivity' });
    return polled;
  });
  expect(textsIn(ended)).toEqual(['Do you have it in blue?', 'It is on its way.']);
  const { id: latest } = await guest.say('Or in green?');
  expect(textsIn(await guest.poll())).toEqual(['Or in green?']);
  expect(latest).not.toContain(id.slice('tkt_'.length));
}, 60_000);

test('T7: what the shop says of its customer, or they themselves, is shown to the team', async () => {
  const { chatIdentitySecret } = (await inbox.call('GET', '/local/secrets')).json;
  const exp = Math.floor(Date.parse((await inbox.call('GET', '/local/clock')).json.now) / 1000) + 600;
  const identityToken = await new SignJWT({ sub: 'c-1', email: 'Carla@Example.com', name: 'Carla', exp })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(chatIdentitySecret));
  const guest = await visit({ identityToken });
  await guest.say('It is me.');
  expect((await ticketWith('It is me.')).contact).toMatchObject({
    name: 'Carla',
    email: 'carla@example.com',
    profileId: 'c-1',
    address: 'user:c-1',
  });
  const stranger = await visit();
  expect((await stranger.call('POST', '/chat/email', { email: 'nina@example.com' })).status).toBe(204);
  await stranger.say('Nobody knows me.');
  expect((await ticketWith('Nobody knows me.')).contact).toMatchObject({ email: 'nina@example.com' });
});

test('a thousand polls with nothing new are a thousand times 304, and ask for patience', async () => {
  const guest = await visit();
  await answered(guest, 'How long will it take?');
  await inbox.advance('PT15M');
  const known = await eventually(async () => {
    const polled = await guest.poll();
    expect(textsIn(polled)).toHaveLength(2);
    const etag = polled.headers.get('etag');
    expect((await guest.poll('', etag)).status).toBe(304);
    return etag;
  });
  const statuses = new Map<string, number>();
  await inFlight(20, Array.from({ length: 1_000 }), async () => {
    const { status, headers, text } = await guest.poll('', known);
    const said = `${status} ${headers.get('x-poll-after')} ${text}`;
    statuses.set(said, (statuses.get(said) ?? 0) + 1);
  });
  expect(statuses).toEqual(new Map([['304 60000 ', 1_000]]));
}, 120_000);

test('a page of another origin may ask, and read the pace and the tag', async () => {
  const origin = 'https://shop.example';
  const preflight = await fetch(`${inbox.url}/chat/messages`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization,if-none-match',
    },
  });
  expect(preflight.headers.get('access-control-allow-headers')).toContain('if-none-match');
  const guest = await visit();
  const polled = await guest.call('GET', '/chat/messages', undefined, { origin });
  expect(polled.headers.get('access-control-expose-headers')).toBe('etag,x-poll-after');
});

import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startExampleAgent } from '../../packages/example-agent/server.ts';
import { isSigned, sign } from '../../packages/example-agent/signature.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const now = Date.parse('2026-03-02T10:00:00Z');

interface Posted {
  readonly path: string;
  readonly body: Record<string, string>;
  readonly signed: boolean;
}

let rondo: Server;
let agent: Awaited<ReturnType<typeof startExampleAgent>>;
let posted: Posted[];
/** What Rondo answers next; 201 once there is no more. */
let answers: number[];
let logged: string[];

beforeEach(async () => {
  posted = [];
  answers = [];
  logged = [];
  rondo = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const signed = isSigned(request.headers, body, { secret, now });
      posted.push({ path: request.url ?? '', body: JSON.parse(body), signed });
      response.writeHead(answers.shift() ?? 201).end();
    });
  });
  await new Promise<void>((resolve) => rondo.listen(0, '127.0.0.1', resolve));
  const address = rondo.address();
  const port = typeof address === 'object' ? address?.port : 0;
  agent = await startExampleAgent({
    rondo: `http://127.0.0.1:${port}`,
    secret,
    now: () => now,
    log: (line) => logged.push(line),
  });
});
afterEach(async () => {
  await agent.stop();
  rondo.closeAllConnections();
  rondo.close();
});

const eventOf = (messageId: string, text: string, type = 'message.received') =>
  JSON.stringify({ type, data: { ticketId: 'tkt_1', messageId, text, cycle: 1, more: 'to come' } });

async function tell(
  body: string,
  { at = now, by = secret, method = 'POST' }: { at?: number; by?: string; method?: string } = {},
): Promise<number> {
  const headers = { 'content-type': 'application/json', ...sign('msg_1', body, { secret: by, now: at }) };
  const sent = method === 'POST' ? { method, headers, body } : { method, headers };
  return (await fetch(agent.url, sent)).status;
}

const come = async (count: number): Promise<Posted[]> => {
  for (const until = performance.now() + 10_000; posted.length < count && performance.now() < until; )
    await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(posted).toHaveLength(count);
  return posted;
};

it('H2: what Rondo signed is answered by a signed call, under an id made of the message’s', async () => {
  expect(await tell(eventOf('msg_1', 'Hello'))).toBe(200);
  const [said] = await come(1);
  expect(said).toMatchObject({
    path: '/ai/messages',
    signed: true,
    body: { ticketId: 'tkt_1', messageId: 're-msg_1', text: expect.stringContaining('How can I help?') },
  });
});

it('H2: a repeated event is answered once; an event of another kind not at all', async () => {
  for (const text of ['Hello', 'Hello']) expect(await tell(eventOf('msg_1', text))).toBe(200);
  expect(await tell(eventOf('msg_2', 'Hello', 'something.new'))).toBe(200);
  await come(1);
});

it('H2: it hands off by a call of its own, with the reason; a declined hand-off leaves it with the customer', async () => {
  await tell(eventOf('msg_1', 'A human, please'));
  await tell(eventOf('msg_2', 'No, thank you', 'hand_off.declined'));
  const [asked, said] = await come(2);
  expect(asked).toMatchObject({
    path: '/hand-offs',
    body: { handOffId: 're-msg_1', reason: 'The customer asks for a person.' },
  });
  expect(said).toMatchObject({ path: '/ai/messages', body: { messageId: 're-msg_2' } });
});

it('what passes is tried again under the same id; a 409 is the end of it', async () => {
  answers = [503, 429, 201, 409];
  await tell(eventOf('msg_1', 'Hello'));
  await tell(eventOf('msg_2', 'Hello again'));
  const all = await come(4);
  expect(all.map(({ body }) => body.messageId)).toEqual(['re-msg_1', 're-msg_1', 're-msg_1', 're-msg_2']);
  expect(logged).toEqual([]);
});

it('what Rondo refuses is told of, and holds nobody up', async () => {
  answers = [400];
  await tell(eventOf('msg_1', 'Hello'));
  await tell(eventOf('msg_2', 'Hello again'));
  await come(2);
  expect(logged).toEqual(['POST /ai/messages re-msg_1: 400']);
});

it('what is forged, old, early or no event is refused, and nothing said', async () => {
  const body = eventOf('msg_1', 'Hello');
  expect(await tell(body, { by: `whsec_${Buffer.alloc(24).toString('base64')}` })).toBe(401);
  expect(await tell(body, { at: now - 301_000 })).toBe(401);
  expect(await tell(body, { at: now + 301_000 })).toBe(401);
  expect(await tell('{"type":"message.received"}')).toBe(400);
  expect(await tell('no JSON')).toBe(400);
  expect(await tell(body, { method: 'GET' })).toBe(405);
  expect((await fetch(agent.url, { method: 'POST', body })).status).toBe(401);
  await come(0);
});

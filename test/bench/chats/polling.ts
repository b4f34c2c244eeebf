import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { pollHeader } from '#contracts/api/chat.ts';
import { hour, type Instant, minute } from '#domain/ids.ts';
import type { Reply } from '#http/reply.ts';
import { lambdaContext } from '#test/support/lambda-events.ts';
import { inChat, type Known, loadChat, pollOf } from '../receiving/calls/chat.ts';
import { composeHandlers, type Setup } from '../receiving/handlers.ts';
import { record, unitsIn } from '../receiving/recording.ts';
import { serveRequests, setupOf } from '../worker.ts';
import { naivePolling } from './naive.ts';

export type Ask =
  /** Opens a chat for each of these customers, with so many messages. */
  | { readonly ask: 'open'; readonly from: number; readonly count: number; readonly messages: number }
  /** Each of them polls, with nothing new. */
  | { readonly ask: 'poll'; readonly how: 'rondo' | 'naive'; readonly from: number; readonly count: number }
  /** An hour of a page, at the pace that the server tells it. */
  | ({ readonly ask: 'hour'; readonly customer: number } & Story);

export interface Story {
  /** How long nothing has been said when the hour begins, and how long something is said each minute from there. */
  readonly quiet: Instant;
  readonly talk: Instant;
  readonly messages: number;
}

export interface Polled {
  /** Milliseconds of each poll. */
  readonly durations: readonly number[];
  readonly polls: number;
  /** Polls that found something new. */
  readonly news: number;
  readonly roundTrips: number;
  readonly readUnits: number;
  /** Of the bodies. */
  readonly bytes: number;
}

const setup = setupOf<Setup>();
let ahead = 0;
const clock = (): Instant => Date.now() + ahead;
const { clients, handlerOf, telemetry } = composeHandlers(setup, clock);
const naive = naivePolling({ ...setup, dynamodb: clients.dynamodb, telemetry, clock });

const nothing: Polled = { durations: [], polls: 0, news: 0, roundTrips: 0, readUnits: 0, bytes: 0 };

serveRequests(async (asked: Ask): Promise<Polled> => {
  switch (asked.ask) {
    case 'open':
      for (let customer = asked.from; customer < asked.from + asked.count; customer++)
        for (let message = 1; message <= asked.messages; message++) await say(customer, message);
      return nothing;
    case 'poll':
      return pollAll(asked);
    case 'hour':
      return anHour(asked.customer, asked);
  }
});

const ask = (event: APIGatewayProxyEventV2): Promise<Reply> => handlerOf(event)();

async function say(customer: number, message: number): Promise<void> {
  const { statusCode, body } = await ask(await inChat(message).event(customer));
  if (statusCode !== 201) throw new Error(`answered ${statusCode}: ${body}`);
}

async function pollAll({ how, from, count }: Extract<Ask, { ask: 'poll' }>): Promise<Polled> {
  let all = nothing;
  for (let customer = from; customer < from + count; customer++) {
    const event = await pollOf(customer, how === 'rondo' ? await loadChat(customer, ask) : null);
    const handle = how === 'rondo' ? handlerOf(event) : () => naive(event, lambdaContext());
    const { reply, polled } = await poll(handle);
    if (reply.statusCode !== (how === 'rondo' ? 304 : 200)) throw new Error(`answered ${reply.statusCode}`);
    all = together(all, polled);
  }
  return all;
}

async function poll(handle: () => Promise<Reply>): Promise<{ reply: Reply; polled: Polled }> {
  let reply: Reply = {};
  let duration = 0;
  const { requests, roundTrips } = await record(clients, async () => {
    const before = performance.now();
    reply = await handle();
    duration = performance.now() - before;
  });
  const news = reply.statusCode === 200 ? 1 : 0;
  const bytes = Buffer.byteLength(reply.body ?? '');
  const readUnits = unitsIn(requests, 'read');
  return { reply, polled: { durations: [duration], polls: 1, news, roundTrips, readUnits, bytes } };
}

const together = (one: Polled, other: Polled): Polled => ({
  durations: [...one.durations, ...other.durations],
  polls: one.polls + other.polls,
  news: one.news + other.news,
  roundTrips: one.roundTrips + other.roundTrips,
  readUnits: one.readUnits + other.readUnits,
  bytes: one.bytes + other.bytes,
});

/** The clock goes on by what the server says, and not in between. */
async function anHour(customer: number, { quiet, talk, messages }: Story): Promise<Polled> {
  for (let message = 1; message <= messages; message++) await say(customer, message);
  ahead += quiet;
  let known: Known = await loadChat(customer, ask);
  let said = messages;
  let all = nothing;
  for (let at = 0; at < hour; ) {
    if (talk > 0 && at <= talk && said < messages + 1 + Math.floor(at / minute)) await say(customer, ++said);
    const { reply, polled } = await poll(handlerOf(await pollOf(customer, known)));
    all = together(all, polled);
    if (reply.statusCode === 200) known = knownFrom(reply, known);
    const wait = Number(reply.headers?.[pollHeader]);
    at += wait;
    ahead += wait;
  }
  return all;
}

function knownFrom({ headers = {}, body = '' }: Reply, { messageId }: Known): Known {
  const { messages } = JSON.parse(body) as { messages: readonly { id: string }[] };
  return { state: String(headers.etag), messageId: messages.at(-1)?.id ?? messageId };
}

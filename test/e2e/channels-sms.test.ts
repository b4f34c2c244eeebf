import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';
import { mediaSid } from '#local/services/outbox/twilio-media.ts';
import type { OutboxEntry } from '#local/services/types.ts';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, aNumber, type Inbox, sidOf, startInbox } from './support/inbox.ts';

let inbox: Inbox;
let ada: Agent;
let secrets: Record<string, string>;

beforeAll(async () => {
  inbox = await startInbox();
  ada = await inbox.signIn('ada@example.com');
  secrets = (await inbox.call('GET', '/local/secrets')).json;
}, 120_000);
afterAll(() => inbox?.stop());
beforeEach(() => inbox.runtime.faults.clear());

const ticketOf = (address: string): Promise<TicketDocument> =>
  eventually(async () => {
    const found = (await ada.tickets()).find(({ contact }) => contact.address === address);
    if (found === undefined) throw new Error(`${address} has no ticket`);
    return found;
  });
const outbox = async (provider: string): Promise<OutboxEntry[]> => {
  const all: OutboxEntry[] = (await inbox.call('GET', '/local/outbox')).json;
  return all.filter((entry) => entry.provider === provider);
};
const messageWith = (ticketId: string, text: string): Promise<MessageDocument> =>
  eventually(async () => {
    const found = (await ada.thread(ticketId)).find((message) => message.text === text);
    if (found === undefined) throw new Error(`no message says ${text}`);
    return found;
  });
const delivered = (ticketId: string, text: string, state: string): Promise<MessageDocument> =>
  eventually(async () => {
    const message = await messageWith(ticketId, text);
    if (message.delivery !== state) throw new Error(`it is ${message.delivery}`);
    return message;
  });

describe('any other provider, by signed webhooks', () => {
  const now = () => inbox.runtime.clock.now();
  const post = (body: string, headers: Record<string, string>) =>
    fetch(`${inbox.url}/webhooks/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  const signed = (body: string, at = now()) => ({
    'webhook-id': 'wh-1',
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'webhook-signature': new Webhook(secrets.signedWebhookSecret ?? '').sign('wh-1', new Date(at), body),
  });
  const write = async (message: object) => {
    const body = JSON.stringify({ messageId: randomUUID(), ...message });
    const answer = await post(body, signed(body));
    expect(answer.status).toBe(200);
    return (await answer.json()) as { outcome: string; ticketId: string };
  };
  /** What was posted to the callback URL about a message. */
  const callbacksWith = async (text: string) =>
    (await outbox('callback')).filter(({ request }) => request.body.includes(text));

  it('T1: a message comes in, and its answer goes out to the callback URL, so signed that its library verifies it', async () => {
    const from = aNumber();
    const { ticketId } = await write({ channel: 'sms', from, to: '+4930123456', text: 'Where is it?' });
    await messageWith(ticketId, 'Where is it?');
    const text = `On its way ${from}`;
    await ada.answer(ticketId, text);
    const sent = await delivered(ticketId, text, 'sent');
    const [call] = await callbacksWith(text);
    expect(call?.request).toMatchObject({ method: 'POST', url: 'https://provider.example/replies' });
    if (call === undefined) throw new Error('nothing was called');
    const { headers, body } = call.request;
    const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
    const signature = new Webhook(secrets.signedWebhookSecret ?? '').sign(sent.id, at, body);
    expect(headers).toMatchObject({ 'webhook-id': sent.id, 'webhook-signature': signature });
    expect(JSON.parse(body)).toMatchObject({
      type: 'message.created',
      data: {
        messageId: sent.id,
        ticketId,
        channel: 'sms',
        to: from,
        from: '+4930123456',
        text,
        attachments: [],
      },
    });
  });

  it('T3: an e-mail by such a provider stays in its thread, by the address that answers name', async () => {
    const from = `${randomUUID()}@example.com`;
    const messageId = `<${randomUUID()}@example.com>`;
    const mail = {
      channel: 'email',
      from,
      to: 'help@shop.example',
      subject: 'My order',
      text: 'Where is it?',
    };
    const { ticketId } = await write({ ...mail, messageId });
    const text = `Soon ${messageId}`;
    await ada.answer(ticketId, text);
    await delivered(ticketId, text, 'sent');
    const [call] = await callbacksWith(text.slice(0, 20));
    const { data } = JSON.parse(call?.request.body ?? '{}');
    expect(data).toMatchObject({ subject: 'Re: My order', inReplyTo: messageId.slice(1, -1), to: from });
    const again = await write({ ...mail, to: data.replyTo, text: 'Thank you!' });
    expect(again.ticketId).toBe(ticketId);
    const byName = await write({ ...mail, inReplyTo: data.messageId, text: 'Bye!' });
    expect(byName.ticketId).toBe(ticketId);
  });

  it('T5: its repetition is no other message; a callback that failed is sent again under the same id', async () => {
    const from = aNumber();
    const message = { channel: 'sms', from, text: 'Hello', messageId: randomUUID() };
    const { ticketId } = await write(message);
    expect(await write(message)).toEqual({ outcome: 'duplicate', ticketId });
    const text = `Again ${from}`;
    inbox.runtime.faults.add({ target: 'callback', mode: 'status', status: 503, retryAfter: 1, times: 1 });
    inbox.runtime.faults.add({ target: 'callback', mode: 'crash-after', times: 1 });
    await ada.answer(ticketId, text);
    const sent = await eventually(async () => {
      await inbox.advance('PT2M');
      const state = await messageWith(ticketId, text);
      if (state.delivery !== 'sent') throw new Error(`it is ${state.delivery}`);
      return state;
    }, 60_000);
    const calls = await callbacksWith(text);
    expect(calls.length).toBeGreaterThanOrEqual(3);
    expect(new Set(calls.map(({ request }) => request.headers['webhook-id']))).toEqual(new Set([sent.id]));
  }, 90_000);

  it('410 ends it at once, and says so where the agent looks', async () => {
    const from = aNumber();
    const { ticketId } = await write({ channel: 'sms', from, text: 'Hello' });
    inbox.runtime.faults.add({ target: 'callback', mode: 'status', status: 410, times: 1 });
    await ada.answer(ticketId, `Gone ${from}`);
    const failed = await delivered(ticketId, `Gone ${from}`, 'failed');
    expect(failed.failure).toBe('The provider no longer takes messages (410).');
  });

  it('what is not signed, or too old, is refused, and nothing of it is there', async () => {
    const from = aNumber();
    const body = JSON.stringify({ channel: 'sms', messageId: randomUUID(), from, text: 'Hello' });
    for (const headers of [{}, signed(`${body} `), signed(body, now() - 301_000)])
      expect((await post(body, headers)).status).toBe(403);
    expect((await ada.tickets()).some(({ contact }) => contact.address === from)).toBe(false);
  });
});

describe('SMS by AWS', () => {
  const arrive = (from: string, text: string) =>
    inbox.call('POST', '/local/sms', {
      body: { originationNumber: from, messageBody: text, inboundMessageId: randomUUID() },
    });

  it('T1: comes in by its topic, and is answered by SendTextMessage from the same number', async () => {
    const from = aNumber();
    expect((await arrive(from, 'Where is it?')).status).toBe(202);
    const { id } = await ticketOf(from);
    await ada.answer(id, `On its way ${from}`);
    await delivered(id, `On its way ${from}`, 'sent');
    const calls = (await outbox('aws-sms')).map(({ request }) => JSON.parse(request.body));
    expect(calls.find(({ DestinationPhoneNumber }) => DestinationPhoneNumber === from)).toMatchObject({
      MessageBody: `On its way ${from}`,
      OriginationIdentity: secrets.awsSmsNumber ?? expect.stringMatching(/^\+/),
      Context: { ticket: id, seq: expect.any(String) },
    });
  });

  it('STOP is obeyed until START, and the agent is told', async () => {
    const from = aNumber();
    await arrive(from, 'Stop');
    const { id } = await ticketOf(from);
    const refused = await ada.answer(id, 'Are you sure?');
    expect(refused).toMatchObject({ status: 409, json: { type: 'urn:rondo:problem:opted-out' } });
    await arrive(from, 'START');
    await eventually(async () => expect((await ada.answer(id, `Back ${from}`)).status).toBe(201));
    await delivered(id, `Back ${from}`, 'sent');
  });

  it('an answer that was lost shows as possibly sent, and is sent once', async () => {
    const from = aNumber();
    await arrive(from, 'Hello');
    const { id } = await ticketOf(from);
    inbox.runtime.faults.add({ target: 'aws-sms', mode: 'timeout', times: 1, afterWork: true });
    await ada.answer(id, `Lost ${from}`);
    await delivered(id, `Lost ${from}`, 'possibly_sent');
    const calls = (await outbox('aws-sms')).filter(({ request }) => request.body.includes(`Lost ${from}`));
    expect(calls).toHaveLength(1);
  });
});

describe('pictures of SMS', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
    'base64',
  );
  const media = [
    { contentType: 'image/png', content: png },
    { contentType: 'video/mp4', content: Buffer.alloc(5 * 1024 * 1024 + 1) },
  ];
  const place = (sid: string, nth: number) =>
    `https://api.twilio.com/2010-04-01/Accounts/${secrets.twilioAccountSid}/Messages/${sid}/Media/${mediaSid(sid, nth)}`;

  async function send(form: Record<string, string>) {
    const signature = getExpectedTwilioSignature(
      secrets.twilioAuthToken ?? '',
      secrets.twilioWebhookUrl ?? '',
      form,
    );
    const answer = await fetch(`${inbox.url}/webhooks/twilio/sms`, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(form),
    });
    expect(answer.status).toBe(200);
  }
  const fetched = (ticketId: string) =>
    eventually(async () => {
      const [first] = await ada.thread(ticketId);
      if (first?.attachments.some(({ bytes, refused }) => bytes === 0 && refused === undefined))
        throw new Error('not all is there');
      return first?.attachments ?? [];
    });

  it('are fetched from Twilio, kept here, and handed out by a link; what is too large says so', async () => {
    const from = aNumber();
    const sid = sidOf(from);
    inbox.runtime.standIns.outbox.received({ sid, from, body: '', media });
    await send({
      MessageSid: sid,
      From: from,
      To: secrets.twilioNumber ?? '',
      Body: '',
      NumMedia: '3',
      MediaUrl0: place(sid, 0),
      MediaContentType0: 'image/png',
      MediaUrl1: place(sid, 1),
      MediaContentType1: 'video/mp4',
      MediaUrl2: 'https://evil.example.com/x',
      MediaContentType2: 'image/png',
    });
    const attachments = await fetched((await ticketOf(from)).id);
    expect(attachments).toMatchObject([
      { name: 'media-1.png', contentType: 'image/png', bytes: png.byteLength },
      { name: 'media-2.mp4', refused: 'It is larger than 5 MB.' },
      { name: 'media-3.png', refused: 'It does not lie at Twilio, in our account.' },
    ]);
    const content = await fetch(attachments[0]?.url ?? '');
    expect(Buffer.from(await content.arrayBuffer()).equals(png)).toBe(true);
    expect((await outbox('callback')).some(({ request }) => request.url.includes('evil'))).toBe(false);
  });

  it('T6: of a message whose webhook never came are fetched as well', async () => {
    const from = aNumber();
    const sid = sidOf(from);
    inbox.runtime.standIns.outbox.received({ sid, from, body: 'Look!', media: media.slice(0, 1) });
    await inbox.advance('PT3M');
    const run = await inbox.runtime.invoke('reconcile', {});
    expect(run.ok).toBe(true);
    const { id } = await ticketOf(from);
    expect(await fetched(id)).toMatchObject([{ name: 'media-1.png', bytes: png.byteLength }]);
    expect((await ada.thread(id))[0]?.text).toBe('Look!');
  });
});

describe('what never arrived', () => {
  const missed = (sid: string, from: string, body: string) =>
    inbox.runtime.standIns.outbox.received({ sid, from, body });
  const reconcileTwice = async () => {
    const runs = await Promise.all([1, 2].map(() => inbox.runtime.invoke('reconcile', {})));
    expect(runs.every(({ ok }) => ok)).toBe(true);
  };

  it('T6: is received from Twilio’s list at its own time', async () => {
    const from = aNumber();
    const at = inbox.runtime.clock.now();
    missed(sidOf(from), from, 'Is anybody there?');
    await inbox.advance('PT20M');
    await reconcileTwice();
    const { createdAt } = await ticketOf(from);
    expect(Math.abs(Date.parse(createdAt) - at)).toBeLessThan(5_000);
  });

  it('T6: is received once, after what was there, and T5: its webhook that comes after all changes nothing', async () => {
    const from = aNumber();
    const [first, second] = [sidOf(from, 1), sidOf(from, 2)];
    await inbox.sms({ from, text: 'first', sid: first });
    missed(first, from, 'first');
    missed(second, from, 'second');
    await inbox.advance('PT3M');
    await reconcileTwice();
    const { id } = await ticketOf(from);
    await messageWith(id, 'second');
    expect((await inbox.sms({ from, text: 'second', sid: second })).status).toBe(200);
    const said = (await ada.thread(id)).filter(({ author }) => author === 'customer');
    expect(said.map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it('Twilio’s outage leaves the rest of reconcile as it is', async () => {
    inbox.runtime.faults.add({
      target: 'twilio',
      mode: 'status',
      status: 503,
      times: 1,
      operation: 'ListMessages',
    });
    const run = await inbox.runtime.invoke('reconcile', {});
    expect(run).toMatchObject({ ok: true });
    expect(JSON.parse(run.ok ? run.payload : '{}')).toMatchObject({ imported: 0 });
  });
});

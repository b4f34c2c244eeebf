import { describe, expect, it } from 'vitest';
import {
  type Api,
  aProblem,
  carla,
  carlasContact,
  carlasTicket,
  faultsIn,
  openApi,
  writes,
} from '#test/support/http-api.ts';
import { httpEvent } from '#test/support/lambda-events.ts';
import { publicUrl, sidOf, signedRequest, smsForm, twilioSecret } from '#test/support/twilio.ts';

const sms = '/webhooks/twilio/sms';
const aText = signedRequest(sms, smsForm());

/** What the store was asked to write. */
const written = (api: Api): string[] => api.operations.filter((operation) => writes.has(operation));

async function setup() {
  const api = await openApi();
  api.operations.length = 0;
  return {
    api,
    /** The texts of Carla's thread. */
    thread: async () => {
      const { items } = await api.store.loadThread(carlasTicket, { limit: 100, cursor: null });
      return items.flatMap((entry) => (entry.kind === 'message' ? [entry.message.text] : []));
    },
    isOptedOut: async () => (await api.store.loadContact(carlasContact))?.optedOut,
  };
}

const twiml = {
  status: 200,
  headers: { 'content-type': 'text/xml' },
  text: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
};

describe('an SMS that Twilio brings', () => {
  it('comes in base64, as API Gateway hands a form over, and is a message of its sender’s one ticket (T1, T2)', async () => {
    const { api, thread } = await setup();
    expect(httpEvent(aText).isBase64Encoded).toBe(true);
    expect(await api.call(aText)).toMatchObject(twiml);
    expect(await api.call(signedRequest(sms, smsForm({ text: 'Grüße 👋 & more = +1' })))).toMatchObject(
      twiml,
    );
    expect(await thread()).toEqual(['Where is my order?', 'Grüße 👋 & more = +1']);
    expect(await api.store.loadTicket(carlasTicket)).toMatchObject({
      contactAddress: carla,
      ourAddress: twilioSecret.from,
      number: 1,
    });
    expect(api.counted.get('Received')).toBe(2);
  });

  it('T5: is one message, however often and however concurrently it is delivered', async () => {
    const { api, thread } = await setup();
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.call(aText)));
    expect([...answers, await api.call(aText)].map(({ status }) => status)).toEqual(Array(11).fill(200));
    expect(await thread()).toEqual(['Where is my order?']);
    expect(api.counted.get('Received')).toBe(1);
  });

  it('T5: is two messages where only the texts are the same', async () => {
    const { api, thread } = await setup();
    await Promise.all(
      ['SM one', 'SM two'].map((name) => api.call(signedRequest(sms, smsForm({ sid: sidOf(name) })))),
    );
    expect(await thread()).toEqual(['Where is my order?', 'Where is my order?']);
    expect((await api.store.loadContact(carlasContact))?.ticketCount).toBe(1);
  });

  it('T6: is asked for again by a 5xx that tells nothing, where it could not be stored', async () => {
    let broken = true;
    const api = await openApi({
      before: (operation) => {
        if (operation === 'commit' && broken) throw new Error('the table is on fire');
      },
    });
    const refused = await api.call(aText);
    expect(refused).toMatchObject(aProblem(500, 'internal'));
    expect(refused.text).not.toContain('fire');
    broken = false;
    expect(await api.call(aText)).toMatchObject({ status: 200 });
    expect((await api.store.loadTicket(carlasTicket))?.lastSeq).toBe(1);
  });

  it('is stored without a text, and one from a name that no number stands behind', async () => {
    const { api } = await setup();
    expect(await api.call(signedRequest(sms, smsForm({ text: '' })))).toMatchObject({ status: 200 });
    expect(await api.call(signedRequest(sms, smsForm({ from: 'PARCELS' })))).toMatchObject({ status: 200 });
    const { items } = await api.store.listTickets({
      assignee: null,
      status: 'open',
      sort: 'activity',
      contactId: null,
      filter: () => true,
      limit: 10,
      cursor: null,
    });
    expect(items.map(({ contactAddress }) => contactAddress).toSorted()).toEqual([carla, 'PARCELS']);
  });

  it('is believed with parameters that nobody knew of when this was written: the signature counts them in', async () => {
    const { api } = await setup();
    const form = smsForm({}, { ChannelMetadata: '{"type":"rcs"}', Zebra: ' untrimmed ' });
    expect(await api.call(signedRequest(sms, form))).toMatchObject({ status: 200 });
  });
});

describe('what Twilio did not sign', () => {
  const { headers, body } = aText;
  const unsigned = Object.fromEntries(
    Object.entries(headers ?? {}).filter(([name]) => name !== 'x-twilio-signature'),
  );
  it.each([
    ['has no signature', { ...aText, headers: unsigned }],
    ['has an empty signature', { ...aText, headers: { ...headers, 'x-twilio-signature': '' } }],
    ['is signed with another token', signedRequest(sms, smsForm(), { token: 'a guess' })],
    [
      'is signed for another URL',
      signedRequest(sms, smsForm(), { url: `${publicUrl}/webhooks/twilio/status` }),
    ],
    ['is signed for another host', signedRequest(sms, smsForm(), { url: `https://evil.example.com${sms}` })],
    ['is replayed with another body', { ...aText, body: `${body}!` }],
    ['is replayed with a parameter more', { ...aText, body: `${body}&OptOutType=STOP` }],
    ['is replayed with another value of a parameter', { ...aText, body: `${body}&Body=Never+mind` }],
    ['is replayed with a parameter less', { ...aText, body: `${body}`.replace('&NumMedia=0', '') }],
    ['is replayed with a query', { ...aText, target: `${sms}?a=b` }],
    [
      'is no form and has no signature',
      { ...aText, headers: { 'content-type': 'application/json' }, body: '{}' },
    ],
    ['is nothing at all', { method: 'POST', target: sms }],
  ])('is refused with 403, unread and unstored, where it %s', async (_, request) => {
    const { api } = await setup();
    expect(await api.call(request)).toMatchObject(aProblem(403, 'bad-signature'));
    expect(api.operations).toEqual([]);
    expect(api.lines).toContainEqual({
      level: 'warn',
      code: 'signature-refused',
      details: { provider: 'twilio' },
    });
  });

  it('learns neither the token nor the signature that would have been right', async () => {
    const { api } = await setup();
    const { text } = await api.call(signedRequest(sms, smsForm(), { token: 'a guess' }));
    expect(text).not.toContain(twilioSecret.authToken);
    expect(text).not.toContain(headers?.['x-twilio-signature']);
  });
});

describe('what Twilio signed and is no SMS', () => {
  it.each([
    [
      'a body that is no form',
      { ...aText, headers: { ...aText.headers, 'content-type': 'text/plain' } },
      ['content-type'],
    ],
    [
      'a form without a MessageSid',
      signedRequest(sms, { From: carla, To: '+4930123456', Body: '' }),
      ['MessageSid'],
    ],
    ['a MessageSid that is none', signedRequest(sms, smsForm({ sid: 'SM1' })), ['MessageSid']],
    ['a form with nothing in it', signedRequest(sms, {}), ['MessageSid', 'From', 'To']],
    ['a form of faults', signedRequest(sms, smsForm({ from: '', sid: '' })), ['MessageSid', 'From']],
  ])('is refused with every fault named: %s', async (_, request, faults) => {
    const { api } = await setup();
    const answer = await api.call(request);
    expect(answer).toMatchObject(aProblem(400, 'bad-input'));
    expect(faultsIn(answer)).toEqual(faults);
    expect(written(api)).toEqual([]);
  });
});

describe('STOP and START', () => {
  const say = (text: string, extra: Readonly<Record<string, string>> = {}) =>
    signedRequest(sms, smsForm({ text, sid: sidOf(text + JSON.stringify(extra)) }, extra));

  it('opt the customer out and in again, and are messages like any other', async () => {
    const { api, isOptedOut, thread } = await setup();
    const steps: [string, boolean][] = [
      ['hello', false],
      [' Stop ', true],
      ['please, stop that', true],
      ['START', false],
      ['unsubscribe', true],
      ['Yes', false],
    ];
    for (const [text, optedOut] of steps) {
      await api.call(say(text));
      expect([text, await isOptedOut()]).toEqual([text, optedOut]);
    }
    expect(await thread()).toEqual(steps.map(([text]) => text));
  });

  it('are what Twilio says they are where Advanced Opt-Out is on, in whatever language', async () => {
    const { api, isOptedOut } = await setup();
    await api.call(say('Halt', { OptOutType: 'STOP' }));
    expect(await isOptedOut()).toBe(true);
    await api.call(say('Hilfe', { OptOutType: 'HELP' }));
    expect(await isOptedOut()).toBe(true);
    await api.call(say('Weiter', { OptOutType: 'START' }));
    expect(await isOptedOut()).toBe(false);
  });
});

describe('how Twilio says a message of ours fared', () => {
  const ours = sidOf('our answer');
  const report = (
    MessageStatus: string,
    { seq = '2', ticketId = carlasTicket as string, sid = ours, error = '' } = {},
  ) =>
    signedRequest(`/webhooks/twilio/status?ticketId=${ticketId}&seq=${seq}`, {
      MessageSid: sid,
      SmsSid: sid,
      MessageStatus,
      To: carla,
      ...(error !== '' && { ErrorCode: error }),
    });

  async function answered() {
    const { api } = await setup();
    await api.receive(carla, 'Where is my order?');
    await api.as('support')('POST', `/tickets/${carlasTicket}/messages`, { text: 'On its way.' });
    const message = await api.store.loadMessage(carlasTicket, 2);
    if (message?.delivery == null) throw new Error('an answer has a delivery');
    await api.store.saveDelivery(message, {
      ...message.delivery,
      state: 'sent',
      attempt: 1,
      providerMessageId: ours,
    });
    const delivery = async () => (await api.store.loadMessage(carlasTicket, 2))?.delivery;
    return { api, delivery };
  }

  it.each([
    [['sent', 'delivered'], 'delivered'],
    [['delivered', 'sent', 'queued', 'sending'], 'delivered'],
    [['read', 'delivered'], 'delivered'],
    [['delivered', 'undelivered'], 'delivered'],
    [['failed', 'sent', 'delivered'], 'failed'],
    [['undelivered', 'sent'], 'failed'],
    [['queued', 'accepted', 'scheduled', 'canceled-one-day'], 'sent'],
  ])('never goes back, whatever order it comes in: %j', async (statuses, state) => {
    const { api, delivery } = await answered();
    for (const status of statuses) expect(await api.call(report(status))).toMatchObject(twiml);
    expect(await delivery()).toMatchObject({ state, providerMessageId: ours });
  });

  it('says why it failed, in words for an agent', async () => {
    const { api, delivery } = await answered();
    await api.call(report('undelivered', { error: '30003' }));
    expect(await delivery()).toMatchObject({ failure: 'The phone is switched off or out of reach.' });
    const thread = await api.as('support')('GET', `/tickets/${carlasTicket}/messages`);
    expect(thread.body.messages.at(-1)).toMatchObject({
      delivery: 'failed',
      failure: 'The phone is switched off or out of reach.',
    });
  });

  it('is believed of the very message that Twilio took, and of none that is not there', async () => {
    const { api, delivery } = await answered();
    await api.call(report('delivered', { sid: sidOf('another') }));
    await api.call(report('failed', { seq: '1' }));
    await api.call(report('failed', { seq: '7' }));
    await api.call(report('failed', { ticketId: 'tkt_0' }));
    expect(await delivery()).toMatchObject({ state: 'sent' });
    expect((await api.store.loadMessage(carlasTicket, 1))?.delivery).toBeNull();
  });

  it('is refused where the signature is not of its URL’s query: nobody moves another message', async () => {
    const { api, delivery } = await answered();
    const other = { ...report('failed', { seq: '3' }), target: report('failed').target };
    expect(await api.call(other)).toMatchObject(aProblem(403, 'bad-signature'));
    expect(await delivery()).toMatchObject({ state: 'sent' });
  });

  it.each([
    ['ticketId', report('sent', { ticketId: 'msg_1' })],
    ['ticketId', report('sent', { seq: '0' })],
    ['ticketId', report('sent', { seq: 'two' })],
    [
      'ticketId',
      { ...signedRequest('/webhooks/twilio/status', { MessageSid: ours, MessageStatus: 'sent' }) },
    ],
    ['MessageStatus', report('')],
    ['MessageSid', report('sent', { sid: 'SM1' })],
  ])('is refused with the fault named (%s)', async (path, request) => {
    const { api } = await answered();
    const answer = await api.call(request);
    expect(answer).toMatchObject(aProblem(400, 'bad-input'));
    expect(faultsIn(answer)).toEqual([path]);
  });
});

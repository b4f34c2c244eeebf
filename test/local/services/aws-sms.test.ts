import {
  PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { afterEach, expect, it } from 'vitest';
import { createClock } from '#local/clock.ts';
import { createFaults } from '#local/faults.ts';
import { startOutbox } from '#local/services/outbox.ts';
import { postmarkAccount, sesAccount } from '#test/local/services/accounts.ts';

const stops = new Set<() => Promise<unknown>>();
afterEach(async () => {
  for (const stop of stops) await stop();
  stops.clear();
});

async function setup() {
  const faults = createFaults();
  const crashed: string[] = [];
  const outbox = await startOutbox({
    clock: createClock(),
    faults,
    crash: (caller) => void crashed.push(caller),
    twilio: { accountSid: 'AC1', authToken: 't', from: '+1' },
    postmark: postmarkAccount(),
    ses: sesAccount(),
  });
  stops.add(outbox.stop);
  const client = new PinpointSMSVoiceV2Client({
    endpoint: `${outbox.url}/sms-voice.eu-central-1.amazonaws.com`,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'deliverW1', secretAccessKey: 'local' },
  });
  const send = (more: Partial<SendTextMessageCommandInput> = {}) =>
    client.send(
      new SendTextMessageCommand({
        DestinationPhoneNumber: '+4915112345678',
        OriginationIdentity: '+4930901820',
        MessageBody: 'It is on its way.',
        Context: { message: 'msg_1' },
        ...more,
      }),
    );
  return { outbox, faults, crashed, send };
}

it('takes an SMS of the SDK’s and answers its id', async () => {
  const { send, outbox } = await setup();
  expect(await send()).toMatchObject({ MessageId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(outbox.list()).toMatchObject([
    {
      provider: 'aws-sms',
      request: { url: 'https://sms-voice.eu-central-1.amazonaws.com/' },
      answer: { status: 200 },
    },
  ]);
});

it.each([
  [
    'a number that is none',
    { DestinationPhoneNumber: 'hello' },
    'ValidationException',
    'FIELD_VALIDATION_FAILED',
  ],
  [
    'a message that is too long',
    { MessageBody: 'x'.repeat(1601) },
    'ValidationException',
    'FIELD_VALIDATION_FAILED',
  ],
  [
    'a country that isn’t enabled',
    { DestinationPhoneNumber: '+15005550003' },
    'ValidationException',
    'COUNTRY_NOT_ENABLED',
  ],
  [
    'who opted out',
    { DestinationPhoneNumber: '+15005550004' },
    'ConflictException',
    'DESTINATION_PHONE_NUMBER_OPTED_OUT',
  ],
])('refuses %s', async (_, more, name, Reason) => {
  const { send } = await setup();
  await expect(send(more)).rejects.toMatchObject({ name, Reason, $metadata: { httpStatusCode: 400 } });
});

it('fails on request: throttled, down, or with its caller', async () => {
  const { send, faults, crashed, outbox } = await setup();
  faults.add({ target: 'aws-sms', mode: 'status', status: 429, times: 1 });
  await expect(send()).rejects.toMatchObject({ name: 'ThrottlingException' });
  faults.add({ target: 'aws-sms', mode: 'status', status: 503, times: 1 });
  await expect(send()).rejects.toMatchObject({ name: 'InternalServerException' });
  faults.add({ target: 'aws-sms', mode: 'crash-after', times: 1, operation: 'SendTextMessage' });
  await expect(send()).rejects.toThrow();
  expect(crashed).toEqual(['deliverW1']);
  expect(outbox.list().map(({ answer }) => answer?.status)).toEqual([429, 503, 200]);
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { afterEach, describe, expect, it } from 'vitest';
import { awsSmsSender } from '#channels/aws-sms/send.ts';
import { minute } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import type { OutgoingMessage } from '#use-cases/ports.ts';

const message: OutgoingMessage = {
  ticketId: 'tkt_1',
  seq: 3,
  channel: 'sms',
  to: '+4915112345678',
  from: null,
  text: 'Grüße 👋',
  html: null,
  at: start,
  attachments: [],
  automatic: false,
  email: null,
};

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

type Play = (response: ServerResponse) => void;
const answering =
  (status: number, body: object): Play =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  };
const refusing = (status: number, name: string, more: object = {}) =>
  answering(status, { __type: `com.amazonaws.pinpointsmsvoicev2#${name}`, Message: 'no', ...more });

/** AWS on this machine, spoken to by the unchanged SDK. */
async function setup(play: Play) {
  const asked: { target: string | undefined; body: unknown }[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = request.headers['x-amz-target']?.toString().split('.').at(-1);
    asked.push({ target, body: JSON.parse(await text(request)) });
    play(response);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const client = new PinpointSMSVoiceV2Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
  });
  stops.push(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { sender: awsSmsSender({ client, number: '+4930123456' }), asked };
}
const outcomeOf = async (play: Play) => {
  const { sender, asked } = await setup(play);
  const outcome = await sender.send(message);
  expect(asked).toHaveLength(1);
  return outcome;
};

describe('sending an SMS by AWS', () => {
  it('asks once, for the customer’s number, with our text, our number and which message it is', async () => {
    const { sender, asked } = await setup(answering(200, { MessageId: 'aws-1' }));
    expect(await sender.send(message)).toEqual({ outcome: 'accepted', providerMessageId: 'aws-1' });
    expect(asked).toEqual([
      {
        target: 'SendTextMessage',
        body: {
          DestinationPhoneNumber: '+4915112345678',
          OriginationIdentity: '+4930123456',
          MessageBody: 'Grüße 👋',
          MessageType: 'TRANSACTIONAL',
          Context: { ticket: 'tkt_1', seq: '3' },
        },
      },
    ]);
  });

  it('goes out from the number that the customer wrote to', async () => {
    const { sender, asked } = await setup(answering(200, { MessageId: 'aws-1' }));
    await sender.send({ ...message, from: '+4940999' });
    expect(asked[0]?.body).toMatchObject({ OriginationIdentity: '+4940999' });
  });

  it.each([
    [
      'ConflictException',
      'DESTINATION_PHONE_NUMBER_OPTED_OUT',
      'The customer has opted out of messages (STOP).',
    ],
    [
      'ConflictException',
      'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
      'Messages to this country are blocked.',
    ],
    ['ConflictException', 'NUMBER_CAPABILITIES_MISMATCH', 'AWS refused it (NUMBER_CAPABILITIES_MISMATCH).'],
    ['ValidationException', 'COUNTRY_NOT_ENABLED', 'Messages to this country are not enabled.'],
    ['ValidationException', undefined, 'AWS refused it.'],
  ])('is rejected for good by a %s (%s), with a reason for the agent', async (name, Reason, reason) => {
    expect(await outcomeOf(refusing(400, name, { Reason }))).toEqual({ outcome: 'rejected', reason });
  });

  it('is rejected by what AWS may refuse it for in years to come', async () => {
    expect(await outcomeOf(refusing(400, 'SomethingNewException'))).toEqual({
      outcome: 'rejected',
      reason: 'AWS refused it (SomethingNewException).',
    });
  });

  it.each([
    ['ThrottlingException', undefined, null],
    ['ServiceQuotaExceededException', 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT', minute],
    ['AccessDeniedException', 'ACCOUNT_DISABLED', minute],
    ['ResourceNotFoundException', undefined, minute],
    ['ConflictException', 'RESOURCE_NOT_ACTIVE', minute],
  ])('is busy, and safely tried again, on a %s (%s)', async (name, Reason, retryAfter) => {
    expect(await outcomeOf(refusing(400, name, { Reason }))).toEqual({ outcome: 'busy', retryAfter });
  });

  it.each<[string, Play]>([
    ['AWS failed', refusing(500, 'InternalServerException')],
    ['the answer was lost', (response) => void response.destroy()],
    ['the answer takes too long', () => {}],
    ['the answer says nothing of a message', answering(200, {})],
  ])('is unknown, and never tried again blindly, where %s', async (_, play) => {
    expect(await outcomeOf(play)).toEqual({ outcome: 'unknown' });
  });

  it('is safely tried again where nobody could hear it', async () => {
    const { sender } = await setup(() => {});
    await stops.pop()?.();
    expect(await sender.send(message)).toEqual({ outcome: 'busy', retryAfter: null });
  });

  it('can’t be looked up: AWS shows nobody what it sent', async () => {
    expect((await setup(() => {})).sender.find).toBeNull();
  });
});

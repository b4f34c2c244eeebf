import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Fault } from '../../faults.ts';
import type { Answer, Request } from '../http.ts';
import { retryAfter } from '../perils.ts';
import { AwsError, json10Error } from './aws-error.ts';
import type { Provider } from './provider.ts';

const phoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/);
/** https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html */
const sendSchema = z.object({
  DestinationPhoneNumber: phoneNumber,
  OriginationIdentity: z.string().min(1).max(256).nullish(),
  MessageBody: z.string().min(1).max(1_600).nullish(),
  MessageType: z.enum(['TRANSACTIONAL', 'PROMOTIONAL']).nullish(),
  ConfigurationSetName: z.string().min(1).max(256).nullish(),
  TimeToLive: z.int().min(5).max(259_200).nullish(),
  Context: z
    .record(z.string().min(1).max(100), z.string().min(1).max(800))
    .refine((context) => Object.keys(context).length <= 5, 'at most 5 entries')
    .nullish(),
});

/** None of AWS's, ours: the numbers that Twilio's test credentials give a meaning to have it here as well. */
const magic: Readonly<Record<string, () => AwsError>> = {
  '+15005550001': () => invalid('INVALID_PARAMETER', 'DestinationPhoneNumber', 'not a valid phone number'),
  '+15005550003': () =>
    new AwsError(400, 'ValidationException', 'Destination country is not enabled', {
      Reason: 'COUNTRY_NOT_ENABLED',
    }),
  '+15005550004': () =>
    new AwsError(400, 'ConflictException', 'Destination phone number is opted out', {
      Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT',
      ResourceType: 'opt-out-list',
    }),
};

/** `SendTextMessage` of AWS End User Messaging. */
export const awsSms: Provider = {
  name: 'aws-sms',
  target: 'aws-sms',
  plays: (host) => /^sms-voice\.[a-z0-9-]+\.amazonaws\.com$/.test(host),
  operation: operationOf,
  async answer(request) {
    try {
      return send(request);
    } catch (error) {
      if (error instanceof AwsError) return json10Error(error);
      throw error;
    }
  },
  refuse: refusalForFault,
};

function operationOf({ headers }: Pick<Request, 'headers'>): string {
  return String(headers['x-amz-target'] ?? '').replace(/^PinpointSMSVoiceV2\./, '');
}

function send(request: Request): Answer {
  const operation = operationOf(request);
  if (operation !== 'SendTextMessage')
    throw new AwsError(400, 'UnknownOperationException', `${operation} is not played locally.`);
  const { data, error } = sendSchema.safeParse(parsed(request.body));
  if (!data) {
    const { path = [], message = '' } = error.issues[0] ?? {};
    throw invalid('FIELD_VALIDATION_FAILED', path.join('.'), message);
  }
  const refusal = magic[data.DestinationPhoneNumber]?.();
  if (refusal) throw refusal;
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ MessageId: randomUUID() }),
  };
}

function invalid(Reason: string, Name: string, Message: string): AwsError {
  return new AwsError(400, 'ValidationException', `1 validation error detected: ${Name}: ${Message}`, {
    Reason,
    Fields: [{ Name, Message }],
  });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new AwsError(400, 'SerializationException', 'The body is not JSON.');
  }
}

function refusalForFault(fault: Fault): Answer {
  const status = fault.status ?? 500;
  const error =
    status === 429
      ? new AwsError(status, 'ThrottlingException', 'Rate exceeded')
      : status < 500
        ? invalid('OTHER', 'MessageBody', 'refused on request')
        : new AwsError(status, 'InternalServerException', 'Internal server error', {
            RequestId: randomUUID(),
          });
  const answer = json10Error(error);
  return { ...answer, headers: { ...answer.headers, ...retryAfter(fault) } };
}

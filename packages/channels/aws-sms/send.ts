import {
  AccessDeniedException,
  ConflictException,
  type PinpointSMSVoiceV2Client,
  PinpointSMSVoiceV2ServiceException,
  ResourceNotFoundException,
  SendTextMessageCommand,
  ServiceQuotaExceededException,
  ThrottlingException,
  ValidationException,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { second } from '#domain/ids.ts';
import type { OutgoingMessage, Sender, SendOutcome } from '#use-cases/ports.ts';
import { neverArrived } from '../email/never-arrived.ts';

export interface AwsSmsSending {
  /** One that tries once: a second attempt of the SDK's own could be a second SMS. */
  readonly client: PinpointSMSVoiceV2Client;
  /** Ours, E.164: where the ticket has none. */
  readonly number: string;
}

/**
 * Sends SMS by AWS End User Messaging. It can't be asked what it has sent, so what it may have taken is shown as such.
 *
 * @see https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 */
export const awsSmsSender = (deps: AwsSmsSending): Sender => ({
  via: 'aws_sms',
  send: (message) => send(message, deps),
  find: null,
});

async function send(message: OutgoingMessage, { client, number }: AwsSmsSending): Promise<SendOutcome> {
  const command = new SendTextMessageCommand({
    DestinationPhoneNumber: message.to,
    OriginationIdentity: message.from ?? number,
    MessageBody: message.text,
    MessageType: 'TRANSACTIONAL',
    Context: { ticket: message.ticketId, seq: String(message.seq) },
  });
  try {
    const { MessageId } = await client.send(command);
    return MessageId === undefined
      ? { outcome: 'unknown' }
      : { outcome: 'accepted', providerMessageId: MessageId };
  } catch (error) {
    return outcomeOf(error);
  }
}

function outcomeOf(error: unknown): SendOutcome {
  if (error instanceof ThrottlingException || neverArrived(error))
    return { outcome: 'busy', retryAfter: null };
  if (isOfTheAccount(error)) return { outcome: 'busy', retryAfter: 60 * second };
  if (error instanceof ConflictException || error instanceof ValidationException)
    return { outcome: 'rejected', reason: reasonOf(error.Reason) };
  // AWS refused it before anything was done, for a reason that nobody here has heard of.
  if (error instanceof PinpointSMSVoiceV2ServiceException && error.$fault === 'client')
    return { outcome: 'rejected', reason: `AWS refused it (${error.name}).` };
  return { outcome: 'unknown' };
}

/** A spent budget, a missing permission or an idle number says nothing about the message: it goes out once that is mended. */
const isOfTheAccount = (error: unknown): boolean =>
  error instanceof ServiceQuotaExceededException ||
  error instanceof AccessDeniedException ||
  error instanceof ResourceNotFoundException ||
  (error instanceof ConflictException && accountReasons.has(error.Reason ?? ''));

const accountReasons: ReadonlySet<string> = new Set([
  'RESOURCE_NOT_ACTIVE',
  'RESOURCE_MODIFICATION_NOT_ALLOWED',
  'NO_ORIGINATION_IDENTITIES_FOUND',
]);

/** The ones that an agent can do something about. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['DESTINATION_PHONE_NUMBER_OPTED_OUT', 'The customer has opted out of messages (STOP).'],
  ['DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION', 'Messages to this country are blocked.'],
  ['DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE', 'Messages to this number are blocked.'],
  ['DESTINATION_COUNTRY_BLOCKED', 'Messages to this country are blocked.'],
  ['COUNTRY_NOT_ENABLED', 'Messages to this country are not enabled.'],
  ['INTERNATIONAL_SENDING_NOT_SUPPORTED', 'Our number can not send to other countries.'],
  ['DESTINATION_PHONE_NUMBER_NOT_VERIFIED', 'The account may only send to numbers that were verified.'],
  ['MAXIMUM_SIZE_EXCEEDED', 'It is longer than an SMS can be.'],
]);

const reasonOf = (reason: string | undefined): string =>
  reason === undefined ? 'AWS refused it.' : (reasons.get(reason) ?? `AWS refused it (${reason}).`);

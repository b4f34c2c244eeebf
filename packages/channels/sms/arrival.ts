import type { Instant } from '#domain/ids.ts';
import type { Attachment } from '#domain/ticket/message.ts';
import type { Provider } from '#domain/ticket/ticket.ts';
import { type Arrival, anArrival } from '#use-cases/arrival.ts';
import { numberOf } from './number.ts';

export interface ReceivedSms {
  readonly via: Provider;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly at: Instant;
  /** What the carrier takes the message for, where it says so; its text tells where it doesn't. */
  readonly optOutType?: string | undefined;
  readonly attachments?: readonly Attachment[];
}

export async function smsArrival(sms: ReceivedSms): Promise<Arrival> {
  const { via, text, at, attachments = [] } = sms;
  return anArrival({
    channel: 'sms',
    via,
    contactAddress: await numberOf(sms.from),
    ourAddress: await numberOf(sms.to),
    text,
    attachments,
    at,
    optOut: optOutWords.get((sms.optOutType ?? text).trim().toUpperCase()) ?? null,
  });
}

/**
 * What carriers take for an opt-out, or the end of one, where it is the whole message. Twilio and AWS stop sending to
 * whoever writes them, and say so nowhere else.
 *
 * @see https://help.twilio.com/articles/31560110671259
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html
 */
const optOutWords: ReadonlyMap<string, 'stop' | 'start'> = new Map([
  ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'OPTOUT', 'REVOKE'].map(
    (word) => [word, 'stop'] as const,
  ),
  ...['START', 'YES', 'UNSTOP'].map((word) => [word, 'start'] as const),
]);
